import { resolveResource } from "../diff/diff-fields.ts";
import { readOne } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Change, Resolve } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Emit } from "../model/event.ts";
import { Failure } from "../model/failure.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { Live, Mark } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import type { World } from "../model/world.ts";
import { backoffMs } from "../live/backoff.ts";
import type { Decision } from "./decide.ts";
import { decide } from "./decide.ts";

export interface StepInput {
  readonly world: World;
  readonly mark: Mark;
  readonly kind: ResourceKind;
  readonly change: Change;
  readonly resource: Resource;
  readonly resolve: Resolve;
  readonly emit: Emit;
  /** Start nothing more. */
  readonly stop: AbortSignal;
  /** When the whole apply must be over. */
  readonly deadlineMs: number;
}

export type StepOutcome =
  | { readonly status: "done"; readonly live: Live; readonly already: boolean }
  | { readonly status: "failed"; readonly diagnostic: Diagnostic }
  | { readonly status: "interrupted" };

/**
 * Brings one step to its end: read, decide, write, and again until what is there is what was asked for and ready. Every
 * answer that was lost, every conflict and every crash of an earlier run is resolved by the next read, never by guessing.
 */
export async function runStep(input: StepInput): Promise<StepOutcome> {
  const { world, kind, stop } = input;
  const everyMs = kind.wait?.everyMs ?? 5_000;
  const started = world.now();
  let endMs = Math.min(input.deadlineMs, started + (kind.wait?.atMostMs ?? 30 * 60_000));
  let attempt = 0;
  let wrote = false;
  let announced = { why: "", atMs: started };
  for (;;) {
    if (stop.aborted) return { status: "interrupted" };
    let pauseMs = everyMs;
    let why: string;
    try {
      const session = openSession(world, input.mark);
      const resource = resolveResource(input.resource, input.resolve);
      const live = await readOne(session, kind, resource);
      const decision = decide(kind, input.change, resource, live, input.resolve);
      if (decision.next === "done") return { status: "done", live: decision.live, already: !wrote };
      if (decision.next === "refuse") return { status: "failed", diagnostic: decision.diagnostic };
      if (decision.next === "wait") why = decision.why;
      else {
        if (stop.aborted) return { status: "interrupted" };
        const writing = act(session, kind, resource, decision);
        wrote = true;
        await withHeartbeat(input, writing, started);
        // The write is taken: whatever it set going may now take its own time.
        endMs = Math.min(input.deadlineMs, world.now() + (kind.wait?.atMostMs ?? 30 * 60_000));
        continue;
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      attempt += 1;
      const final = error.retry === "never" || attempt >= attemptsFor(error);
      if (final) return { status: "failed", diagnostic: { ...error.diagnostic, address: input.resource.address } };
      why = error.message;
      pauseMs = backoffMs(world, attempt, error);
      if (error.retry !== "busy") {
        input.emit({ type: "step-retried", address: input.resource.address, attempt, why });
      }
    }
    const nowMs = world.now();
    if (nowMs + pauseMs > endMs) return { status: "failed", diagnostic: describeTimeout(input, why, nowMs - started) };
    if (why !== announced.why || nowMs - announced.atMs >= limits.heartbeatMs) {
      announced = { why, atMs: nowMs };
      input.emit({ type: "step-waiting", address: input.resource.address, elapsedMs: nowMs - started, why });
    }
    await world.sleep(pauseMs, stop);
  }
}

/** Waiting for somebody else's operation or for a change to become visible isn't a failed attempt of ours. */
function attemptsFor(failure: Failure): number {
  return failure.retry === "busy" || failure.retry === "propagating" ? 1_000 : limits.attempts;
}

function act(
  session: Session,
  kind: ResourceKind,
  resource: Resource,
  decision: Exclude<Decision, { next: "done" | "wait" | "refuse" }>,
): Promise<void> {
  switch (decision.next) {
    case "create":
      return kind.create(session, resource);
    case "update":
      return kind.update(session, resource, decision.live, decision.changes);
    case "delete":
      return kind.delete?.(session, resource, decision.live) ?? Promise.resolve();
    case "adopt":
      return kind.adopt?.(session, resource, decision.live) ?? Promise.resolve();
  }
}

/** One call may take minutes (helm waits for its pods): says so at least every half minute. */
async function withHeartbeat(input: StepInput, work: Promise<void>, started: number): Promise<void> {
  const finished = new AbortController();
  const beat = async (): Promise<void> => {
    while (!finished.signal.aborted) {
      await input.world.sleep(limits.heartbeatMs, finished.signal);
      if (finished.signal.aborted) return;
      const elapsedMs = input.world.now() - started;
      input.emit({
        type: "step-waiting",
        address: input.resource.address,
        elapsedMs,
        why: "the call is still running",
      });
    }
  };
  const beating = beat().catch(() => undefined);
  try {
    await work;
  } finally {
    finished.abort();
    await beating;
  }
}

function describeTimeout(input: StepInput, why: string, elapsedMs: number): Diagnostic {
  return {
    severity: "error",
    code: "timeout",
    summary: `${input.resource.address} didn't get ready in ${Math.round(elapsedMs / 1000)} s`,
    cause: `it still waited: ${why}`,
    help: "run the same command again: it goes on where it is; --timeout gives it longer",
    address: input.resource.address,
  };
}
