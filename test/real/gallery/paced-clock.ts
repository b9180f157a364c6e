/** A clock whose pace can be changed: for a cloud whose operations take minutes, beside programs that take real seconds. */
export interface PacedClock {
  readonly now: () => number;
  readonly sleep: (durationMs: number, wake?: AbortSignal) => Promise<void>;
  /** How many milliseconds pass in a real one, from now on. */
  readonly pace: (factor: number) => void;
  readonly jump: (durationMs: number) => void;
}

const lookMs = 10;

/** A clock that begins with the machine's time, at its pace. */
export function openPacedClock(): PacedClock {
  let since = { realMs: Date.now(), shownMs: Date.now(), factor: 1 };
  const now = (): number => Math.round(since.shownMs + (Date.now() - since.realMs) * since.factor);
  return {
    now,
    sleep: async (durationMs, wake) => {
      const untilMs = now() + durationMs;
      while (now() < untilMs && wake?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, lookMs));
    },
    pace: (factor) => {
      since = { realMs: Date.now(), shownMs: now(), factor };
    },
    jump: (durationMs) => {
      since = { ...since, realMs: Date.now(), shownMs: now() + durationMs };
    },
  };
}
