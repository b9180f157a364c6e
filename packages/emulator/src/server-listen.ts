import type { Server } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";

/** The open connections of each server: what was switched over to another protocol, node's own list doesn't have. */
const connections = new WeakMap<Server | HttpsServer, Set<Socket>>();

/** Listens on loopback only; 0 is any free port. Answers the port; rejects when it is taken. */
export function listenOn(server: Server | HttpsServer, port: number): Promise<number> {
  const open = new Set<Socket>();
  connections.set(server, open);
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Stops at once: connections that are open are cut, those of watches and forwarded ports too. */
export function stopListening(server: Server | HttpsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of connections.get(server) ?? []) socket.destroy();
  });
}
