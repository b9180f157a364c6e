import type { Failure } from "../model/failure.ts";
import { limits } from "../model/limits.ts";
import type { World } from "../model/world.ts";

/** How long to wait before the next attempt: doubling, with jitter, never shorter than the server's own wish. */
export function backoffMs(world: World, attempt: number, failure?: Failure): number {
  const ceiling = Math.min(limits.backoffMostMs, limits.backoffFirstMs * 2 ** (attempt - 1));
  const jittered = ceiling / 2 + (ceiling / 2) * world.random();
  return Math.max(Math.round(jittered), failure?.retryAfterMs ?? 0);
}
