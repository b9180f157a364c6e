/** The two ways in which a run is told to end. */
export interface Signals {
  /** First Ctrl-C, SIGTERM or SIGHUP: start nothing new. */
  readonly stop: AbortSignal;
  /** Everything ends at once: the second one; the first one as long as nothing must end in its own way. */
  readonly abort: AbortSignal;
  /** 130, 143 or 129 once a signal came, else undefined. */
  readonly exitCode: () => 129 | 130 | 143 | undefined;
  /**
   * Runs what must end in its own way: a first signal during it only stops, and says `announcement`. A second one leaves it
   * `lastMs` to tidy up before everything ends, none when left out; a third ends everything at once.
   */
  readonly whileEnding: <T>(announcement: string, work: () => Promise<T>, lastMs?: number) => Promise<T>;
}

/** Ctrl-C, the end that is asked for, and a terminal that was closed. */
type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Where signals come from: the process. */
export interface SignalSource {
  readonly on: (name: Signal, receive: (name: Signal) => void) => unknown;
}

const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** What ends by itself gets so long after an abort, in milliseconds, before the process is ended. */
const graceMs = 500;

/** Listens to Ctrl-C, SIGTERM and SIGHUP. `say` tells the user what the first one does, `leave` ends the process. */
export function listenToSignals(
  say: (text: string) => void,
  leave: (code: number) => void,
  source: SignalSource = process,
): Signals {
  const stop = new AbortController();
  const abort = new AbortController();
  let code: 129 | 130 | 143 | undefined;
  const endings: { readonly announcement: string; readonly lastMs: number }[] = [];
  let hurried = false;
  const abortNow = (name: Signal): void => {
    stop.abort();
    abort.abort();
    setTimeout(leave, graceMs, codes[name]).unref();
  };
  const receive = (name: Signal): void => {
    code ??= codes[name];
    const ending = endings.at(-1);
    if (abort.signal.aborted) {
      leave(codes[name]);
    } else if (ending !== undefined && !stop.signal.aborted) {
      say(`\n${ending.announcement}\n`);
      stop.abort();
    } else if (ending !== undefined && ending.lastMs > 0 && !hurried) {
      hurried = true;
      setTimeout(abortNow, ending.lastMs, name).unref();
    } else {
      abortNow(name);
    }
  };
  source.on("SIGINT", receive);
  source.on("SIGTERM", receive);
  source.on("SIGHUP", receive);
  return {
    stop: stop.signal,
    abort: abort.signal,
    exitCode: () => code,
    whileEnding: async (announcement, work, lastMs = 0) => {
      endings.push({ announcement, lastMs });
      try {
        return await work();
      } finally {
        endings.pop();
      }
    },
  };
}
