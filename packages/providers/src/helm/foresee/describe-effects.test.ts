import type { Field, Resource } from "@fgk/engine";
import { addressOf, writePlan } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { ObjectEffect } from "../objects/manifest-object.ts";
import { describeEffects } from "./describe-effects.ts";

function releaseWith(values: number): Resource {
  const fields = Array.from({ length: values }, (_, index): readonly [string, Field] => [
    `values.key${index}`,
    { value: index, role: "written", source: `flyte.values.key${index}` },
  ]);
  return {
    address: addressOf("helm.release", "flyte", "fb"),
    at: { namespace: "flyte" },
    fields: Object.fromEntries(fields),
    managed: true,
    protected: false,
    dependsOn: [],
    source: "flyte",
  };
}

const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
const create = (object: string, ...paths: readonly string[]): ObjectEffect => ({
  action: "create",
  object,
  differences: ["content", ...paths].map((path) => ({ path, after: path === "rules" ? rules : "sha256:aa" })),
});

/** A chart of 520 objects. */
const big: readonly ObjectEffect[] = [
  ...Array.from({ length: 400 }, (_, index) => create(`ConfigMap flyte/c${index}`)),
  ...Array.from({ length: 100 }, (_, index) => create(`Service flyte/s${index}`, "spec.ports", "spec.type")),
  ...Array.from({ length: 20 }, (_, index) => create(`ClusterRole r${index}`, "rules")),
];

/** The lines of the step alone, as a plan file has them. */
function writeStep(resource: Resource): readonly string[] {
  const text = writePlan({
    summary: {
      ...{
        create: 1,
        update: 0,
        replace: 0,
        delete: 0,
        adopt: 0,
        ensure: 0,
        unchanged: 0,
        downtimeSeconds: 0,
        seconds: 180,
      },
      ...{ highestRisk: "exposure", needs: [], irreversible: [], warnings: [], notChecked: [], kept: [] },
    },
    header: {
      ...{ format: 1, fgk: "0.1", helm: "3.22", deployment: "prod", file: "fgk.yaml", desired: "", destroy: false },
      ...{ target: { project: "p", cluster: "l/c" }, only: [], allow: [], dataLoss: [], reliesOn: {}, digest: "" },
    },
    steps: [
      {
        action: "create",
        address: resource.address,
        fields: Object.entries(resource.fields).map(([path, { value }]) => ({ path, after: value })),
        effects: describeEffects(big, resource),
        why: "it could not be read",
        waitsFor: ["kubernetes.namespace/flyte"],
        seconds: 180,
        risk: { risk: "exposure", why: "the Service flyte/s1 is a LoadBalancer" },
        blocked: true,
        expect: { hash: "", identity: {} },
        digest: "",
      },
    ],
  } as unknown as Parameters<typeof writePlan>[0]);
  return text
    .slice(text.indexOf("\nsteps:\n") + "\nsteps:\n".length)
    .trimEnd()
    .split("\n");
}

describe("a big chart's release in a plan file", () => {
  it("takes at most 200 lines, and the rules of its roles are still among them", () => {
    const lines = writeStep(releaseWith(40));
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.filter((line) => line.includes("resources: [ pods ]"))).toHaveLength(20);
    expect(lines).toContain("      create ConfigMap objects:");
    expect(lines).toContain("        count: { to: 400 }");
  });

  it("with more values than that of its own it is so much longer", () => {
    expect(writeStep(releaseWith(300)).length).toBeLessThanOrEqual(300 + 11 + 100);
  });
});
