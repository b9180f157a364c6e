import type { Diagnostic } from "../model/diagnostic.ts";
import type { Effect } from "../model/effect.ts";
import { nameMany, sortOf } from "../model/effect.ts";
import type { Json } from "../model/json.ts";
import { equalJson } from "../model/json.ts";
import type { FieldLine, Step } from "../model/plan.ts";
import { findLaters } from "../model/resource.ts";
import { sayMoved, sayWriter, showValue } from "./moved.ts";

/**
 * What a step would do now to things that are no resources of their own, and of which the plan says nothing or something
 * else. What was planned and isn't needed any more is done. Pure.
 */
export function compareEffects(step: Step, now: Step, wasBegun: boolean): readonly Diagnostic[] {
  const planned = new Map((step.effects ?? []).map((effect) => [effect.what, effect]));
  // What a run of this plan has begun, and what was planned before all values were known, differs in its parts.
  const isOpen = wasBegun || step.fields.some(({ after }) => findLaters(after).length > 0);
  return (now.effects ?? []).flatMap((effect) => {
    // Fewer of a sort than were planned are said one by one.
    const many = isOpen ? planned.get(nameMany(sortOf(effect.what))) : undefined;
    const before = planned.get(effect.what) ?? many;
    if (before === undefined) return [sayMoved(step.address, sayNew(effect))];
    return isOpen ? [] : compareEffect(step, before, effect);
  });
}

function compareEffect(step: Step, planned: Effect, now: Effect): readonly Diagnostic[] {
  const name = `${now.what}:`;
  if (planned.action !== now.action) {
    return [sayMoved(step.address, `${name} the plan says ${planned.action}; it needs ${now.action} now`)];
  }
  const lines = new Map(planned.fields.map((line) => [line.path, line]));
  return now.fields.flatMap((line) => {
    const difference = compareLine(lines.get(line.path), line);
    return difference === undefined ? [] : [sayMoved(step.address, `${name} ${difference}`)];
  });
}

function compareLine(planned: FieldLine | undefined, now: FieldLine): string | undefined {
  if (planned === undefined) {
    const [before, after] = [showValue(now.before), showValue(now.after)];
    return `${now.path} differs now as well: it is ${before}${sayWriter(now)}, and would become ${after}`;
  }
  if (!equalJson(planned.before ?? null, now.before ?? null)) {
    const [before, after] = [showValue(planned.before), showValue(now.before)];
    return `${now.path} was ${before} when planned and is ${after} now${sayWriter(now)}`;
  }
  if (planned.manager !== now.manager) {
    const [before, after] = [planned.manager ?? "nobody else", now.manager ?? "nobody else"];
    return `${now.path} was written by ${before} when planned and by ${after} now`;
  }
  if (equalJson(planned.after as Json, now.after as Json)) return undefined;
  return `${now.path} would become ${showValue(now.after)} now; the plan says ${showValue(planned.after)}`;
}

function sayNew({ action, what, fields }: Effect): string {
  const paths = fields.map(({ path }) => path).slice(0, 3);
  const of = action === "update" && paths.length > 0 ? ` (${paths.join(", ")})` : "";
  return `would ${action} ${what}${of} now; the plan says nothing of it`;
}
