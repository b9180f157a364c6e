import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Json } from "../model/json.ts";
import { equalJson } from "../model/json.ts";
import type { Live } from "../model/live.ts";
import type { FieldLine, Plan, Step } from "../model/plan.ts";
import { isLater } from "../model/resource.ts";
import { keyOfStep } from "../order/order-changes.ts";

/** Which steps of a written plan are still to be done, or why it no longer holds. */
export interface Comparison {
  readonly remaining: ReadonlySet<string>;
  readonly stale: readonly Diagnostic[];
}

/**
 * Holds a plan that was reviewed against one that was made just now from the same file. A step whose result is already there
 * is done; a half-done one goes on; foreign things that came meanwhile don't matter. Anything else is named: which address,
 * which field, from what to what.
 */
export function comparePlans(written: Plan, fresh: Plan): Comparison {
  const freshSteps = new Map(fresh.steps.map((step) => [keyOfStep(step.action, step.address), step]));
  const writtenKeys = new Set(written.steps.map((step) => keyOfStep(step.action, step.address)));
  const remaining = new Set<string>();
  const stale: Diagnostic[] = compareIdentities(written, fresh);
  for (const step of written.steps) {
    const key = keyOfStep(step.action, step.address);
    const now = freshSteps.get(key);
    const live = fresh.live.get(step.address);
    const problems = now === undefined ? compareMissing(step, live) : compareSteps(step, now, live);
    if (problems === "done") continue;
    if (problems === "remaining") remaining.add(key);
    else stale.push(...problems);
  }
  for (const [key, step] of freshSteps) {
    if (!writtenKeys.has(key)) stale.push(...describeNew(step));
  }
  return { remaining, stale };
}

type Verdict = "done" | "remaining" | readonly Diagnostic[];

/** The fresh plan has no such step: its result is there, or it can't be had any more. */
function compareMissing(step: Step, live: Live | undefined): Verdict {
  if (step.action === "delete" || step.action === "ensure" || step.action === "adopt") return "done";
  if (live === undefined || live.status === "unreadable") return "remaining";
  if (live.status === "absent") {
    // What is only made with something else isn't planned again once that is there, but this plan still owes it.
    return step.action === "create" ? "remaining" : [moved(step.address, "is not there any more")];
  }
  if (step.action !== "create") return compareIdentity(step, live.identity) ?? "done";
  if (live.marking.by === "nobody" || live.marking.by === "other") {
    return [moved(step.address, "exists now, and it isn't the one that this plan makes: it doesn't carry our mark")];
  }
  const different = step.fields.filter((line) => {
    const value = live.fields[line.path];
    return value !== undefined && !isLater(line.after) && !equalJson(value, line.after) && !containsLater(line.after);
  });
  if (different.length > 0) {
    return different.map((line) =>
      moved(
        step.address,
        `exists now with ${line.path} = ${show(live.fields[line.path])}; the plan makes it ${show(line.after)}`,
      ),
    );
  }
  return live.readiness.status === "ready" ? "done" : "remaining";
}

function compareSteps(step: Step, now: Step, live: Live | undefined): Verdict {
  if (step.action === "ensure" || now.action === "ensure") return "remaining";
  if (step.action === "create" && now.action === "update") {
    const ours = live?.status === "present" && (live.marking.by === "us" || live.marking.by === "unmarkable");
    return ours ? "remaining" : [moved(step.address, "exists now, and it isn't the one that this plan makes")];
  }
  if (step.action === "replace" && now.action === "create") return "remaining";
  if (step.action !== now.action) {
    return [moved(step.address, `needs ${now.action} now; the plan says ${step.action}`)];
  }
  if (step.action === "create" || step.action === "delete" || step.action === "adopt") return "remaining";
  const identity = now.expect === undefined ? undefined : compareIdentity(step, now.expect.identity);
  if (identity !== undefined) return identity;
  const planned = new Map(step.fields.map((line) => [line.path, line]));
  const problems = now.fields.flatMap((line) => compareField(step.address, planned.get(line.path), line));
  return problems.length > 0 ? problems : "remaining";
}

function compareField(address: Address, planned: FieldLine | undefined, now: FieldLine): readonly Diagnostic[] {
  if (planned === undefined) {
    return [
      moved(address, `${now.path} differs now as well: it is ${show(now.before)}, asked for is ${show(now.after)}`),
    ];
  }
  if (!equalJson(planned.before, now.before)) {
    return [moved(address, `${now.path} was ${show(planned.before)} when planned and is ${show(now.before)} now`)];
  }
  if (planned.manager !== now.manager) {
    return [
      moved(
        address,
        `${now.path} was written by ${planned.manager ?? "nobody else"} when planned and by ${now.manager ?? "nobody else"} now`,
      ),
    ];
  }
  return [];
}

function compareIdentity(step: Step, now: Readonly<Record<string, string>>): readonly Diagnostic[] | undefined {
  const before = step.expect?.identity ?? {};
  const moves = Object.keys(before).filter((key) => before[key] !== now[key]);
  if (moves.length === 0) return undefined;
  return moves.map((key) =>
    moved(step.address, `was re-created: its ${key} was ${before[key]} when planned and is ${now[key] ?? "gone"} now`),
  );
}

function compareIdentities(written: Plan, fresh: Plan): Diagnostic[] {
  return Object.entries(written.header.reliesOn).flatMap(([key, identity]) => {
    const address = key as Address;
    const live = fresh.live.get(address);
    if (live === undefined || live.status === "unreadable") return [];
    if (live.status === "absent") return [moved(address, "is not there any more; steps of this plan rely on it")];
    return Object.entries(identity)
      .filter(([name, value]) => live.identity[name] !== value)
      .map(([name, value]) =>
        moved(
          address,
          `was re-created: its ${name} was ${value} when planned and is ${live.identity[name] ?? "gone"} now`,
        ),
      );
  });
}

function describeNew(step: Step): readonly Diagnostic[] {
  if (step.action !== "update") return [moved(step.address, `needs ${step.action} now; the plan has no such step`)];
  return step.fields.map((line) =>
    moved(
      step.address,
      `${line.path} is ${show(line.before)} now, asked for is ${show(line.after)}; the plan has no such step`,
    ),
  );
}

function moved(address: Address, what: string): Diagnostic {
  return {
    severity: "error",
    code: "plan-stale",
    summary: `${address} ${what}`,
    cause: "the world has moved on since this plan was made",
    help: "make the plan again and have it reviewed: fgk plan --out FILE",
    address,
  };
}

function containsLater(value: Json | unknown): boolean {
  return JSON.stringify(value)?.includes('"later"') ?? false;
}

function show(value: unknown): string {
  return value === undefined || value === null
    ? "not there"
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
}
