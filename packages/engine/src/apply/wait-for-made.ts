import { waitMs } from "../live/backoff.ts";
import { withHeartbeat } from "../live/heartbeat.ts";
import { readOne } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Emit } from "../model/event.ts";
import { Failure } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { Live, Mark } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import type { World } from "../model/world.ts";
import { describeTimeout } from "./step-troubles.ts";

/** A resource that is being made, and how long it may take. */
export interface MadeInput {
  readonly world: World;
  readonly mark: Mark;
  readonly kind: ResourceKind;
  readonly resource: Resource;
  readonly emit: Emit;
  readonly stop: AbortSignal;
  /** When the whole apply must be over. */
  readonly deadlineMs: number;
}

/** Whether something is still being made, by a run that ended early or by others. */
export function isBeingMade(live: Live | undefined): boolean {
  return live?.status === "present" && live.readiness.status === "waiting" && live.readiness.making === true;
}

/** Waits until what makes a resource is over; answers why not when that is in vain. */
export async function waitForMade(input: MadeInput): Promise<Diagnostic | undefined> {
  const { world, kind, resource, stop, emit } = input;
  const { address } = resource;
  const startedMs = world.now();
  const endMs = Math.min(input.deadlineMs, startedMs + (kind.wait?.atMostMs ?? 30 * 60_000));
  let said = { why: "", atMs: Number.NEGATIVE_INFINITY };
  const say = (why: string): void => {
    said = { why, atMs: world.now() };
    emit({ type: "step-waiting", address, elapsedMs: said.atMs - startedMs, why });
  };
  const look = async (): Promise<Diagnostic | undefined> => {
    while (!stop.aborted) {
      const live = await readOne(openSession(world, input.mark), kind, resource, stop);
      if (live.status !== "present" || live.readiness.status !== "waiting") return undefined;
      const { why } = live.readiness;
      if (why !== said.why) say(why);
      if (world.now() >= endMs) return describeTimeout(address, { why }, world.now() - startedMs);
      await world.sleep(waitMs(kind.wait?.everyMs ?? 5_000, world.now() - startedMs), stop);
    }
    return undefined;
  };
  try {
    return await withHeartbeat(world, look, () => {
      if (said.why !== "" && world.now() - said.atMs >= limits.heartbeatMs) say(said.why);
      return limits.heartbeatMs;
    });
  } catch (error) {
    if (error instanceof Failure) return { ...error.diagnostic, address };
    throw error;
  }
}
