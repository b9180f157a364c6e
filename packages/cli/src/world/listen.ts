import net from "node:net";
import type { Duplex } from "node:stream";
import type { Listener } from "@fgk/engine";
import { toWorldError } from "./network-error.ts";

/** Opens a port on loopback only (0: any free one) and hands over each connection. Throws `WorldError`. */
export function listen(port: number, accept: (connection: Duplex) => void, signal: AbortSignal): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const open = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      open.add(socket);
      // A peer that goes away is no event for anybody but who reads the stream.
      socket.on("error", () => socket.destroy());
      socket.on("close", () => open.delete(socket));
      accept(socket);
    });
    const close = (): Promise<void> =>
      new Promise((closed) => {
        signal.removeEventListener("abort", abort);
        server.close(() => closed());
        for (const socket of open) socket.destroy();
      });
    const abort = (): void => void close();
    server.once("error", (error) => reject(toWorldError(error, `port ${port}`)));
    server.listen(port, "127.0.0.1", () => {
      signal.addEventListener("abort", abort, { once: true });
      const address = server.address();
      resolve({ port: typeof address === "object" && address !== null ? address.port : port, close });
    });
  });
}
