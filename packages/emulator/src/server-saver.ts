import type { ResponseStream } from "./cloud/http.ts";
import type { Answerer } from "./server-http.ts";
import type { SavedEmulator } from "./server-state-file.ts";
import { writeSaved } from "./server-state-file.ts";

/** How long changes are gathered before the file is written. */
const delayMs = 200;

/** Keeps the state file up with the cloud. */
export interface Saver {
  /** Something may have changed: it will be written soon, together with what follows at once. */
  readonly note: () => void;
  /** Writes what isn't written yet. */
  readonly finish: () => Promise<void>;
}

/** Without a path it does nothing. Writes never overlap; one that failed is reported by the next `finish`. */
export function makeSaver(path: string | undefined, snapshot: () => SavedEmulator): Saver {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const write = (): void => {
    timer = undefined;
    if (path === undefined) return;
    writing = writing.then(() => writeSaved(path, snapshot()));
    // Seen to again by whoever waits for the end.
    writing.catch(() => {});
  };
  return {
    note: () => {
      if (path === undefined || timer !== undefined) return;
      timer = setTimeout(write, delayMs);
      timer.unref();
    },
    finish: async () => {
      clearTimeout(timer);
      write();
      await writing;
    },
  };
}

/** The same answers; the saver is told of each, and of what follows in those that stay open. */
export function savingAnswerer(saver: Saver, answerer: Answerer): Answerer {
  const noting = (stream: ResponseStream): ResponseStream => ({
    ...stream,
    next: () => {
      const part = stream.next();
      if (part.text !== "") saver.note();
      return part;
    },
  });
  return {
    ...answerer,
    answer: async (request) => {
      const response = await answerer.answer(request);
      saver.note();
      return response.stream === undefined ? response : { ...response, stream: noting(response.stream) };
    },
  };
}
