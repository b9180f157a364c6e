import type { RiskNote } from "./change.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { FieldLine } from "./plan.ts";

/** What a step does to one thing that is no resource of its own: an object that a chart makes. */
export interface Effect {
  readonly action: "create" | "update" | "replace" | "delete";
  /** In words, its sort first, unique within the step: `Deployment flyte/flyte-binary`. */
  readonly what: string;
  /** Of a create what a reviewer must see of it, of a change what differs; sorted by path. */
  readonly fields: readonly FieldLine[];
}

/** `Deployment` of `Deployment flyte/flyte-binary`. */
export function sortOf(what: string): string {
  const [sort = what] = what.split(" ");
  return sort;
}

/** What one effect is called that stands for many of a sort, where a plan would be too long with each of them. */
export function nameMany(sort: string): string {
  return `${sort} objects`;
}

/** What a change will do beyond its own fields, found before anything is written. */
export interface Foreseen {
  readonly effects: readonly Effect[];
  /** Counts beside the kind's own: the worse of the two is the step's. */
  readonly risk?: RiskNote;
  /** An error means that the change can't work: there is no plan. */
  readonly diagnostics: readonly Diagnostic[];
}
