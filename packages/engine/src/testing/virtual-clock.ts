import { WorldError } from "../model/world.ts";

/** Time that only moves when everybody sleeps. */
export interface VirtualClock {
  readonly now: () => number;
  readonly sleep: (durationMs: number, wake?: AbortSignal) => Promise<void>;
}

interface Sleeper {
  readonly atMs: number;
  readonly wakeUp: () => void;
}

/** Turns of the microtask queue in which nobody falls asleep before time moves on: work in the tests takes no other turns. */
const idleTurns = 60;

/** A clock that begins at 0; sleeps reject with `aborted` once `signal` has fired. */
export function createVirtualClock(signal: AbortSignal): VirtualClock {
  let nowMs = 0;
  let idle = 0;
  let turning = false;
  let sleepers: readonly Sleeper[] = [];
  const drop = (sleeper: Sleeper): void => {
    sleepers = sleepers.filter((one) => one !== sleeper);
  };
  const turn = async (): Promise<void> => {
    turning = true;
    for (; sleepers.length > 0; idle += 1) {
      await null;
      if (idle < idleTurns) continue;
      idle = 0;
      const next = sleepers.reduce((a, b) => (b.atMs < a.atMs ? b : a));
      nowMs = Math.max(nowMs, next.atMs);
      next.wakeUp();
    }
    turning = false;
  };
  const sleep = (durationMs: number, wake?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new WorldError("aborted", "interrupted"));
      if (wake?.aborted === true) return resolve();
      const end = (finish: () => void) => (): void => {
        drop(sleeper);
        wake?.removeEventListener("abort", early);
        signal.removeEventListener("abort", broken);
        finish();
      };
      const early = end(resolve);
      const broken = end(() => reject(new WorldError("aborted", "interrupted")));
      const sleeper: Sleeper = { atMs: nowMs + Math.max(0, durationMs), wakeUp: early };
      wake?.addEventListener("abort", early, { once: true });
      signal.addEventListener("abort", broken, { once: true });
      sleepers = [...sleepers, sleeper];
      idle = 0;
      if (!turning) void turn();
    });
  return { now: () => nowMs, sleep };
}
