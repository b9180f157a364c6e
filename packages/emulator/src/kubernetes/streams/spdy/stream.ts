import { Duplex } from "node:stream";
import { printData, printReset, printWindowUpdate, resetStatus } from "./frames.ts";
import type { Headers } from "./header-block.ts";
import type { SendWindow, SharedWindow } from "./send-window.ts";
import { makeSendWindow } from "./send-window.ts";

/** A stream that the peer opened: `body` reads what it sends, and sends what is written. */
export interface SpdyStream {
  readonly headers: Headers;
  readonly body: Duplex;
}

/** The same, as the connection that carries it sees it. */
export interface CarriedStream extends SpdyStream {
  /** Bytes came; resolves when so many of those that wait were read that more may come. */
  readonly receive: (bytes: Buffer) => Promise<void>;
  readonly receiveEnd: () => void;
  /** The peer gave the stream up. */
  readonly receiveReset: () => void;
  readonly window: SendWindow;
}

const frameBytes = 32 * 1024;
/** What may wait in one stream for its reader before the whole connection waits. */
const mostWaitingBytes = 1024 * 1024;

/** `send` writes a frame and calls back when it has left; `forget` is told when nothing more comes or goes. */
export function makeStream(
  id: number,
  headers: Headers,
  shared: SharedWindow,
  send: (frame: Buffer, sent?: () => void) => void,
  forget: () => void,
): CarriedStream {
  const window = makeSendWindow(shared);
  let unacknowledged = 0;
  let wakeReceiver: (() => void) | undefined;
  let wasReset = false;
  const body = new Duplex({
    read: () => {
      if (unacknowledged > 0) send(printWindowUpdate(id, unacknowledged));
      unacknowledged = 0;
      wakeReceiver?.();
    },
    write: (chunk: Buffer, _encoding, done) => writeSome(chunk, done),
    final: (done) => send(printData(id, Buffer.alloc(0), true), () => done()),
    destroy: (error, done) => {
      const isWhole = body.readableEnded && body.writableFinished;
      if (!isWhole && !wasReset) send(printReset(id, resetStatus.cancel));
      wakeReceiver?.();
      forget();
      done(error);
    },
  });
  const writeSome = (chunk: Buffer, done: () => void): void => {
    window.take(Math.min(chunk.length, frameBytes), (granted) => {
      send(printData(id, chunk.subarray(0, granted), false), () =>
        granted === chunk.length ? done() : writeSome(chunk.subarray(granted), done),
      );
    });
  };
  body.on("error", () => {});
  return {
    headers,
    body,
    window,
    receive: async (bytes) => {
      if (body.destroyed || bytes.length === 0) return;
      unacknowledged += bytes.length;
      body.push(bytes);
      if (body.readableLength <= mostWaitingBytes) return;
      await new Promise<void>((resolve) => {
        wakeReceiver = resolve;
      });
    },
    receiveEnd: () => {
      if (!body.destroyed) body.push(null);
    },
    receiveReset: () => {
      wasReset = true;
      body.destroy();
    },
  };
}
