import net from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import type { DialOptions } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { toWorldError } from "./network-error.ts";
import { findProxy, writeConnectRequest } from "./proxy.ts";
import type { ReadVariable } from "./variables.ts";

/** For all of it: the name, the proxy, the handshake. */
const connectMs = 30_000;
const proxyAnswerBytes = 16_384;

/**
 * Opens a connection, through the proxy that was asked for or that the variables name, within `mostMs`: a server that sends a
 * byte now and then gets no longer. Throws `WorldError`.
 */
export async function dial(
  options: DialOptions,
  variable: ReadVariable,
  signal: AbortSignal,
  mostMs: number = connectMs,
): Promise<Duplex> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), mostMs);
  try {
    return await open(options, variable, { signal, late: late.signal, mostMs });
  } finally {
    clearTimeout(timer);
  }
}

/** When it is over: `signal` ends also what is open, `late` only what isn't yet. */
interface Until {
  readonly signal: AbortSignal;
  readonly late: AbortSignal;
  readonly mostMs: number;
}

async function open(options: DialOptions, variable: ReadVariable, until: Until): Promise<Duplex> {
  const { host, port } = options;
  const what = `${host}:${port}`;
  const proxy = options.proxy === undefined ? findProxy(host, port, variable) : new URL(options.proxy);
  const socket =
    proxy === undefined
      ? await connected(net.connect({ host, port }), "connect", what, until)
      : await openTunnel(proxy, host, port, until);
  if (options.tls === undefined) return socket;
  const serverName = options.tls.serverName ?? (net.isIP(host) === 0 ? host : undefined);
  const secured = tls.connect({
    socket,
    host,
    ...(serverName === undefined ? {} : { servername: serverName }),
    ...(options.tls.ca === null ? {} : { ca: options.tls.ca }),
  });
  return connected(secured, "secureConnect", what, until);
}

async function openTunnel(proxy: URL, host: string, port: number, until: Until): Promise<net.Socket> {
  const what = `the proxy ${proxy.host}`;
  const at = { host: proxy.hostname, port: Number(proxy.port || (proxy.protocol === "https:" ? 443 : 80)) };
  const socket =
    proxy.protocol === "https:"
      ? await connected(tls.connect({ ...at, servername: at.host }), "secureConnect", what, until)
      : await connected(net.connect(at), "connect", what, until);
  socket.write(writeConnectRequest(proxy, host, port));
  const answer = await readHead(socket, what, until);
  if (!/^HTTP\/1\.[01] 200/.test(answer)) {
    socket.destroy();
    throw new WorldError("refused", `${what} refused ${host}:${port}: ${answer.split("\r\n")[0] ?? ""}`);
  }
  return socket;
}

/** Reads up to the empty line that ends the proxy's answer; what comes after it stays in the socket. */
function readHead(socket: net.Socket, what: string, { signal, late, mostMs }: Until): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const end = (error?: unknown): void => {
      socket.off("readable", read).off("error", end).off("close", closed);
      signal.removeEventListener("abort", abort);
      late.removeEventListener("abort", tooLate);
      if (error !== undefined) {
        socket.destroy();
        reject(toWorldError(error, what));
      }
    };
    const closed = (): void => end(new WorldError("reset", `${what} closed the connection`));
    const abort = (): void => end(new WorldError("aborted", "interrupted"));
    const tooLate = (): void => end(new WorldError("timeout", `${what}: no whole answer within ${mostMs / 1_000} s`));
    const read = (): void => {
      for (let chunk = socket.read(1); chunk !== null; chunk = socket.read(1)) {
        seen = Buffer.concat([seen, chunk]);
        if (seen.length > proxyAnswerBytes) {
          end(new WorldError("refused", `${what} doesn't speak HTTP`));
          return;
        }
        if (seen.subarray(-4).toString("latin1") === "\r\n\r\n") {
          end();
          resolve(seen.toString("latin1"));
          return;
        }
      }
    };
    socket.on("readable", read).on("error", end).on("close", closed);
    signal.addEventListener("abort", abort, { once: true });
    late.addEventListener("abort", tooLate, { once: true });
  });
}

function connected<T extends net.Socket>(
  socket: T,
  event: "connect" | "secureConnect",
  what: string,
  { signal, late, mostMs }: Until,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      signal.removeEventListener("abort", abort);
      late.removeEventListener("abort", tooLate);
      socket.destroy();
      reject(toWorldError(error, what));
    };
    const abort = (): void => fail(new WorldError("aborted", "interrupted"));
    const tooLate = (): void => fail(new WorldError("timeout", `${what}: no connection within ${mostMs / 1_000} s`));
    if (signal.aborted) return abort();
    if (late.aborted) return tooLate();
    signal.addEventListener("abort", abort, { once: true });
    late.addEventListener("abort", tooLate, { once: true });
    socket.once("error", fail);
    socket.once("close", () => fail(new WorldError("reset", `${what}: the connection was closed`)));
    socket.once(event, () => {
      socket.removeAllListeners("close").off("error", fail);
      signal.removeEventListener("abort", abort);
      late.removeEventListener("abort", tooLate);
      // Interrupting ends an open connection too; the error belongs to whoever reads the stream.
      signal.addEventListener("abort", () => socket.destroy(), { once: true });
      resolve(socket);
    });
  });
}
