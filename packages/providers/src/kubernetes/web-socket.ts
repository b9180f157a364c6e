import type { IncomingMessage } from "node:http";
import type { World } from "@fgk/engine";
import { Failure, limits, WorldError } from "@fgk/engine";
import type { WebSocket } from "ws";
import { scrubBytes } from "./ask-server.ts";
import type { Asked } from "./failure.ts";
import { ask } from "./failure.ts";
import { inTime } from "./in-time.ts";
import type { OpenCluster } from "./reach.ts";

/** An API server that takes the connection and then says nothing gets no longer. */
const openMs = 30_000;

/** What the API server takes as the first byte of each frame: which stream of the connection it belongs to. */
type Channel = number;

/** An upgraded connection: frames in, frames out. */
export interface Channels {
  /** The subprotocol that the server chose. */
  readonly protocol: string;
  readonly send: (channel: Channel, content: Uint8Array, sent?: (error?: Error | null) => void) => void;
  /** Called for every frame from now on; frames that came before are handed over first. */
  readonly receive: (
    take: (channel: Channel, content: Buffer) => void,
    ended: (error: Error | undefined) => void,
  ) => void;
  /** Ends the connection at once. */
  readonly drop: () => void;
}

/** Opens a WebSocket of the API server over a connection that the world dialled. Throws `Failure`. */
export function openChannels(
  cluster: OpenCluster,
  asked: Asked,
  path: string,
  protocols: readonly string[],
): Promise<Channels> {
  return ask(asked, async () => {
    const { server, ca, serverName, proxy, token } = cluster.address;
    const url = new URL(server);
    const connection = await cluster.world.dial({
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? 443 : Number(url.port),
      tls: { ca: ca ?? null, ...(serverName === undefined ? {} : { serverName }) },
      ...(proxy === undefined ? {} : { proxy }),
    });
    const { WebSocket: Client } = await import("ws");
    const socket = new Client(`ws://${url.host}${path}`, [...protocols], {
      // The connection is encrypted already: the library only speaks HTTP over it.
      createConnection: () => connection as never,
      headers: { authorization: `Bearer ${await token()}` },
      perMessageDeflate: false,
      maxPayload: limits.answerBytes,
      followRedirects: false,
    });
    const stop = (): void => socket.terminate();
    cluster.world.signal.addEventListener("abort", stop, { once: true });
    const channels = watchFrames(socket);
    const what = `the way to ${asked.name}`;
    await inTime(cluster.world, { mostMs: openMs, what, work: opened(cluster.world, socket), giveUp: stop });
    return { ...channels, protocol: socket.protocol, drop: stop };
  });
}

function opened(world: World, socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", (error) => reject(new WorldError("reset", error.message, { cause: error })));
    socket.once("close", () => reject(new WorldError("reset", "the connection was closed before it was upgraded")));
    socket.once("unexpected-response", (_, response) => {
      readRefusal(world, response).then(reject, reject);
    });
  });
}

/** An answer that isn't an upgrade, in the form of client-node's exception: the one door knows it. */
async function readRefusal(world: World, response: IncomingMessage): Promise<Error> {
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(Buffer.from(part as Uint8Array));
  return Object.assign(new Error("the upgrade was refused"), {
    code: response.statusCode ?? 0,
    body: Buffer.from(scrubBytes(world, Buffer.concat(parts)))
      .toString("utf8")
      .slice(0, 65_536),
    headers: response.headers,
  });
}

function watchFrames(socket: WebSocket): Pick<Channels, "send" | "receive"> {
  const waiting: Buffer[] = [];
  let take: ((channel: Channel, content: Buffer) => void) | undefined;
  let ended: ((error: Error | undefined) => void) | undefined;
  let end: { readonly error: Error | undefined } | undefined;
  const hand = (frame: Buffer): void => {
    if (frame.length > 0) take?.(frame.readUInt8(0), frame.subarray(1));
  };
  const finish = (error: Error | undefined): void => {
    if (end !== undefined) return;
    end = { error };
    ended?.(error);
  };
  socket.on("message", (data) => {
    const frame = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
    if (take === undefined) waiting.push(frame);
    else hand(frame);
  });
  socket.on("close", () => finish(undefined));
  socket.on("error", (error) => finish(new WorldError("reset", error.message, { cause: error })));
  return {
    send: (channel, content, sent) => {
      socket.send(Buffer.concat([Buffer.from([channel]), content]), (error) => sent?.(error));
    },
    receive: (newTake, newEnded) => {
      take = newTake;
      ended = newEnded;
      for (const frame of waiting.splice(0)) hand(frame);
      if (end !== undefined) newEnded(end.error);
    },
  };
}

/** A connection that was cut before what it was for was done. */
export function cutConnection(what: string): Failure {
  return new Failure(
    { severity: "error", code: "unreachable", summary: `the connection to the cluster was cut: ${what}` },
    "transient",
  );
}
