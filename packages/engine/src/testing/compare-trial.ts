import { comparePlans } from "../apply/compare-plans.ts";
import type { PlanChoices } from "./run-shelf.ts";
import { plan, reread, tryPlan } from "./run-shelf.ts";
import { type Box, createShelf, type Shelf } from "./shelf.ts";

/** A box of ours. */
export const box = (fields: Box["fields"], parts: Partial<Box> = {}): Box => ({
  id: "i",
  fields,
  mark: "us",
  ...parts,
});
/** A deployment file of these boxes. */
export const file = (...boxes: readonly string[]): string => `name: a\nboxes: [${boxes.join(", ")}]\n`;
/** One red box. */
export const red: string = file("{ id: b, colour: red }");

/** A plan that was written, and what has happened since. */
export interface Case {
  readonly text?: string;
  readonly before?: (shelf: Shelf) => void;
  readonly choices?: PlanChoices;
  /** What happened since it was planned. */
  readonly since?: (shelf: Shelf) => void;
  /** The deployment file now, when it was edited. */
  readonly textNow?: string;
  /** Keys of steps that remain, or the summaries that say why the plan is stale. */
  readonly expected: readonly string[] | { readonly stale: readonly string[] };
}

/** What comparing the written plan with one that is made now gives. */
export async function compare(one: Case): Promise<Case["expected"]> {
  const shelf = createShelf();
  one.before?.(shelf);
  const text = one.text ?? red;
  const written = reread(await plan(shelf, text, one.choices));
  one.since?.(shelf);
  const { allow, dataLoss, adopt, only } = written.header;
  const fresh = await tryPlan(shelf, one.textNow ?? text, { allow, dataLoss, adopt, target: only });
  if (!fresh.ok) return { stale: fresh.diagnostics.map((each) => each.summary) };
  const { remaining, stale } = comparePlans(written, fresh.value);
  return stale.length > 0 ? { stale: stale.map((each) => each.summary) } : [...remaining];
}

/** What is said of a deployment file that was edited. */
export const edited = "the deployment file asks for something else than when this plan was made";
