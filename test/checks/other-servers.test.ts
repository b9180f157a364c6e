import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import { Duplex } from "node:stream";
import tls from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { openWorld } from "../../packages/cli/src/world/open-world.ts";
import { makeCertificates } from "../../packages/emulator/src/certificates.ts";
import { askThrough } from "../../packages/providers/src/flyte/ask-flyte.ts";
import { createOpened } from "../environment/listen.ts";

// What else may listen where Flyte's gRPC is expected: real servers of Node's, asked as a port-forward asks.
const { key, cert } = makeCertificates(Date.now());
const { listenHere, closeLater, closeAll } = createOpened();
afterEach(closeAll);

/** A connection as a port-forward hands it over. */
function forward(port: number): Parameters<typeof askThrough>[1] {
  const socket = net.connect(port, "127.0.0.1");
  let first = "";
  const stream = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, written) => void socket.write(chunk, () => written()),
    destroy: (error, destroyed) => {
      socket.destroy();
      destroyed(error);
    },
  });
  socket.on("data", (part) => {
    if (first.length < 64) first += part.toString("latin1").slice(0, 64);
    stream.push(part);
  });
  socket.on("end", () => stream.push(null));
  socket.on("error", (error) => stream.destroy(error));
  return { stream, firstBytes: () => first, close: () => void stream.destroy() };
}

const { world, close } = openWorld({
  folder: ".",
  workFolder: ".",
  self: [process.execPath],
  signal: new AbortController().signal,
});

async function problemOf(server: net.Server): Promise<unknown> {
  closeLater({ close });
  const call = { method: "flyteidl.service.AdminService/ListProjects", input: {}, headers: {} };
  const answer = await askThrough(world, forward(await listenHere(server)), call);
  return answer.ok ? answer : [answer.problem, answer.status];
}

/** Trailers only, as grpc-go answers what it refuses. */
function answerGrpc(response: http2.Http2ServerResponse, status: string, message: string): void {
  const headers = {
    ":status": 200,
    "content-type": "application/grpc",
    "grpc-status": status,
    "grpc-message": message,
  };
  response.stream.respond(headers, { endStream: true });
}

/** grpc-go's answer to TLS on a clear-text port and the reverse: an alert, then the end. */
const alert = Uint8Array.of(0x15, 3, 3, 0, 2, 2, 22);
/** Go's net/http over TLS, to a caller in clear text. */
const goWords = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";

describe("where Flyte's gRPC is expected", () => {
  it.each<[string, () => net.Server, unknown]>([
    ["a web server", () => http.createServer((_, response) => response.end("hello")), ["http1", ""]],
    // Node's own ends without a word.
    ["TLS of Node's", () => tls.createServer({ key, cert }), ["no-route", ""]],
    ["TLS of most", () => net.createServer((socket) => void socket.end(alert)), ["tls", ""]],
    ["HTTPS of Go's", () => net.createServer((socket) => void socket.end(goWords)), ["tls", ""]],
    ["what hangs up", () => net.createServer((socket) => void socket.end()), ["no-route", ""]],
    ["what resets", () => net.createServer((socket) => void socket.resetAndDestroy()), ["no-route", ""]],
    [
      "a gRPC server that isn't Flyte",
      () => http2.createServer((_, response) => answerGrpc(response, "12", "unknown service flyteidl")),
      ["unknown-call", "UNIMPLEMENTED"],
    ],
    [
      "HTTP/2 that isn't gRPC",
      () => http2.createServer((_, response) => response.end("hello")),
      ["refused", "UNKNOWN"],
    ],
    ["a database", () => net.createServer((socket) => void socket.end("E\0\0\0.SFATAL\0")), ["no-route", ""]],
  ])("%s is told from all others", async (_, make, expected) => {
    expect(await problemOf(make())).toEqual(expected);
  });

  it("nothing is told from all others", async () => {
    const port = await listenHere(net.createServer());
    closeAll();
    const call = { method: "flyteidl.service.AdminService/ListProjects", input: {}, headers: {} };
    expect(await askThrough(world, forward(port), call)).toMatchObject({ ok: false, problem: "no-route" });
  });
});
