import type { FetchAnswer } from "@fgk/engine";
import type { Passing } from "../simulation/simulated-world.ts";
import type { Fault } from "./draw-faults.ts";

/** An error answer in the words of whoever was asked: Google's JSON, Kubernetes' Status, gRPC's headers. */
export function makeErrorAnswer(passing: Passing, status: 409 | 412 | 429 | 500 | 503, fault: Fault): FetchAnswer {
  if (passing.by === "http2") return makeGrpcAnswer(status);
  const headers = status === 429 ? { "retry-after": String(fault.retryAfterSeconds) } : {};
  const body = isGoogle(passing.url) ? describeGoogle(status, fault) : describeKubernetes(status, fault);
  return makeAnswer(isGoogle(passing.url) || status !== 412 ? status : 409, JSON.stringify(body), headers);
}

/** What a proxy says when it couldn't, or wouldn't, pass the request on. */
export function makeProxyPage({ form }: Fault): FetchAnswer {
  const status = [502, 503, 504, 200][form % 4] ?? 502;
  const page = `<html>\r\n<head><title>${status} Bad Gateway</title></head>\r\n<body><h1>The proxy could not reach the server</h1></body></html>`;
  return makeAnswer(status, page, { "content-type": "text/html" });
}

/** Whether a request goes to Google rather than to a cluster. */
export function isGoogle(url: URL): boolean {
  return url.hostname.endsWith(".googleapis.com") || url.host === "127.0.0.1:1";
}

export function makeAnswer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): FetchAnswer {
  const named = { "content-type": "application/json", ...headers };
  return { status, headers: named, trailers: {}, body: new TextEncoder().encode(text) };
}

function describeGoogle(status: number, { form }: Fault): object {
  const error = (word: string, message: string, reason: string, more: object = {}): object => ({
    error: { code: status, message, status: word, errors: [{ message, domain: "global", reason }], ...more },
  });
  switch (status) {
    case 409:
      return form % 2 === 0
        ? error(
            "ABORTED",
            "There were concurrent policy changes. Please retry the whole read-modify-write.",
            "conflict",
          )
        : error("ALREADY_EXISTS", "The resource already exists", "alreadyExists");
    case 412:
      return error("", "At least one of the pre-conditions you specified did not hold.", "conditionNotMet");
    case 429:
      return error("RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Requests' per minute", "rateLimitExceeded");
    case 500:
      return error("INTERNAL", "Internal error encountered.", "backendError");
    default:
      return error("UNAVAILABLE", "The service is currently unavailable.", "backendError");
  }
}

function describeKubernetes(status: number, { form, retryAfterSeconds }: Fault): object {
  const say = (code: number, reason: string, message: string, details: object = {}): object => ({
    ...{ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, details, code },
  });
  switch (status) {
    case 409:
    case 412:
      return form % 2 === 0
        ? say(409, "Conflict", "Operation cannot be fulfilled: the object has been modified")
        : say(409, "AlreadyExists", "it already exists");
    case 429:
      return say(429, "TooManyRequests", "too many requests, please try again later", { retryAfterSeconds });
    case 500:
      return say(500, "InternalError", "Internal error occurred: etcdserver: request timed out");
    default:
      return say(503, "ServiceUnavailable", "the server is currently unable to handle the request");
  }
}

/** gRPC's numbers: ABORTED, RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE. */
function makeGrpcAnswer(status: number): FetchAnswer {
  const codes: Readonly<Record<number, string>> = { 409: "10", 412: "10", 429: "8", 500: "13" };
  const headers = {
    "content-type": "application/grpc",
    "grpc-status": codes[status] ?? "14",
    "grpc-message": "not now",
  };
  return { status: 200, headers, trailers: {}, body: new Uint8Array() };
}
