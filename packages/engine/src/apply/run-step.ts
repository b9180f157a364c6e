import { resolveResource } from "../diff/diff-fields.ts";
import { backoffMs, waitMs } from "../live/backoff.ts";
import { withHeartbeat } from "../live/heartbeat.ts";
import { explainOddAnswer } from "../live/odd-answer.ts";
import { readOne } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Address } from "../model/address.ts";
import type { Resolve } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Emit } from "../model/event.ts";
import { Failure } from "../model/failure.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { Live, Mark } from "../model/live.ts";
import type { Later } from "../model/resource.ts";
import type { World } from "../model/world.ts";
import { WorldError } from "../model/world.ts";
import type { Write } from "./decide.ts";
import { decide } from "./decide.ts";
import { findUnshown } from "./find-unshown.ts";
import { learnMissing } from "./learn-missing.ts";
import type { PlannedStep } from "./planned-steps.ts";
import { refuseContents } from "./refusals.ts";
import type { Unfinished } from "./step-troubles.ts";
import { describeTimeout, describeVain } from "./step-troubles.ts";
import { watchCall } from "./watch-call.ts";
import { nameOfWrite, writeChange } from "./write-change.ts";

/** One step, and all that it needs to come to its end. */
export interface StepInput {
  readonly world: World;
  readonly mark: Mark;
  readonly kind: ResourceKind;
  readonly planned: PlannedStep;
  readonly resolve: Resolve;
  /** Looks again for values that weren't known when their resource was read last. Throws `Failure`. */
  readonly learn: (session: Session, laters: readonly Later[]) => Promise<void>;
  readonly emit: Emit;
  /** Start nothing more. */
  readonly stop: AbortSignal;
  /** The deployment's own addresses: they keep nothing from being deleted. */
  readonly own: ReadonlySet<Address>;
  /** When the whole apply must be over. */
  readonly deadlineMs: number;
}

export type StepOutcome =
  | { readonly status: "done"; readonly live: Live; readonly already: boolean }
  | { readonly status: "failed"; readonly diagnostic: Diagnostic }
  /** `begun`: something was written whose effect may still be under way. */
  | { readonly status: "interrupted"; readonly begun: boolean };

/** How one step has fared so far. */
interface Progress {
  readonly startedMs: number;
  /** When the wait that is under way began: with the step, or with its last write. */
  sinceMs: number;
  endMs: number;
  /** Failures that count, and waits for others that don't. */
  failures: number;
  delays: number;
  wrote: boolean;
  /** How often each write was taken: one that has no effect isn't made for ever. */
  readonly writes: Map<string, number>;
  rested: boolean;
  why: string;
  saidMs: number;
  /** What the last attempt failed with; undefined when it didn't. */
  failure: Failure | undefined;
}

/** What an attempt leads to when the step isn't over: the next one, after a pause if `why` is given. */
type Next = (Unfinished & { readonly pauseMs: number }) | "again";

/**
 * Brings one step to its end: read, decide, write, and again until what is there is what was asked for and ready. Every
 * answer that was lost, every conflict and every crash of an earlier run is resolved by the next read, never by guessing.
 */
export async function runStep(input: StepInput): Promise<StepOutcome> {
  const { world } = input;
  const startedMs = world.now();
  const progress: Progress = {
    startedMs,
    sinceMs: startedMs,
    endMs: endOf(input),
    failures: 0,
    delays: 0,
    wrote: false,
    writes: new Map(),
    rested: false,
    why: "",
    saidMs: startedMs,
    failure: undefined,
  };
  const beat = (): number => {
    if (world.now() - progress.saidMs >= limits.heartbeatMs)
      say(input, progress, progress.why || (input.kind.calling ?? "the call is still running"));
    return progress.saidMs + limits.heartbeatMs - world.now();
  };
  try {
    return await withHeartbeat(world, () => runAttempts(input, progress), beat);
  } catch (error) {
    if (error instanceof WorldError && error.kind === "aborted")
      return { status: "interrupted", begun: progress.wrote };
    throw error;
  }
}

async function runAttempts(input: StepInput, progress: Progress): Promise<StepOutcome> {
  const { world, planned, stop } = input;
  for (;;) {
    if (stop.aborted) return { status: "interrupted", begun: progress.wrote };
    let next: StepOutcome | Next;
    try {
      next = await attempt(input, progress);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      next = afterFailure(input, progress, error);
    }
    if (next === "again") continue;
    if ("status" in next) return next;
    const leftMs = progress.endMs - world.now();
    if (leftMs <= 0)
      return {
        status: "failed",
        diagnostic: describeTimeout(planned.resource.address, next, world.now() - progress.startedMs),
      };
    if (next.why !== progress.why) say(input, progress, next.why);
    await world.sleep(Math.min(Math.max(next.pauseMs, limits.pauseMs), leftMs), stop);
  }
}

