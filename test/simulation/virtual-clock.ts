import { WorldError } from "@fgk/engine";

/** Time that only moves when everybody sleeps. */
export interface VirtualClock {
  readonly now: () => number;
  readonly sleep: (durationMs: number, wake?: AbortSignal) => Promise<void>;
  /** Work is under way until the returned function is called: time stands still. */
  readonly begin: () => () => void;
  /** More turns of the event loop are waited for while connections are open: their bytes travel by those turns. */
  readonly openConnections: { count: number };
}

interface Sleeper {
  readonly atMs: number;
  readonly serial: number;
  readonly wakeUp: () => void;
}

/** A clock that begins at `startMs`. A run that is stuck (nobody works, nobody sleeps) simply never ends: vitest's timeout says so. */
export function createVirtualClock(startMs: number, signal: AbortSignal): VirtualClock {
  let nowMs = startMs;
  let serial = 0;
  let working = 0;
  let idleTurns = 0;
  let turning = false;
  let sleepers: Sleeper[] = [];
  const openConnections = { count: 0 };

  const turn = (): void => {
    if (working > 0 || sleepers.length === 0) {
      turning = false;
      return;
    }
    idleTurns += 1;
    if (idleTurns < (openConnections.count > 0 ? 40 : 4)) {
      setImmediate(turn);
      return;
    }
    idleTurns = 0;
    const next = sleepers.reduce((a, b) => (b.atMs < a.atMs || (b.atMs === a.atMs && b.serial < a.serial) ? b : a));
    sleepers = sleepers.filter((sleeper) => sleeper !== next);
    nowMs = Math.max(nowMs, next.atMs);
    next.wakeUp();
    setImmediate(turn);
  };
  const startTurning = (): void => {
    idleTurns = 0;
    if (turning) return;
    turning = true;
    setImmediate(turn);
  };

  return {
    now: () => nowMs,
    openConnections,
    begin: () => {
      working += 1;
      idleTurns = 0;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        working -= 1;
        startTurning();
      };
    },
    sleep: (durationMs, wake) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(new WorldError("aborted", "interrupted"));
        if (wake?.aborted) return resolve();
        serial += 1;
        const sleeper: Sleeper = {
          atMs: nowMs + Math.max(0, durationMs),
          serial,
          wakeUp: () => {
            wake?.removeEventListener("abort", early);
            resolve();
          },
        };
        const early = (): void => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          resolve();
        };
        wake?.addEventListener("abort", early, { once: true });
        sleepers.push(sleeper);
        startTurning();
      }),
  };
}
