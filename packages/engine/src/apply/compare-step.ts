import type { Diagnostic } from "../model/diagnostic.ts";
import type { Json } from "../model/json.ts";
import { equalJson } from "../model/json.ts";
import type { Live, Present } from "../model/live.ts";
import type { FieldLine, Step } from "../model/plan.ts";
import { findLaters } from "../model/resource.ts";
import { compareEffects } from "./compare-effects.ts";
import { sayMoved, sayWriter, showValue } from "./moved.ts";
import { isShown } from "./shown.ts";
import { onlyWithdraws } from "./withdraws.ts";

/** One step of a written plan, and what there is about its address now. */
export interface StepComparison {
  readonly step: Step;
  /** The step of the same key that planning gives now. */
  readonly now: Step | undefined;
  readonly live: Live | undefined;
  /** The deployment file asks for the address. */
  readonly asked: boolean;
  /** The plan makes what may have brought it along without our mark. */
  readonly broughtAlong: boolean;
}

/** Its result is there · it is still to be done · why it can't be done any more. */
export type Verdict = "done" | "remaining" | readonly Diagnostic[];

/** Whether a step of a written plan still holds. Pure. */
export function compareStep(input: StepComparison): Verdict {
  const { step, now } = input;
  if (step.action !== "delete" && !input.asked) return [sayMoved(step.address, "isn't asked for any more")];
  if (now === undefined) return compareMissing(input);
  const verdict = joinEffects(input, now, compareActions(input, now));
  // A thing that this plan has begun to make is nobody's yet; for all others the risk is judged as it is now.
  const begun = now.action !== step.action && (step.action === "create" || step.action === "replace");
  // One that was written without consent isn't applied at all: that it still waits for consent is no news.
  if (verdict !== "remaining" || !now.blocked || step.blocked || begun) return verdict;
  const risk = now.risk?.risk ?? "data loss";
  return [sayMoved(step.address, `has the risk ${risk} now, to which this plan has no consent`)];
}

/** What else it does must stand in the plan as well. */
function joinEffects(input: StepComparison, now: Step, verdict: Verdict): Verdict {
  if (verdict !== "remaining") return verdict;
  const wasBegun = now.action !== input.step.action || listCutOff(input).length > 0;
  const moved = compareEffects(input.step, now, wasBegun);
  return moved.length > 0 ? moved : verdict;
}

function compareActions(input: StepComparison, now: Step): Verdict {
  const { step } = input;
  switch (step.action) {
    case "create":
    case "replace":
      return compareMaking(step, now, input);
    case "update":
      return now.action === "update" ? compareUpdate(step, now, listCutOff(input)) : compareOther(step, now);
    case "ensure":
      return now.action === "create" || now.action === "update" ? compareShown(step, now) : compareOther(step, now);
    case "adopt":
      return now.action === "adopt"
        ? (compareIdentity(step, now.expect?.identity) ?? "remaining")
        : compareOther(step, now);
    case "delete":
      return now.action === "delete" ? compareDeletes(step, now) : compareOther(step, now);
  }
}

/** A thing of the same name at another place is another thing. */
function compareDeletes(step: Step, now: Step): Verdict {
  if (equalJson(step.at, now.at)) return compareIdentity(step, now.expect?.identity) ?? compareShown(step, now);
  const [before, after] = [showValue(step.at), showValue(now.at)];
  return [sayMoved(step.address, `was at ${before} when planned and is at ${after} now`)];
}

/** What couldn't be read when planning, or can't be now, is decided when its turn comes: within what the plan shows. */
function compareOther(step: Step, now: Step): Verdict {
  const readable = step.action !== "delete" && step.action !== "adopt";
  if (now.action === "ensure" && readable) return "remaining";
  return [sayMoved(step.address, `needs ${now.action} now; the plan says ${step.action}`)];
}

function compareMaking(step: Step, now: Step, { live, broughtAlong }: StepComparison): Verdict {
  if (now.action === step.action) {
    const moved = step.action === "replace" ? compareIdentity(step, now.expect?.identity) : undefined;
    return moved ?? compareShown(step, now);
  }
  if (now.action === "create") return compareShown(step, now);
  if (now.action !== "update" || live?.status !== "present") return compareOther(step, now);
  if (live.marking.by === "nobody" && broughtAlong) return compareShown(step, now);
  if (live.marking.by === "us") return compareShown(step, now);
  if (live.marking.by !== "unmarkable") {
    return [sayMoved(step.address, "exists now, and it isn't the one that this plan makes")];
  }
  // Nothing says who made it: what is missing is added, what is there otherwise is somebody's.
  const overwritten = now.fields.filter((line) => line.before !== undefined);
  return overwritten.length > 0
    ? overwritten.map((line) => sayExists(step, line, line.before))
    : compareShown(step, now);
}

