import http2 from "node:http2";
import type net from "node:net";
import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import { WorldError } from "@fgk/engine";
import { expect, it } from "vitest";
import { fetchOverHttp2 } from "./http2-fetch.ts";

const never = new AbortController().signal;
const limits = { timeoutMs: 2_000, answerBytes: 1_000 };
const url = new URL("http://flyte/flyteidl.service.AdminService/ListProjects");

/** A gRPC-like server on one end of an in-memory connection, as a port-forward gives one. */
function connect(answer: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void): Duplex {
  const [near, far] = duplexPair();
  const server = http2.createServer();
  server.on("stream", answer);
  server.on("sessionError", () => undefined);
  server.emit("connection", far as net.Socket);
  return near;
}

it("gives status, headers, body and trailers, and uses the connection again", async () => {
  const connection = connect((stream, headers) => {
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    let body = "";
    stream.on("data", (part: Buffer) => {
      body += part.toString();
    });
    stream.on("end", () => stream.end(`${headers[":method"]} ${headers[":path"]} ${headers["te"]} ${body}`));
  });
  const sessions = new WeakMap();
  const options = { method: "POST", headers: { te: "trailers" }, body: "in" } as const;
  for (const _ of [1, 2]) {
    const answer = await fetchOverHttp2(url, options, connection, sessions, limits, never);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/grpc");
    expect(answer.trailers["grpc-status"]).toBe("0");
    expect(new TextDecoder().decode(answer.body)).toBe("POST /flyteidl.service.AdminService/ListProjects trailers in");
  }
  connection.destroy();
});

async function kindOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((reason: unknown) => reason);
  return error instanceof WorldError ? error.kind : `not a WorldError: ${String(error)}`;
}

it("a server that says nothing is a timeout", async () => {
  const connection = connect(() => undefined);
  const held = { ...limits, timeoutMs: 100 };
  expect(await kindOf(fetchOverHttp2(url, {}, connection, new WeakMap(), held, never))).toBe("timeout");
  connection.destroy();
});

it("a connection that ends is a reset", async () => {
  const connection = connect((stream) => {
    stream.on("error", () => undefined);
    connection.destroy();
  });
  expect(await kindOf(fetchOverHttp2(url, {}, connection, new WeakMap(), limits, never))).toBe("reset");
});

it("a connection that has ended before says at once why", async () => {
  // Without a server: one that writes into a pair whose other end is gone fails an assertion of Node's.
  const [connection] = duplexPair();
  connection.on("error", () => undefined);
  connection.destroy(new WorldError("refused", "port 8089: connection refused"));
  await new Promise((resolve) => connection.once("close", resolve));
  expect(await kindOf(fetchOverHttp2(url, {}, connection, new WeakMap(), limits, never))).toBe("refused");
  const [closed] = duplexPair();
  closed.destroy();
  await new Promise((resolve) => closed.once("close", resolve));
  expect(await kindOf(fetchOverHttp2(url, {}, closed, new WeakMap(), limits, never))).toBe("reset");
});

it("an answer that is too large is not kept", async () => {
  const connection = connect((stream) => {
    stream.on("error", () => undefined);
    stream.respond({ ":status": 200 });
    stream.end("x".repeat(5_000));
  });
  expect(await kindOf(fetchOverHttp2(url, {}, connection, new WeakMap(), limits, never))).toBe("reset");
  connection.destroy();
});

it("a server that goes away at any moment is a reset, and no end of the whole program", async () => {
  for (let moment = 0; moment < 26; moment += 1) {
    const [near, far] = duplexPair();
    const server = http2.createServer();
    server.on("stream", (stream) => {
      stream.on("error", () => undefined);
      stream.respond({ ":status": 200 });
      stream.write("x");
    });
    server.on("sessionError", () => undefined);
    far.on("error", () => undefined).once("end", () => far.destroy());
    server.emit("connection", far as net.Socket);
    const asked = kindOf(fetchOverHttp2(url, { method: "POST", body: "in" }, near, new WeakMap(), limits, never));
    for (let turn = 0; turn < moment / 2; turn += 1) await nextTurn();
    far.end();
    if (moment % 2 === 1) await nextTurn();
    far.destroy();
    expect(await asked).toBe("reset");
  }
});

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
