import type { ServerResponse } from "node:http";
import type { ResponseStream } from "./cloud/http.ts";

/**
 * How often an answer that stays open is asked for more. Things happen in the emulated cloud when somebody asks: this is what
 * makes its clock move while a client only listens.
 */
const pollMs = 200;
const beatMs = 60_000;

/** The answers of one server that stay open. */
export interface OpenStreams {
  /** Sends what the stream has to say until it, its time or the client ends. */
  readonly follow: (outgoing: ServerResponse, stream: ResponseStream) => void;
  /** Something has happened: whoever listens is told at once. */
  readonly wake: () => void;
}

interface Listener {
  readonly outgoing: ServerResponse;
  readonly stream: ResponseStream;
}

/** No timer runs while nobody listens. */
export function makeOpenStreams(): OpenStreams {
  const listeners = new Set<Listener>();
  let poll: NodeJS.Timeout | undefined;
  const tellAll = (): void => {
    for (const listener of listeners) tell(listener);
  };
  const end = (listener: Listener): void => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(poll);
    poll = undefined;
  };
  const follow = (outgoing: ServerResponse, stream: ResponseStream): void => {
    const listener = { outgoing, stream };
    listeners.add(listener);
    poll ??= setInterval(tellAll, pollMs).unref();
    const beat = setInterval(() => outgoing.write(stream.beat?.() ?? ""), beatMs).unref();
    const timeout =
      stream.timeoutMs === undefined ? undefined : setTimeout(() => sayGoodbye(listener), stream.timeoutMs);
    timeout?.unref();
    outgoing.once("close", () => {
      clearInterval(beat);
      clearTimeout(timeout);
      end(listener);
    });
    outgoing.flushHeaders();
  };
  return {
    follow,
    wake: () => {
      if (listeners.size > 0) setImmediate(tellAll);
    },
  };
}

/** A client that doesn't keep up isn't asked for until it has read what it has. */
function tell({ outgoing, stream }: Listener): void {
  if (outgoing.writableEnded || outgoing.writableNeedDrain) return;
  try {
    const { text, isOver } = stream.next();
    if (text !== "") outgoing.write(text);
    if (isOver) outgoing.end();
  } catch {
    // The answer has begun: cutting it is the only way left to say that something went wrong.
    outgoing.destroy();
  }
}

function sayGoodbye(listener: Listener): void {
  const { outgoing, stream } = listener;
  tell(listener);
  if (!outgoing.writableEnded) outgoing.end(stream.beat?.() ?? "");
}