/** The fresh plan has no such step: its result is there, or it can't be had any more. */
function compareMissing(input: StepComparison): Verdict {
  const { step, live } = input;
  if (step.action === "delete") {
    return input.asked ? [sayMoved(step.address, "is asked for again; the plan deletes it")] : "done";
  }
  if (live === undefined || live.status === "unreadable") return [sayMoved(step.address, "can't be read now")];
  if (live.status === "absent") {
    if (onlyWithdraws(step)) return "done";
    // What is only made with something else isn't planned again once that is there, but this plan still owes it.
    const owed = step.action === "create" || step.action === "replace" || step.action === "ensure";
    return owed ? "remaining" : [sayMoved(step.address, "is not there any more")];
  }
  switch (step.action) {
    case "create":
      return compareMade(input, live);
    case "replace":
      return live.marking.by === "us" ? "done" : [sayMoved(step.address, "isn't the one that this plan makes")];
    case "update":
    case "adopt":
    case "ensure":
      return compareIdentity(step, live.identity) ?? compareAdopted(step, live);
  }
}

function compareAdopted(step: Step, live: Present): Verdict {
  if (step.action !== "adopt" || live.marking.by === "us") return "done";
  return [sayMoved(step.address, "can't be adopted any more")];
}

/** A create counts as done if every field of the step equals the live one and it bears our mark, or the kind has none. */
function compareMade({ step, broughtAlong }: StepComparison, live: Present): Verdict {
  if (live.marking.by === "nobody" && broughtAlong) return "remaining";
  if (live.marking.by === "nobody" || live.marking.by === "other") {
    return [sayMoved(step.address, "exists now, and it isn't the one that this plan makes: it doesn't carry our mark")];
  }
  const different = step.fields.filter((line) => {
    const value = live.fields[line.path];
    return value !== undefined && findLaters(line.after).length === 0 && !equalJson(value, line.after as Json);
  });
  return different.length === 0 ? "done" : different.map((line) => sayExists(step, line, live.fields[line.path]));
}

function listCutOff({ live }: StepComparison): readonly string[] {
  return live?.status === "present" ? (live.cutOff ?? []) : [];
}

/** A run that died in the middle of this very write is gone on with. */
function compareUpdate(step: Step, now: Step, cutOff: readonly string[]): Verdict {
  const moved = compareIdentity(step, now.expect?.identity);
  if (moved !== undefined) return moved;
  const planned = new Map(step.fields.map((line) => [line.path, line]));
  const fields = now.fields.filter((line) => planned.has(line.path) || !cutOff.includes(line.path));
  const problems = fields.flatMap((line) => compareField(step, planned.get(line.path), line, cutOff.length > 0));
  return problems.length > 0 ? problems : compareShown(step, { ...now, fields });
}

function compareField(
  step: Step,
  planned: FieldLine | undefined,
  now: FieldLine,
  wasCutOff: boolean,
): readonly Diagnostic[] {
  const { address } = step;
  if (planned === undefined) {
    const [before, after] = [showValue(now.before), showValue(now.after)];
    return [
      sayMoved(address, `${now.path} differs now as well: it is ${before}, asked for is ${after}${sayWriter(now)}`),
    ];
  }
  if (!equalJson(planned.before, now.before)) {
    const [before, after] = [showValue(planned.before), showValue(now.before)];
    return [sayMoved(address, `${now.path} was ${before} when planned and is ${after} now${sayWriter(now)}`)];
  }
  if (planned.manager !== now.manager && !wasCutOff) {
    const [before, after] = [planned.manager ?? "nobody else", now.manager ?? "nobody else"];
    return [sayMoved(address, `${now.path} was written by ${before} when planned and by ${after} now`)];
  }
  return [];
}

/** Everything that would be written now stands in the plan. */
function compareShown(step: Step, now: Step): Verdict {
  const hidden = now.fields.filter((line) => !isShown(step, line.path, line.after));
  if (hidden.length === 0) return "remaining";
  return hidden.map((line) => {
    const planned = step.fields.find((one) => one.path === line.path);
    const [before, after] = [planned === undefined ? "nothing" : showValue(planned.after), showValue(line.after)];
    return sayMoved(step.address, `${line.path} would become ${after} now; the plan says ${before}`);
  });
}

function compareIdentity(
  step: Step,
  now: Readonly<Record<string, string>> | undefined,
): readonly Diagnostic[] | undefined {
  const before = step.expect?.identity ?? {};
  const moves = Object.keys(before).filter((key) => before[key] !== now?.[key]);
  if (moves.length === 0) return undefined;
  return moves.map((key) => {
    const after = now?.[key] ?? "gone";
    return sayMoved(step.address, `was re-created: its ${key} was ${before[key]} when planned and is ${after} now`);
  });
}

function sayExists(step: Step, line: FieldLine, value: Json | undefined): Diagnostic {
  const planned = step.fields.find((one) => one.path === line.path)?.after;
  const words = `exists now with ${line.path} = ${showValue(value)}; the plan makes it ${showValue(planned)}`;
  return sayMoved(step.address, words);
}