/** Read, decide, write. */
async function attempt(input: StepInput, progress: Progress): Promise<StepOutcome | Next> {
  const { world, kind, planned, resolve, stop } = input;
  const session = openSession(world, input.mark);
  const wanted = resolveResource(planned.resource, resolve);
  const live = await readOne(session, kind, wanted, stop);
  await learnMissing((laters) => input.learn(session, laters), wanted, live);
  const resource = resolveResource(planned.resource, resolve);
  const { step, settled, broughtAlong } = planned;
  const decision = decide({ kind, step, resource, live, resolve, settled, wrote: progress.wrote, broughtAlong });
  switch (decision.next) {
    case "done":
      return { status: "done", live: decision.live, already: !progress.wrote };
    case "refuse":
      return { status: "failed", diagnostic: decision.diagnostic };
    case "wait":
      return { pauseMs: waitMs(kind.wait?.everyMs ?? 5_000, world.now() - progress.sinceMs), why: decision.why };
    case "delete": {
      const isTaken = progress.writes.has(nameOfWrite(decision)) && world.now() - progress.sinceMs < limits.staleMs;
      const looked = { session, kind, planned: { ...planned, resource }, own: input.own, live: decision.live, isTaken };
      const kept = await findUnshown(looked);
      if (kept === undefined) return { pauseMs: backoffMs(world, 1), why: "for the delete to show" };
      if (kept.length > 0) return { status: "failed", diagnostic: refuseContents(resource, kept) };
      return makeWrite(input, progress, decision, () => writeChange(session, kind, resource, decision, step));
    }
    case "create":
    case "update": {
      const call = (): Promise<void> => writeChange(session, kind, resource, decision, step);
      const tell = (seen: string | undefined): void => tellSeen(input, progress, seen);
      return makeWrite(input, progress, decision, () =>
        watchCall({ world, mark: input.mark, kind, resource, call, tell }),
      );
    }
    case "adopt":
      return makeWrite(input, progress, decision, () => writeChange(session, kind, resource, decision, step));
  }
}

async function makeWrite(
  input: StepInput,
  progress: Progress,
  write: Write,
  act: () => Promise<void>,
): Promise<StepOutcome | Next> {
  const { world, stop } = input;
  if (stop.aborted) return { status: "interrupted", begun: progress.wrote };
  const key = nameOfWrite(write);
  const made = progress.writes.get(key) ?? 0;
  const created = progress.writes.get("create") ?? 0;
  if (key === "delete" && created > 0) {
    // What this run has just made is never deleted again: the next one would be no better, and its nodes or data go each time.
    return { status: "failed", diagnostic: describeVain(input.planned.resource.address, { next: "create" }, created) };
  }
  if (made >= limits.attempts)
    return { status: "failed", diagnostic: describeVain(input.planned.resource.address, write, made) };
  if (made > 0 && !progress.rested) {
    // What was read may be older than what was written: look again before the same is written again.
    progress.rested = true;
    return { pauseMs: backoffMs(world, made), why: "for the change to show" };
  }
  if (world.now() >= progress.endMs) {
    return { pauseMs: 0, why: progress.why || "its turn came too late", failure: progress.failure };
  }
  try {
    await act();
    progress.wrote = true;
    progress.rested = false;
    progress.writes.set(key, made + 1);
  } catch (thrown) {
    const error = explainOddAnswer(thrown, true);
    // Whoever was faster or in the way, it wasn't us; of an answer that was lost nobody knows.
    if (!(error instanceof Failure) || error.retry === "lost" || error.retry === "transient") progress.wrote = true;
    throw error;
  }
  // The write is taken: whatever it set going may now take its own time.
  progress.endMs = endOf(input);
  progress.sinceMs = world.now();
  progress.failure = undefined;
  progress.why = "";
  return "again";
}

function afterFailure(input: StepInput, progress: Progress, failure: Failure): StepOutcome | Next {
  const { address } = input.planned.resource;
  if (failure.diagnostic.code === "interrupted") return { status: "interrupted", begun: progress.wrote };
  // Waiting for somebody else's operation or for a change to become visible isn't a failed attempt of ours.
  const patient = failure.retry === "busy" || failure.retry === "propagating";
  if (patient) progress.delays += 1;
  else progress.failures += 1;
  if (failure.retry === "never" || progress.failures >= limits.attempts) {
    return { status: "failed", diagnostic: { ...failure.diagnostic, address } };
  }
  const count = patient ? progress.delays : progress.failures;
  if (failure.retry !== "busy") input.emit({ type: "step-retried", address, attempt: count, why: failure.message });
  progress.failure = failure;
  return { pauseMs: backoffMs(input.world, count, failure), why: failure.message, failure };
}

function endOf({ world, kind, deadlineMs }: StepInput): number {
  return Math.min(deadlineMs, world.now() + (kind.wait?.atMostMs ?? 30 * 60_000));
}

function say(input: StepInput, progress: Progress, why: string): void {
  const nowMs = input.world.now();
  progress.why = why;
  progress.saidMs = nowMs;
  const { address } = input.planned.resource;
  input.emit({ type: "step-waiting", address, elapsedMs: nowMs - progress.startedMs, why });
}

/** Says what is seen while a call takes long when it is news; later the heartbeat repeats it. */
function tellSeen(input: StepInput, progress: Progress, seen: string | undefined): void {
  if (seen === undefined) progress.why = "";
  else if (seen !== progress.why) say(input, progress, seen);
}
