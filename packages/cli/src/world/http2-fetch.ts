import http2 from "node:http2";
import type { Duplex } from "node:stream";
import type { FetchAnswer, FetchOptions } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import type { FetchLimits } from "./http-fetch.ts";
import { toWorldError } from "./network-error.ts";

/** One HTTP/2 session per connection that was handed in; it ends with its connection. */
export type Http2Sessions = WeakMap<Duplex, http2.ClientHttp2Session>;

/** One request over HTTP/2 with prior knowledge on an open connection, trailers included. Throws `WorldError`. */
export function fetchOverHttp2(
  url: URL,
  options: FetchOptions,
  connection: Duplex,
  sessions: Http2Sessions,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<FetchAnswer> {
  const method = options.method ?? "GET";
  const what = `${method} ${url.pathname}`;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new WorldError("aborted", "interrupted"));
    // Over a connection that has ended HTTP/2 would wait for its time to run out.
    const ended = connection.errored ?? new WorldError("reset", `${what}: the connection was closed`);
    if (connection.destroyed) return reject(toWorldError(ended, what));
    const session = sessionOf(connection, url, sessions);
    const stream = session.request({ ...options.headers, ":method": method, ":path": `${url.pathname}${url.search}` });
    const parts: Buffer[] = [];
    let bytes = 0;
    let headers: http2.IncomingHttpHeaders = {};
    let trailers: http2.IncomingHttpHeaders = {};
    const end = (error: unknown): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      session.off("error", end).off("close", lost);
      if (error === undefined) return;
      reject(toWorldError(error, what));
      stream.close(http2.constants.NGHTTP2_CANCEL);
    };
    const abort = (): void => end(new WorldError("aborted", "interrupted"));
    const lost = (): void => end(new WorldError("reset", `${what}: the connection was closed`));
    const timer = setTimeout(
      () => end(new WorldError("timeout", `${what}: no whole answer within ${limits.timeoutMs / 1000} s`)),
      limits.timeoutMs,
    );
    signal.addEventListener("abort", abort, { once: true });
    session.once("error", end).once("close", lost);
    stream.on("error", end);
    stream.on("response", (received) => {
      headers = received;
    });
    stream.on("trailers", (received) => {
      trailers = received;
    });
    stream.on("data", (part: Buffer) => {
      bytes += part.length;
      parts.push(part);
      if (bytes > limits.answerBytes) end(new WorldError("reset", `${what}: the answer is too large`));
    });
    stream.on("end", () => {
      end(undefined);
      // An answer that is cut off ends like a whole one; only that its connection is gone tells, where no trailers came.
      const isWhole = Object.keys(trailers).length > 0 || !connection.destroyed;
      if (!isWhole) return reject(new WorldError("reset", `${what}: the connection was closed`));
      const status = Number(headers[":status"] ?? 0);
      if (status === 0) return reject(new WorldError("reset", `${what}: the stream ended without an answer`));
      resolve({ status, headers: join(headers), trailers: join(trailers), body: Buffer.concat(parts) });
    });
    stream.end(options.body);
  });
}

function sessionOf(connection: Duplex, url: URL, sessions: Http2Sessions): http2.ClientHttp2Session {
  const known = sessions.get(connection);
  if (known !== undefined && !known.closed && !known.destroyed) return known;
  const session = http2.connect(url.origin, { createConnection: () => connection });
  // Each request listens too; this one keeps an error between requests from ending the whole run.
  session.on("error", () => session.destroy());
  // Who ends their half is gone. Left open, Node's session over such a stream writes once more, which ends the whole process.
  connection.once("end", () => connection.destroy());
  connection.once("close", () => session.destroy());
  sessions.set(connection, session);
  return session;
}

function join(headers: http2.IncomingHttpHeaders): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(":")) joined[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return joined;
}
