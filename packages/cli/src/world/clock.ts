import { WorldError } from "@fgk/engine";

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
export function openClock(scale: number, signal: AbortSignal): Clock {
  const startMs = Date.now();
  return {
    now: () => (scale === 1 ? Date.now() : Math.round(startMs + (Date.now() - startMs) / scale)),
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
