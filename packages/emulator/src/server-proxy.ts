import type { Buffer } from "node:buffer";
import { mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { createServer } from "node:https";
import { connect } from "node:net";
import { dirname } from "node:path";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream";
import type { Certificates } from "./certificates.ts";
import { makeCertificates } from "./certificates.ts";
import { json } from "./cloud/http.ts";
import type { Answerer } from "./server-http.ts";
import { serveAnswers } from "./server-http.ts";

/** The names that Google's APIs have, and that the proxy's certificate is for. */
const googleNames = ["*.googleapis.com", "*.mtls.googleapis.com"];

const loopback: readonly string[] = ["127.0.0.1", "localhost"];

/** What the proxy leads to. */
export interface ProxyOptions {
  /** The emulator's server for Google's APIs, which is the proxy too. */
  readonly http: Server;
  readonly google: Answerer;
  /** The emulator's own ports, of clusters too, as they are now: what is sent there passes through as it is. */
  readonly ports: () => readonly number[];
  readonly nowMs: number;
  /** Where to write the authority that clients of the proxy have to trust. */
  readonly authorityFile: string;
}

/** The emulator as a proxy. */
export interface Proxy {
  /** Removes the authority's file; the connections are the server's. */
  readonly close: () => Promise<void>;
}

/**
 * Lets the server answer `CONNECT` for clients that only know Google's APIs by their own names: it ends TLS itself, with an
 * authority made for this run whose key is nowhere else. Any other host is refused: nothing leaves this machine.
 */
export async function openProxy({ http, google, ports, nowMs, authorityFile }: ProxyOptions): Promise<Proxy> {
  const certificates = makeCertificates(nowMs, googleNames);
  http.on("connect", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const { host, port } = readAddress(request.url ?? "");
    if (isGoogleName(host) && port === 443) answerAs(host, certificates, google, accept(socket, head));
    else if (loopback.includes(host) && ports().includes(port)) tunnel(accept(socket, head), port);
    else refuse(socket, request.url ?? "");
  });
  await writeAuthority(authorityFile, certificates.ca);
  return { close: () => removeAuthority(authorityFile) };
}

/** Refuses what a proxy was asked for by its whole address and isn't the emulator's at `url`, nor one of Google's APIs. */
export function answerKnownHosts(url: string, google: Answerer): Answerer {
  const { port } = new URL(url);
  return {
    answer: async (request) => {
      const { hostname, host } = request.url;
      const isOwn = loopback.includes(hostname) && request.url.port === port;
      if (isOwn || isGoogleName(host)) return google.answer(request);
      return json(403, { error: { code: 403, message: describeRefusal(host), status: "PERMISSION_DENIED" } });
    },
  };
}

function answerAs(host: string, { key, cert }: Certificates, google: Answerer, socket: Duplex): void {
  const server = createServer({ key, cert });
  serveAnswers(server, `https://${host}`, google);
  server.emit("connection", socket);
}

function tunnel(socket: Duplex, port: number): void {
  const far = connect(port, "127.0.0.1");
  // Either end closes the other, however it ended.
  pipeline(socket, far, () => socket.destroy());
  pipeline(far, socket, () => far.destroy());
}

function accept(socket: Duplex, head: Buffer): Duplex {
  socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
  if (head.length > 0) socket.unshift(head);
  return socket;
}

/** The reason stands in the first line too: it is all that gcloud and curl show of a refused tunnel. */
function refuse(socket: Duplex, target: string): void {
  const text = describeRefusal(target.replaceAll(/[^\w.:[\]-]/g, "?"));
  const headers = `content-type: text/plain\r\ncontent-length: ${text.length + 1}\r\nconnection: close\r\n`;
  socket.end(`HTTP/1.1 403 ${text}\r\n${headers}\r\n${text}\n`);
}

function describeRefusal(host: string): string {
  return `the fgk emulator is no open proxy: for ${host} use a terminal without its environment`;
}

function readAddress(target: string): { readonly host: string; readonly port: number } {
  const [, host = "", port = ""] = /^([^:]+):(\d{1,5})$/.exec(target) ?? [];
  return { host: host.toLowerCase(), port: Number(port) };
}

/** In a certificate, a star is one label. */
function isGoogleName(host: string): boolean {
  return googleNames.some((name) => {
    const rest = name.slice(1);
    return host.endsWith(rest) && /^[a-z0-9-]+$/.test(host.slice(0, -rest.length));
  });
}

/** The file is replaced, never written through: its folder may be one that others write to as well. */
async function writeAuthority(file: string, ca: string): Promise<void> {
  const draft = `${file}.new`;
  await mkdir(dirname(file), { recursive: true });
  await rm(draft, { force: true });
  await writeFile(draft, ca, { flag: "wx" });
  await rename(draft, file);
}

async function removeAuthority(file: string): Promise<void> {
  await rm(file, { force: true });
  // Unless gcloud or a state file is in it, the folder was only for this.
  await rmdir(dirname(file)).catch(() => {});
}
