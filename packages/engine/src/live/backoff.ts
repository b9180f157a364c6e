import type { Failure } from "../model/failure.ts";
import { limits } from "../model/limits.ts";
import type { World } from "../model/world.ts";

/** How long to wait before the next attempt: doubling, with jitter, never shorter than the server's own wish. */
export function backoffMs(world: Pick<World, "random">, attempt: number, failure?: Failure): number {
  const ceiling = Math.min(limits.backoffMostMs, limits.backoffFirstMs * 2 ** (attempt - 1));
  const jittered = ceiling / 2 + (ceiling / 2) * world.random();
  const wishMs = failure?.retryAfterMs ?? 0;
  return Math.max(Math.round(jittered), Number.isFinite(wishMs) ? wishMs : 0);
}

/** The part of a wait that may be lost by looking late. */
const lateness = 6;

/**
 * How long until the next look at what takes its own time: as often as the kind wishes at first, then ever more seldom, so
 * that a wait of minutes is some twenty looks and ends at most a sixth of itself too late.
 */
export function waitMs(everyMs: number, waitedMs: number): number {
  return Math.max(everyMs, Math.min(limits.waitMostMs, Math.round(waitedMs / lateness)));
}
