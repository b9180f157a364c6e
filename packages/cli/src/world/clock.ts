import { WorldError } from "@fgk/engine";

/** Time that all who share it count from one moment, `scale` (below 1) times as long as it is. */
export interface FastTime {
  readonly scale: number;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
}

/** Time as the world gives it. */
export interface Clock {
  readonly now: () => number;
  /** Ends early when `wake` fires; rejects when `signal` does. */
  readonly sleep: (durationMs: number, wake?: AbortSignal) => Promise<void>;
}

/**
 * The real clock, or one that runs faster: with a scale of 0.02 a minute takes 1.2 seconds. It is the demo's, whose cloud
 * runs at the same scale, so that its durations are shown as a real cloud's.
 */
export function openClock(time: FastTime | undefined, signal: AbortSignal): Clock {
  const scale = time?.scale ?? 1;
  return {
    now: () => readTime(time),
    sleep: (durationMs, wake) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          wake?.removeEventListener("abort", end);
          if (signal.aborted) reject(new WorldError("aborted", "interrupted"));
          else resolve();
        };
        const timer = setTimeout(end, durationMs * scale);
        signal.addEventListener("abort", end);
        wake?.addEventListener("abort", end);
        if (signal.aborted || wake?.aborted) end();
      }),
  };
}

/** What a clock shows: the machine's, or one that runs faster. */
export function readTime(time: FastTime | undefined): number {
  const nowMs = Date.now();
  return time === undefined ? nowMs : Math.round(time.startMs + (nowMs - time.startMs) / time.scale);
}
