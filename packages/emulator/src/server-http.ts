import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { CloudRequest, CloudResponse } from "./cloud/http.ts";
import { json } from "./cloud/http.ts";
import type { OpenStreams } from "./server-streams.ts";
import { makeOpenStreams } from "./server-streams.ts";

/** Says on every answer that this isn't Google and no real cluster. */
const emulatorHeader = "x-fgk-emulator";

/** Where the stand-in for helm asks whether a cluster is the emulator's. */
export const emulatorPath = "/fgk-emulator";

/** What answers requests, and takes connections over that ask for another protocol. */
export interface Answerer {
  readonly answer: (request: CloudRequest) => Promise<CloudResponse>;
  readonly upgrade?: (request: CloudRequest, socket: Duplex, head: Buffer, raw: IncomingMessage) => void;
}

/** What a node server emits that we listen to: HTTP or HTTPS, or one that is handed its connections. */
interface RequestSource {
  on(event: "request", listener: (request: IncomingMessage, response: ServerResponse) => void): unknown;
  on(event: "upgrade", listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): unknown;
}

/** Lets a node server answer from the cloud. `base` is what relative request targets are relative to. */
export function serveAnswers(server: RequestSource, base: string, answerer: Answerer): void {
  const streams = makeOpenStreams();
  server.on("request", (incoming, outgoing) => {
    answerIncoming(incoming, base, answerer).then(
      (response) => sendResponse(outgoing, response, streams),
      (error: unknown) => sendResponse(outgoing, describeCrash(error), streams),
    );
  });
  const { upgrade } = answerer;
  // Without a listener an offer to change protocols, as Java's client makes in each request, is passed over.
  if (upgrade === undefined) return;
  server.on("upgrade", (incoming, socket, head) => {
    socket.on("error", () => socket.destroy());
    upgrade(readRequest(incoming, base, new Uint8Array()), socket, head, incoming);
  });
}

async function answerIncoming(incoming: IncomingMessage, base: string, answerer: Answerer): Promise<CloudResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return answerMarked(answerer, readRequest(incoming, base, Buffer.concat(chunks)));
}

/** An answer with the emulator's mark, in whatever way it came in. */
export async function answerMarked(answerer: Answerer, request: CloudRequest): Promise<CloudResponse> {
  const response =
    request.url.pathname === emulatorPath ? json(200, { emulator: "fgk" }) : await answerer.answer(request);
  return { ...response, headers: { ...response.headers, [emulatorHeader]: "1" } };
}

function readRequest(incoming: IncomingMessage, base: string, body: Uint8Array): CloudRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    headers[name] = Array.isArray(value) ? value.join(", ") : (value ?? "");
  return { method: incoming.method ?? "GET", url: readTarget(incoming.url ?? "/", base), headers, body };
}

/** A path stands as it is, with two slashes in front too; a proxy is asked for whole addresses. */
function readTarget(target: string, base: string): URL {
  if (target.startsWith("/")) return new URL(`${base}${target}`);
  return URL.parse(target) ?? new URL(`${base}/${target}`);
}

function sendResponse(outgoing: ServerResponse, response: CloudResponse, streams: OpenStreams): void {
  outgoing.sendDate = false;
  const { stream, bytes } = response;
  if (bytes !== undefined) {
    streams.wake();
    outgoing.writeHead(response.status, response.headers);
    outgoing.flushHeaders();
    outgoing.once("close", () => bytes.destroy());
    bytes.once("error", () => outgoing.destroy());
    bytes.pipe(outgoing);
    return;
  }
  if (stream !== undefined && !outgoing.destroyed) {
    outgoing.writeHead(response.status, response.headers);
    if (response.body.length > 0) outgoing.write(response.body);
    streams.follow(outgoing, stream);
    return;
  }
  streams.wake();
  const hasBody = response.status !== 204 && response.status !== 304;
  const length = hasBody ? { "content-length": String(Buffer.byteLength(response.body)) } : {};
  outgoing.writeHead(response.status, { ...response.headers, ...length });
  outgoing.end(hasBody ? response.body : undefined);
}

/**
 * A mistake of the emulator's own. A 501, which fgk and most of Google's libraries take for final; gcloud 528 repeats every
 * 5xx for half a minute, whatever it says, and prints the text then.
 */
function describeCrash(error: unknown): CloudResponse {
  const message = `the fgk emulator made a mistake: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  return json(501, { error: { code: 501, message, status: "UNIMPLEMENTED" } }, { [emulatorHeader]: "1" });
}
