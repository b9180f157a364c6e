import http2 from "node:http2";
import net from "node:net";

/** A server of this machine that never comes to its end. */
export interface SilentServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** How often those that trickle send a byte: often enough that nothing is ever idle. */
const trickleMs = 20;

/** Accepts connections; then says `begin` and a byte of `drip` at a time, for ever. */
export function serveDripping(begin: string | Uint8Array, drip: Uint8Array | undefined): Promise<SilentServer> {
  const timers = new Set<NodeJS.Timeout>();
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on("error", () => socket.destroy());
    socket.resume();
    if (begin.length > 0) socket.write(begin);
    if (drip !== undefined) timers.add(setInterval(() => socket.destroyed || socket.write(drip), trickleMs));
  });
  return listening(server, () => {
    for (const timer of timers) clearInterval(timer);
    for (const socket of open) socket.destroy();
  });
}

/** Answers HTTP/2 requests with their head, and then a byte of the body at a time, or none. */
export function serveHttp2(drips: boolean): Promise<SilentServer> {
  const timers = new Set<NodeJS.Timeout>();
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => session.destroy());
  });
  server.on("stream", (stream) => {
    stream.on("error", () => undefined);
    stream.respond({ ":status": 200 });
    if (drips) timers.add(setInterval(() => stream.destroyed || stream.write("x"), trickleMs));
  });
  return listening(server, () => {
    for (const timer of timers) clearInterval(timer);
    for (const session of sessions) session.destroy();
  });
}

function listening(server: net.Server | http2.Http2Server, end: () => void): Promise<SilentServer> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const close = (): Promise<void> =>
        new Promise((closed) => {
          end();
          server.close(() => closed());
        });
      resolve({ port, close });
    });
  });
}
