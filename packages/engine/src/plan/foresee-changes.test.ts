import { describe, expect, it } from "vitest";
import type { Foreseen } from "../model/effect.ts";
import type { Plan } from "../model/plan.ts";
import { makeRich, sealPlan } from "../testing/rich-plan.ts";
import { apply, plan, tryPlan } from "../testing/run-shelf.ts";
import type { Shelf } from "../testing/shelf.ts";
import { createShelf } from "../testing/shelf.ts";
import { readPlan } from "./read-plan.ts";
import { writePlan } from "./write-plan.ts";

const effects: Foreseen["effects"] = [
  { action: "create", what: "Lid a", fields: [{ path: "size", after: { width: 1 } }] },
  { action: "delete", what: "Lid b", fields: [] },
  { action: "update", what: "Lid z", fields: [{ path: "colour", before: "red", after: "blue", manager: "somebody" }] },
];

async function planWithEffects(): Promise<Plan> {
  const made = await makeRich();
  const steps = made.steps.map((step) => (step.action === "update" ? { ...step, effects } : step));
  const text = sealPlan(made, { steps });
  const read = readPlan(text, "a.plan.yaml");
  expect(read.diagnostics.map(({ summary }) => summary)).toEqual([]);
  if (!read.ok) throw new Error("the plan can't be read");
  return read.value;
}

describe("effects in a plan file", () => {
  it("stand below their step, one line each field", async () => {
    const text = writePlan(await planWithEffects());
    const start = text.indexOf("    effects:");
    expect(text.slice(start, text.indexOf("    seconds:", start)).split("\n")).toEqual([
      "    effects:",
      "      create Lid a:",
      "        size: { to: { width: 1 } }",
      "      delete Lid b: {}",
      "      update Lid z:",
      "        colour: { from: red, to: blue, writtenBy: somebody }",
      "",
    ]);
  });

  it("are under the step's digest", async () => {
    const text = writePlan(await planWithEffects()).replace("to: blue", "to: black");
    const read = readPlan(text, "a.plan.yaml");
    expect(read.diagnostics.map(({ code }) => code)).toContain("plan-altered");
  });

  it("are refused with an action that isn't one", async () => {
    const text = writePlan(await planWithEffects()).replace("update Lid z", "paint Lid z");
    expect(readPlan(text, "a.plan.yaml").ok).toBe(false);
  });
});

const file = "name: a\nboxes:\n  - { id: painted, colour: red }\n";

function shelfWithBox(foreseen: () => Foreseen): Shelf {
  const shelf = createShelf();
  shelf.boxes.set("painted", { id: "i1", fields: { colour: "blue" }, mark: "us" });
  shelf.foresee = async () => foreseen();
  return shelf;
}

const lid = (before: string): Foreseen["effects"] => [
  { action: "update", what: "Lid painted", fields: [{ path: "colour", before, after: "red" }] },
];

describe("what a change does besides", () => {
  it("stands in the plan, with the worse of both risks", async () => {
    const risk = { risk: "exposure", why: "anybody may open it" } as const;
    const made = await plan(
      shelfWithBox(() => ({ effects: lid("blue"), risk, diagnostics: [] })),
      file,
    );
    expect(made.steps[0]).toMatchObject({ effects: lid("blue"), risk, blocked: true });
  });

  it("is no plan when it can't work", async () => {
    const trouble = { severity: "error", code: "does-not-fit", summary: "the lid doesn't fit" } as const;
    const shelf = shelfWithBox(() => ({ effects: [], diagnostics: [trouble] }));
    const made = await tryPlan(shelf, file);
    expect(made.ok).toBe(false);
    expect(made.diagnostics.map(({ summary }) => summary)).toEqual(["the lid doesn't fit"]);
  });

  it("isn't asked for when nothing changes", async () => {
    const shelf = shelfWithBox(() => {
      throw new Error("asked");
    });
    const made = await plan(shelf, file.replace("red", "blue"));
    expect(made.steps).toEqual([]);
  });

  it("makes a plan stale when it is something else at apply", async () => {
    let before = "blue";
    const shelf = shelfWithBox(() => ({ effects: lid(before), diagnostics: [] }));
    const made = await plan(shelf, file);
    before = "green";
    const outcome = await apply(shelf, file, made);
    expect(outcome.status).toBe("stale");
    expect(outcome.diagnostics.map(({ summary }) => summary)).toEqual([
      "box/painted Lid painted: colour was blue when planned and is green now",
    ]);
    expect(shelf.writes).toEqual([]);
  });
});
