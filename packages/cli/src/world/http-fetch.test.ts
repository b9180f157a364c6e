import http from "node:http";
import net from "node:net";
import { WorldError } from "@fgk/engine";
import { afterEach, expect, it } from "vitest";
import { openAgents } from "./agents.ts";
import { fetchOverHttp } from "./http-fetch.ts";

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(answer: http.RequestListener): Promise<URL> {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return urlOf(server);
}

function urlOf(server: net.Server): URL {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  return new URL(`http://127.0.0.1:${address.port}/v1/things?page=2`);
}

const limits = { timeoutMs: 2_000, answerBytes: 100_000 };
const never = new AbortController().signal;

function agents(environment: NodeJS.ProcessEnv = {}): ReturnType<typeof openAgents> {
  const made = openAgents(environment);
  open.push(made);
  return made;
}

async function failureOf(work: Promise<unknown>): Promise<WorldError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorldError)) throw new Error(`expected a WorldError, got ${String(error)}`);
  return error;
}

it("sends method, path, headers and body with its length, and gives the whole answer", async () => {
  let seen = "";
  const url = await serve((request, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      seen = `${request.method} ${request.url} ${request.headers["x-a"]} ${request.headers["content-length"]} ${body}`;
      response.writeHead(409, { "Content-Type": "application/json", "X-Two": ["a", "b"] }).end('{"ü":1}');
    });
  });
  const answer = await fetchOverHttp(
    url,
    { method: "POST", headers: { "x-a": "1" }, body: "ü" },
    agents(),
    limits,
    never,
  );
  expect(seen).toBe("POST /v1/things?page=2 1 2 ü");
  expect(answer.status).toBe(409);
  expect(answer.headers["content-type"]).toBe("application/json");
  expect(answer.headers["x-two"]).toBe("a, b");
  expect(new TextDecoder().decode(answer.body)).toBe('{"ü":1}');
});

it("doesn't follow redirects", async () => {
  const url = await serve((_request, response) => response.writeHead(302, { location: "http://example.com/" }).end());
  const answer = await fetchOverHttp(url, {}, agents(), limits, never);
  expect([answer.status, answer.headers["location"]]).toEqual([302, "http://example.com/"]);
});

it("ignores a proxy for this machine", async () => {
  const url = await serve((_request, response) => response.end("direct"));
  const proxied = agents({ HTTP_PROXY: "http://127.0.0.1:1", http_proxy: "http://127.0.0.1:1" });
  const answer = await fetchOverHttp(url, {}, proxied, limits, never);
  expect(new TextDecoder().decode(answer.body)).toBe("direct");
});

it("a closed port is refused", async () => {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = urlOf(server);
  await new Promise((resolve) => server.close(resolve));
  expect((await failureOf(fetchOverHttp(url, {}, agents(), limits, never))).kind).toBe("refused");
});

it("a connection that ends without an answer is a reset: a write may have happened", async () => {
  const url = await serve((request) => request.socket.destroy());
  expect((await failureOf(fetchOverHttp(url, { method: "POST", body: "x" }, agents(), limits, never))).kind).toBe(
    "reset",
  );
});

it("an answer that breaks off is a reset", async () => {
  const url = await serve((request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => request.socket.destroy());
  });
  expect((await failureOf(fetchOverHttp(url, {}, agents(), limits, never))).kind).toBe("reset");
});

it("no whole answer in time is a timeout, even when it drips", async () => {
  const url = await serve((_request, response) => {
    const timer = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(timer));
  });
  const held = { ...limits, timeoutMs: 150 };
  const error = await failureOf(fetchOverHttp(url, {}, agents(), held, never));
  expect(error.kind).toBe("timeout");
  expect(error.message).toContain("no whole answer within 0.15 s");
});

it("an answer that is too large is not kept", async () => {
  const url = await serve((_request, response) => response.end("x".repeat(1001)));
  const error = await failureOf(fetchOverHttp(url, {}, agents(), { ...limits, answerBytes: 1000 }, never));
  expect(error.message).toContain("larger than 1000 bytes");
});

it("an answer of exactly the limit is", async () => {
  const url = await serve((_request, response) => response.end("x".repeat(1000)));
  const answer = await fetchOverHttp(url, {}, agents(), { ...limits, answerBytes: 1000 }, never);
  expect(answer.body.length).toBe(1000);
});

it("an interrupt ends a running request", async () => {
  const stop = new AbortController();
  const url = await serve(() => stop.abort());
  expect((await failureOf(fetchOverHttp(url, {}, agents(), limits, stop.signal))).kind).toBe("aborted");
});

it("reads once more, but never writes once more, on a kept-alive connection that was closed", async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests += 1;
    // The first answer keeps the connection; whatever comes next on it finds it closed.
    if (requests === 1) response.end("one");
    else if (requests === 2) request.socket.destroy();
    else response.end("three");
  });
  const shared = agents();
  await fetchOverHttp(url, {}, shared, limits, never);
  const again = await fetchOverHttp(url, {}, shared, limits, never);
  expect(new TextDecoder().decode(again.body)).toBe("three");
  requests = 1;
  const error = await failureOf(fetchOverHttp(url, { method: "POST" }, shared, limits, never));
  expect([error.kind, requests]).toEqual(["reset", 2]);
});
