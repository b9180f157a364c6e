import type { Duplex } from "node:stream";
import type { Frame } from "./frames.ts";
import { parseFrame, printGoAway, printPing, printReply, printReset, resetStatus } from "./frames.ts";
import type { HeaderReader } from "./header-block.ts";
import { makeHeaderReader, makeHeaderWriter } from "./header-block.ts";
import type { SharedWindow } from "./send-window.ts";
import { makeSharedWindow } from "./send-window.ts";
import type { CarriedStream, SpdyStream } from "./stream.ts";
import { makeStream } from "./stream.ts";

/** Open streams that one connection may have; a forwarded port takes two for each of its connections. */
const mostStreams = 2_000;

interface Connection {
  readonly streams: Map<number, CarriedStream>;
  readonly window: SharedWindow;
  readonly headers: HeaderReader;
  readonly printHeaders: ReturnType<typeof makeHeaderWriter>;
  readonly send: (frame: Buffer, sent?: () => void) => void;
  readonly accept: (stream: SpdyStream) => void;
  lastStream: number;
  /** The peer opens nothing more. */
  isEnding: boolean;
}

/**
 * Serves SPDY/3.1 over a byte stream, as a server: every stream that the peer opens is answered and given to `accept`. Frames
 * are handled in their order; a slow reader holds up the connection, as in Kubernetes' own library. Returns when it has ended.
 */
export async function serveSpdy(transport: Duplex, accept: (stream: SpdyStream) => void): Promise<void> {
  const send = (frame: Buffer, sent?: () => void): void => {
    if (transport.writable) transport.write(frame, () => sent?.());
    else sent?.();
  };
  const connection: Connection = {
    streams: new Map(),
    window: makeSharedWindow(),
    headers: makeHeaderReader(),
    printHeaders: makeHeaderWriter(),
    send,
    accept,
    lastStream: 0,
    isEnding: false,
  };
  try {
    await readFrames(transport, connection);
  } catch {
    send(printGoAway(connection.lastStream, resetStatus.protocolError));
  } finally {
    for (const stream of connection.streams.values()) stream.receiveReset();
    connection.headers.close();
    transport.end();
  }
}

async function readFrames(transport: Duplex, connection: Connection): Promise<void> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of transport.iterator({ destroyOnReturn: false })) {
    waiting = waiting.length === 0 ? (chunk as Buffer) : Buffer.concat([waiting, chunk as Buffer]);
    for (let parsed = parseFrame(waiting); parsed !== undefined; parsed = parseFrame(waiting)) {
      waiting = waiting.subarray(parsed.length);
      await takeFrame(connection, parsed.frame);
    }
    if (connection.isEnding && connection.streams.size === 0) return;
  }
}

async function takeFrame(connection: Connection, frame: Frame): Promise<void> {
  const { streams, window, send } = connection;
  switch (frame.kind) {
    case "syn-stream":
      return openStream(connection, frame);
    case "data":
      return takeData(connection, frame);
    case "rst-stream":
      streams.get(frame.stream)?.receiveReset();
      return;
    case "ping":
      // Those with an even number would be answers to ours.
      if (frame.id % 2 === 1) send(printPing(frame.id));
      return;
    case "go-away":
      connection.isEnding = true;
      return;
    case "settings":
      window.isKept ||= frame.initialWindow !== undefined;
      window.initial = frame.initialWindow ?? window.initial;
      for (const stream of streams.values()) stream.window.look();
      return;
    case "window-update":
      window.isKept = true;
      streams.get(frame.stream)?.window.grow(frame.bytes);
      return;
    case "headers":
    case "syn-reply":
      // Read for the sake of the compression, which goes on from block to block.
      await connection.headers.read(frame.block);
      if (frame.isLast) streams.get(frame.stream)?.receiveEnd();
      return;
    case "unknown":
      return;
  }
}

async function openStream(connection: Connection, frame: Frame & { readonly kind: "syn-stream" }): Promise<void> {
  const { streams, send } = connection;
  const headers = await connection.headers.read(frame.block);
  const id = frame.stream;
  if (id % 2 === 0 || id <= connection.lastStream) {
    send(printReset(id, resetStatus.protocolError));
    return;
  }
  connection.lastStream = id;
  if (connection.isEnding || streams.size >= mostStreams) {
    send(printReset(id, resetStatus.refusedStream));
    return;
  }
  send(printReply(id, connection.printHeaders({})));
  const stream = makeStream(id, headers, connection.window, send, () => streams.delete(id));
  streams.set(id, stream);
  if (frame.isLast) stream.receiveEnd();
  connection.accept(stream);
}

async function takeData(connection: Connection, frame: Frame & { readonly kind: "data" }): Promise<void> {
  const stream = connection.streams.get(frame.stream);
  if (stream === undefined) {
    const wasOpen = frame.stream % 2 === 1 && frame.stream <= connection.lastStream;
    // What was on its way when a stream ended is dropped.
    if (!wasOpen) connection.send(printReset(frame.stream, resetStatus.invalidStream));
    return;
  }
  await stream.receive(frame.bytes);
  if (frame.isLast) stream.receiveEnd();
}
