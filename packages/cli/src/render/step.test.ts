import type { Effect, Step } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { plainPaint } from "./paint.ts";
import { renderStep } from "./step.ts";

const image = "spec.template.spec.containers.flyte.image";
const effects: readonly Effect[] = [
  { action: "create", what: "Service flyte/flyte-binary-http", fields: [] },
  {
    action: "update",
    what: "Deployment flyte/flyte-binary",
    fields: [{ path: image, before: "mine", after: "theirs", manager: "kubectl-set" }],
  },
];
const step: Step = {
  action: "update",
  address: "helm.release/flyte/fb",
  fields: [
    { path: "deleted", before: "Service flyte/flyte-binary-http", after: null },
    { path: "edited", before: [`Deployment flyte/flyte-binary ${image}`], after: null, manager: "kubectl-set" },
  ],
  effects,
  waitsFor: [],
  seconds: 120,
  blocked: false,
  digest: "sha256:0",
};

function render(given: Step, verbose = false): readonly string[] {
  return renderStep(given, { paint: plainPaint, verbose }).map((line) => line.trim());
}

const first = "~ helm.release/flyte/fb  about 2 min";
const below = [
  "+ Service flyte/flyte-binary-http",
  `~ Deployment flyte/flyte-binary  ${image}: "mine" → "theirs"  # overwrites kubectl-set`,
];

describe("a step with effects", () => {
  it("doesn't say twice what they say with their values", () => {
    expect(render(step)).toEqual([first, ...below]);
  });

  it("says what they don't", () => {
    const edited = { path: "edited", before: ["ConfigMap flyte/other data.a", "3 more"], after: null };
    expect(render({ ...step, fields: [edited] })).toEqual([
      first,
      'edited: ["ConfigMap flyte/other data.a","3 more"] → (absent)',
      ...below,
    ]);
  });

  it("says all of it when everything is asked for", () => {
    expect(render(step, true)).toContain('deleted: "Service flyte/flyte-binary-http" → (absent)');
  });
});
