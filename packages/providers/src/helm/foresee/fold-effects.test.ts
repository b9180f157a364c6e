import type { Effect } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { foldEffects } from "./fold-effects.ts";

const version = { path: "metadata.labels.version", before: "1", after: "2" };
const image = { path: "spec.image", before: "flyte:1", after: "flyte:2" };

function change(what: string, ...fields: Effect["fields"]): Effect {
  return { action: "update", what, fields };
}

describe("what changes alike in many objects", () => {
  it("is said once, and the objects are still named", () => {
    const effects = [change("Role a", version), change("Service b", version), change("Deployment c", version, image)];
    expect(foldEffects(effects)).toEqual([
      change("several objects alike", version),
      change("Role a"),
      change("Service b"),
      change("Deployment c", image),
    ]);
  });

  it.each<{ name: string; effects: readonly Effect[] }>([
    { name: "two objects", effects: [change("Role a", version), change("Service b", version)] },
    {
      name: "three values",
      effects: ["3", "4", "5"].map((after) => change(`Role ${after}`, { ...version, after })),
    },
    {
      name: "somebody else's field",
      effects: ["a", "b", "c"].map((name) => change(`Role ${name}`, { ...version, manager: "kubectl-edit" })),
    },
    {
      name: "new objects",
      effects: ["a", "b", "c"].map((name) => ({ action: "create", what: `Role ${name}`, fields: [version] })),
    },
  ])("$name: left as it is", ({ effects }) => {
    expect(foldEffects(effects)).toEqual(effects);
  });
});
