import { createServer } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";

/** Takes up the connection of an exec, and then says nothing. */
export function acceptExec(connection: Duplex): void {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => "v5.channel.k8s.io" });
  server.on("upgrade", (request, _socket, head) => sockets.handleUpgrade(request, connection, head, () => undefined));
  server.emit("connection", connection);
}
