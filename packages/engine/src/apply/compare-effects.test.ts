import { describe, expect, it } from "vitest";
import type { Effect } from "../model/effect.ts";
import type { Step } from "../model/plan.ts";
import { compareEffects } from "./compare-effects.ts";

const address = "box/a" as const;

function stepWith(effects: readonly Effect[], after: Step["fields"][number]["after"] = 2): Step {
  return {
    action: "update",
    address,
    fields: [{ path: "size", before: 1, after }],
    effects,
    waitsFor: [],
    seconds: 1,
    blocked: false,
    digest: "",
  };
}

const planned: Effect = {
  action: "update",
  what: "Lid a",
  fields: [{ path: "colour", before: "red", after: "blue", manager: "kubectl-edit" }],
};

const rows: readonly { name: string; now: readonly Effect[]; says: readonly string[] }[] = [
  { name: "the same", now: [planned], says: [] },
  { name: "done meanwhile", now: [], says: [] },
  {
    name: "another thing",
    now: [planned, { action: "delete", what: "Lid b", fields: [] }],
    says: ["box/a would delete Lid b now; the plan says nothing of it"],
  },
  {
    name: "another action",
    now: [{ ...planned, action: "delete" }],
    says: ["box/a Lid a: the plan says update; it needs delete now"],
  },
  {
    name: "another value before",
    now: [{ ...planned, fields: [{ path: "colour", before: "green", after: "blue", manager: "argocd" }] }],
    says: ["box/a Lid a: colour was red when planned and is green now, written by argocd"],
  },
  {
    name: "another writer of the same value",
    now: [{ ...planned, fields: [{ path: "colour", before: "red", after: "blue", manager: "argocd" }] }],
    says: ["box/a Lid a: colour was written by kubectl-edit when planned and by argocd now"],
  },
  {
    name: "another value afterwards",
    now: [{ ...planned, fields: [{ path: "colour", before: "red", after: "black", manager: "kubectl-edit" }] }],
    says: ["box/a Lid a: colour would become black now; the plan says blue"],
  },
  {
    name: "one field more",
    now: [{ ...planned, fields: [...planned.fields, { path: "weight", before: 3, after: 4 }] }],
    says: ["box/a Lid a: weight differs now as well: it is 3, and would become 4"],
  },
];

describe("what a step does besides, when planned and now", () => {
  it.each(rows)("$name", ({ now, says }) => {
    const found = compareEffects(stepWith([planned]), stepWith(now), false);
    expect(found.map(({ summary }) => summary)).toEqual(says);
  });

  it.each([
    { name: "begun by a run of this plan", step: stepWith([planned]), begun: true },
    {
      name: "planned before a value was known",
      step: stepWith([planned], { later: { address: "box/b", output: "size" } }),
      begun: false,
    },
  ])("$name: only what the plan doesn't name counts", ({ step, begun }) => {
    const now = stepWith([
      { ...planned, action: "create", fields: [] },
      { ...planned, what: "Lid c" },
    ]);
    expect(compareEffects(step, now, begun).map(({ summary }) => summary)).toEqual([
      "box/a would update Lid c (colour) now; the plan says nothing of it",
    ]);
  });

  it("fewer of a sort than were planned at once are part of what was planned, when a run of the plan made the rest", () => {
    const many: Effect = { action: "create", what: "Lid objects", fields: [{ path: "count", after: 300 }] };
    const now = stepWith([{ action: "create", what: "Lid c", fields: [] }]);
    expect(compareEffects(stepWith([many]), now, true)).toEqual([]);
    expect(compareEffects(stepWith([many]), now, false).map(({ summary }) => summary)).toEqual([
      "box/a would create Lid c now; the plan says nothing of it",
    ]);
  });
});
