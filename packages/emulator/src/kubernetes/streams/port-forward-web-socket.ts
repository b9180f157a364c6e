import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import type { WebSocket } from "ws";
import type { Stored } from "../../cloud/http.ts";
import { badRequest } from "../status.ts";
import { digest } from "../store.ts";

/** Connects a stream to a port of the pod; false when nothing listens there. */
export type Connect = (port: number, stream: Duplex) => boolean;

/**
 * Checks a port-forward request and returns what serves its WebSocket. For the i-th port, channel 2i carries data and
 * channel 2i+1 the error; the first frame of each is the port's number, little-endian.
 */
export function servePortForward(
  pod: Stored,
  query: URLSearchParams,
  connect: Connect,
): (webSocket: WebSocket) => void {
  const ports = query
    .getAll("ports")
    .flatMap((text) => text.split(","))
    .map(Number);
  if (ports.length === 0) throw badRequest('query parameter "ports" is required');
  const bad = ports.find((port) => !Number.isInteger(port) || port < 1 || port > 65_535);
  if (bad !== undefined) throw badRequest(`invalid port ${bad}`);
  return (webSocket) => forwardPorts(pod, ports, webSocket, connect);
}

function forwardPorts(pod: Stored, ports: readonly number[], webSocket: WebSocket, connect: Connect): void {
  for (const [index, port] of ports.entries()) {
    const number = Buffer.from([port & 255, port >> 8]);
    sendFrame(webSocket, index * 2, number);
    sendFrame(webSocket, index * 2 + 1, number);
  }
  let open = ports.length;
  const endOne = (): void => {
    open -= 1;
    if (open === 0) webSocket.close(1000);
  };
  const streams = ports.map((port, index) => openPort({ pod, port, index, webSocket, connect }, endOne));
  webSocket.on("message", (data) => {
    const frame = Buffer.isBuffer(data) ? data : Buffer.from(data as ArrayBuffer);
    const channel = frame[0] ?? 0;
    const stream = channel % 2 === 0 ? streams[channel / 2] : undefined;
    if (stream === undefined || stream.destroyed || stream.write(frame.subarray(1))) return;
    webSocket.pause();
    stream.once("drain", () => webSocket.resume());
  });
  webSocket.on("close", () => {
    for (const stream of streams) stream?.destroy();
  });
  webSocket.on("error", () => webSocket.terminate());
}

interface Forward {
  readonly pod: Stored;
  readonly port: number;
  readonly index: number;
  readonly webSocket: WebSocket;
  readonly connect: Connect;
}

/** Connects one port; a refusal goes to its error channel. */
function openPort({ pod, port, index, webSocket, connect }: Forward, end: () => void): Duplex | undefined {
  const [near, far] = duplexPair();
  if (!connect(port, far)) {
    sendFrame(webSocket, index * 2 + 1, Buffer.from(describeRefusal(pod, port)));
    end();
    return undefined;
  }
  near.on("data", (chunk: Buffer) => {
    near.pause();
    const frame = Buffer.concat([Buffer.from([index * 2]), chunk]);
    webSocket.send(frame, () => near.resume());
  });
  near.once("end", end);
  near.on("error", () => near.destroy());
  return near;
}

function sendFrame(webSocket: WebSocket, channel: number, bytes: Buffer): void {
  webSocket.send(Buffer.concat([Buffer.from([channel]), bytes]));
}

/** What containerd's network namespace says of a port on which nothing listens. */
export function describeRefusal(pod: Stored, port: number): string {
  const sandbox = digest(pod["metadata"].uid, "sandbox");
  const namespace = `/var/run/netns/cni-${digest(pod["metadata"].uid, "netns").slice(0, 8)}-${sandbox.slice(0, 4)}-${sandbox.slice(4, 8)}-${sandbox.slice(8, 12)}-${sandbox.slice(12, 24)}`;
  return (
    `error forwarding port ${port} to pod ${sandbox}, uid : failed to execute portforward in network namespace "${namespace}": ` +
    `failed to connect to localhost:${port} inside namespace "${sandbox}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused ` +
    `IPv6 dial tcp6: address localhost: no suitable address found `
  );
}
