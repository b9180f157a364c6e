import type { Server } from "node:http";
import type { Server as HttpsServer } from "node:https";

/** Listens on loopback only; 0 is any free port. Answers the port; rejects when it is taken. */
export function listenOn(server: Server | HttpsServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Stops at once: connections that are open are cut. */
export function stopListening(server: Server | HttpsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
