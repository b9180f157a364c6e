import { diffFields } from "../diff/diff-fields.ts";
import { findRemade } from "../diff/remake.ts";
import type { FieldChange, NonEmpty, Resolve } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Present } from "../model/live.ts";
import type { Step } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import { findLaters } from "../model/resource.ts";
import {
  refuseFailed,
  refuseFixed,
  refuseForeign,
  refuseGone,
  refuseHidden,
  refuseKept,
  refuseMark,
  refuseSettled,
} from "./refusals.ts";
import { isShown } from "./shown.ts";
import { onlyWithdraws } from "./withdraws.ts";

/** A write that is to be made. */
export type Write =
  | { readonly next: "create" }
  | { readonly next: "update"; readonly live: Present; readonly changes: NonEmpty<FieldChange> }
  | { readonly next: "delete"; readonly live: Present }
  | { readonly next: "adopt"; readonly live: Present };

/** What is to be done next for a step, seen from what is there right now. */
export type Decision =
  | Write
  | { readonly next: "done"; readonly live: Live }
  | { readonly next: "wait"; readonly why: string }
  | { readonly next: "refuse"; readonly diagnostic: Diagnostic };

/** What is known when a step decides what to do next. */
export interface DecideInput {
  readonly kind: ResourceKind;
  /** The plan's step: nothing is written that it doesn't show. */
  readonly step: Step;
  /** With every output that is known by now in its place. */
  readonly resource: Resource;
  readonly live: Live;
  readonly resolve: Resolve;
  /** Its result was there when the plan was compared: nothing is written at all. */
  readonly settled: boolean;
  /** This run has written to it. */
  readonly wrote: boolean;
  /** The plan makes what may have brought it along without our mark. */
  readonly broughtAlong: boolean;
}

/**
 * Decides one attempt of a step. Pure. The same function finds that a lost answer was a success, that a crash left half of
 * it, and that somebody else was faster.
 */
export function decide(input: DecideInput): Decision {
  const decision = decideFreely(input);
  const writes = decision.next !== "done" && decision.next !== "wait" && decision.next !== "refuse";
  if (!writes || !input.settled) return decision;
  // What was gone, or couldn't be asked, and is there as ours goes: the plan says so, and nothing that was said keeps it.
  const isOurs = decision.next === "delete" && (decision.live.marking.by === "us" || input.kind.marked !== undefined);
  if (isOurs && input.step.action === "delete") return decision;
  return refuse(input.step.action === "delete" ? refuseKept(input.resource) : refuseSettled(input.resource));
}

function decideFreely(input: DecideInput): Decision {
  const { step, resource, live } = input;
  if (live.status === "unreadable") {
    return live.later ? { next: "wait", why: live.why.summary } : refuse(live.why);
  }
  if (step.action === "delete") return decideDelete(input, live);
  if (live.status === "absent") return onlyWithdraws(step) ? { next: "done", live } : decideAbsent(input);
  if (live.marking.by === "other") return refuse(refuseForeign(resource));
  return step.action === "adopt" ? decideAdopt(input, live) : decidePresent(input, live);
}

/**
 * Only what carries our mark goes, and only the one that was seen when planning; of a kind whose mark stands elsewhere, what
 * its own list says is ours, or what a destroy names.
 */
function decideDelete({ kind, step, resource }: DecideInput, live: Exclude<Live, { status: "unreadable" }>): Decision {
  if (live.status === "absent") return { next: "done", live };
  const { by } = live.marking;
  if (by === "nobody" || by === "other" || isAnother(step, live)) return refuse(refuseForeign(resource));
  const isListed = kind.marked !== undefined || kind.destroyed !== undefined;
  if (kind.delete === undefined || (by === "unmarkable" && !isListed)) return refuse(refuseKept(resource));
  return live.readiness.status === "waiting" ? { next: "wait", why: live.readiness.why } : { next: "delete", live };
}

/** A thing of the same name that isn't the one which the plan saw. */
function isAnother(step: Step, live: Present): boolean {
  return Object.entries(step.expect?.identity ?? {}).some(([name, value]) => live.identity[name] !== value);
}

function decideAbsent({ step, resource }: DecideInput): Decision {
  if (step.action === "update" || step.action === "adopt") return refuse(refuseGone(resource));
  const unknown = listUnknown(Object.entries(resource.fields).map(([path, field]) => ({ path, after: field.value })));
  return unknown === undefined ? { next: "create" } : { next: "wait", why: unknown };
}

function decideAdopt({ kind, resource }: DecideInput, live: Present): Decision {
  if (live.marking.by === "us") return { next: "done", live };
  if (kind.adopt === undefined || live.marking.by === "unmarkable") return refuse(refuseMark(resource));
  return { next: "adopt", live };
}

function decidePresent(input: DecideInput, live: Present): Decision {
  const { kind, step, resource, wrote } = input;
  const [first, ...rest] = diffFields(resource, live, input.resolve);
  const fixed = [first, ...rest].find((one) => one !== undefined && kind.immutable?.(one.path) === true);
  const remade = findRemade(kind, live);
  // Deleted is only what the plan says that it can't come right; what breaks meanwhile has a plan of its own.
  if (step.action === "replace" && remade !== undefined && isShown(step, remade.path, remade.after)) {
    return { next: "delete", live };
  }
  const unmarked = live.marking.by === "nobody" && (step.action === "create" || step.action === "replace");
  if (live.readiness.status === "waiting") {
    // What is still being made is neither judged nor written to; only an update may mend what waits in vain.
    if (first === undefined || wrote || unmarked || fixed !== undefined) {
      return { next: "wait", why: live.readiness.why };
    }
  }
  if (unmarked && !wrote) {
    // One that found somebody else's thing of the same name is not a reason to change that thing.
    return input.broughtAlong && kind.adopt !== undefined ? { next: "adopt", live } : refuse(refuseForeign(resource));
  }
  if (first === undefined) {
    const failed = live.readiness.status === "failed" && step.action !== "update";
    return failed ? refuse(refuseFailed(resource, live)) : { next: "done", live };
  }
  if (fixed !== undefined) {
    const ours = step.action === "replace" && live.marking.by === "us";
    return ours ? { next: "delete", live } : refuse(refuseFixed(resource, fixed.path));
  }
  const changes: NonEmpty<FieldChange> = [first, ...rest];
  const unknown = listUnknown(changes);
  if (unknown !== undefined) return { next: "wait", why: unknown };
  const cutOff = step.action === "update" ? (live.cutOff ?? []) : [];
  const hidden = changes.find(({ path, after }) => !isShown(step, path, after) && !cutOff.includes(path));
  return hidden === undefined ? { next: "update", live, changes } : refuse(refuseHidden(resource, hidden.path));
}

/** Which values nobody knows yet, in words; undefined when there are none. */
function listUnknown(values: readonly Pick<FieldChange, "path" | "after">[]): string | undefined {
  const words = values.flatMap(({ path, after }) =>
    findLaters(after).map(({ later }) => `${path} (${later.address} ${later.output})`),
  );
  return words.length === 0 ? undefined : `for ${words.join(", ")}`;
}

function refuse(diagnostic: Diagnostic): Decision {
  return { next: "refuse", diagnostic };
}
