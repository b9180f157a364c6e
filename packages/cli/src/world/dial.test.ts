import net from "node:net";
import { WorldError } from "@fgk/engine";
import { afterEach, expect, it } from "vitest";
import { dial } from "./dial.ts";

const never = new AbortController().signal;
const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(accept: (socket: net.Socket) => void): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    accept(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const part of stream) text += String(part);
  return text;
}

it("opens a connection", async () => {
  const port = await serve((socket) => socket.end("hello"));
  expect(await readAll(await dial({ host: "127.0.0.1", port }, () => undefined, never))).toBe("hello");
});

it("opens a tunnel through a proxy, and what the server says with the proxy's answer isn't lost", async () => {
  let asked = "";
  const port = await serve((socket) => {
    socket.once("data", (head: Buffer) => {
      asked = head.toString("latin1");
      socket.end("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\nearly bird");
    });
  });
  const variable = (name: string): string | undefined =>
    name === "HTTPS_PROXY" ? `http://127.0.0.1:${port}` : undefined;
  const stream = await dial({ host: "10.9.9.9", port: 443 }, variable, never);
  expect(await readAll(stream)).toBe("early bird");
  expect(asked.split("\r\n")[0]).toBe("CONNECT 10.9.9.9:443 HTTP/1.1");
});

async function kindOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((reason: unknown) => reason);
  return error instanceof WorldError ? error.kind : `not a WorldError: ${String(error)}`;
}

it("a proxy that refuses is refused", async () => {
  const port = await serve((socket) => socket.once("data", () => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n")));
  const variable = (name: string): string | undefined =>
    name === "HTTPS_PROXY" ? `http://127.0.0.1:${port}` : undefined;
  expect(await kindOf(dial({ host: "10.9.9.9", port: 443 }, variable, never))).toBe("refused");
});

it("a closed port is refused", async () => {
  const port = await serve(() => undefined);
  await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
  expect(await kindOf(dial({ host: "127.0.0.1", port }, () => undefined, never))).toBe("refused");
});

it("what doesn't speak TLS is a failure, not a hang", async () => {
  const port = await serve((socket) => socket.end("plain text, not TLS at all"));
  const opening = dial({ host: "127.0.0.1", port, tls: { ca: null } }, () => undefined, never);
  expect(["tls", "reset"]).toContain(await kindOf(opening));
});

it("an interrupt ends an open connection", async () => {
  const port = await serve(() => undefined);
  const stop = new AbortController();
  const stream = await dial({ host: "127.0.0.1", port }, () => undefined, stop.signal);
  const closed = new Promise((resolve) => stream.once("close", resolve));
  stop.abort();
  await closed;
  expect(stream.destroyed).toBe(true);
});
