import http from "node:http";
import https from "node:https";
import type { FetchAnswer, FetchOptions } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import type { Agents } from "./agents.ts";
import { toWorldError } from "./network-error.ts";
import { isLoopbackHost, isMetadataHost } from "./variables.ts";

/** What a request is held to. */
export interface FetchLimits {
  readonly timeoutMs: number;
  readonly answerBytes: number;
}

/** One HTTP/1.1 request and its whole answer; redirects are answers. Throws `WorldError`. */
export async function fetchOverHttp(
  url: URL,
  options: FetchOptions,
  agents: Agents,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<FetchAnswer> {
  try {
    return await send(url, options, agents, limits, signal);
  } catch (error) {
    // A kept-alive connection may be closed by the other side at any moment. Reading once more is harmless; a write isn't.
    const reading = (options.method ?? "GET") === "GET";
    if (reading && error instanceof StaleConnection) return send(url, options, agents, limits, signal);
    throw error;
  }
}

class StaleConnection extends WorldError {}

function send(
  url: URL,
  options: FetchOptions,
  agents: Agents,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<FetchAnswer> {
  const method = options.method ?? "GET";
  const what = `${method} ${url.origin}${url.pathname}`;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new WorldError("aborted", "interrupted"));
    if (!isSafe(url)) return reject(new WorldError("tls", `${what}: not encrypted; nothing was sent`));
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method,
      headers: withLength(options),
      agent: agents.agentFor(url, options),
    });
    const end = (error: unknown): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      if (error === undefined) return;
      const known = toWorldError(error, what);
      reject(known.kind === "reset" && request.reusedSocket ? new StaleConnection("reset", known.message) : known);
      request.destroy();
    };
    const abort = (): void => end(new WorldError("aborted", "interrupted"));
    const timer = setTimeout(
      () => end(new WorldError("timeout", `${what}: no whole answer within ${limits.timeoutMs / 1000} s`)),
      limits.timeoutMs,
    );
    signal.addEventListener("abort", abort, { once: true });
    request.on("error", end);
    request.on("response", (answer) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > limits.answerBytes) {
          end(new WorldError("reset", `${what}: the answer is larger than ${limits.answerBytes} bytes`));
        }
      });
      answer.on("error", end);
      answer.on("aborted", () => end(new WorldError("reset", `${what}: the answer broke off`)));
      answer.on("end", () => {
        end(undefined);
        resolve({
          status: answer.statusCode ?? 0,
          headers: joinHeaders(answer.headers),
          trailers: {},
          body: Buffer.concat(parts),
        });
      });
    });
    request.end(options.body);
  });
}

/** Nothing leaves this machine unencrypted, wherever its address came from. */
function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || isLoopbackHost(hostname) || isMetadataHost(hostname);
}

/** A body of known length isn't sent in chunks, which some of Google's front ends refuse. */
function withLength(options: FetchOptions): Record<string, string> {
  const headers: Record<string, string> = { ...options.headers };
  if (options.body !== undefined) headers["content-length"] = String(Buffer.byteLength(options.body));
  else if (options.method !== undefined && options.method !== "GET") headers["content-length"] = "0";
  return headers;
}

function joinHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return joined;
}
