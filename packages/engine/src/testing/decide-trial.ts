import { type DecideInput, decide } from "../apply/decide.ts";
import type { Json } from "../model/json.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Marking, Present, Readiness } from "../model/live.ts";
import { present } from "../model/live.ts";
import type { Step } from "../model/plan.ts";
import type { Field } from "../model/resource.ts";
import { makeKind, makeResource } from "./made-up.ts";

/** What a box may be, or say of itself. */
export const waiting: Readiness = { status: "waiting", why: "it is being made" };
export const failed: Readiness = { status: "failed", why: "no disk" };
export const other: Marking = { by: "other", mark: { deployment: "b", cluster: "x/y" } };
export const later = { later: { address: "box/low", output: "id" } } as const;

/** What is there, and what the plan says. */
export interface Case extends Partial<Pick<DecideInput, "settled" | "wrote" | "broughtAlong">> {
  readonly live: Live;
  readonly kind?: Partial<ResourceKind>;
  /** What the file asks for; `{ colour: "red" }` when left out. */
  readonly fields?: Readonly<Record<string, Field["value"]>>;
  /** What the plan shows; the same when left out. */
  readonly shown?: Readonly<Record<string, Json>>;
}

/** The decision for a step on `box/a`, in a word and its reason. */
export function decided(action: Step["action"], one: Case): string {
  const asked = one.fields ?? { colour: "red" };
  const fields = Object.entries(asked).map(([path, value]): [string, Field] => [path, { value, role: "written" }]);
  const shown = one.shown ?? asked;
  const step: Step = {
    action,
    address: "box/a",
    fields:
      action === "delete" || action === "adopt" ? [] : Object.entries(shown).map(([path, after]) => ({ path, after })),
    waitsFor: [],
    seconds: 5,
    blocked: false,
    digest: "",
  };
  const decision = decide({
    kind: makeKind("box", {
      adopt: async () => undefined,
      marked: async () => [],
      immutable: (path) => path === "shape",
      ...one.kind,
    }),
    step,
    resource: makeResource("box/a", Object.fromEntries(fields)),
    live: one.live,
    resolve: () => undefined,
    settled: one.settled === true,
    wrote: one.wrote === true,
    broughtAlong: one.broughtAlong === true,
  });
  switch (decision.next) {
    case "wait":
      return `wait: ${decision.why}`;
    case "refuse":
      return `refuse: ${decision.diagnostic.summary}`;
    case "update":
      return `update ${decision.changes.map((change) => change.path).join(" ")}`;
    case "done":
    case "create":
    case "delete":
    case "adopt":
      return decision.next;
  }
}

export const box = (colour: string, parts: Partial<Present> = {}): Live =>
  present({ fields: { colour }, marking: { by: "us" }, ...parts });
export const nobody = { marking: { by: "nobody" } } as const;
export const unmarkable = { marking: { by: "unmarkable" } } as const;
export const unreadable = (untilLater: boolean): Live => ({
  status: "unreadable",
  why: { severity: "error", code: "no-permission", summary: "denied" },
  later: untilLater,
});
export const gone = "refuse: box/a is not there any more";
export const theirs = "refuse: box/a is somebody else's now";
