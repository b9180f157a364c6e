import type net from "node:net";

/** A server of a test on this machine: its port, and its end, which cuts what is still connected. */
export interface Listening {
  readonly port: number;
  readonly close: () => void;
}

/** Lets a server listen on a free port of 127.0.0.1; a client that breaks off is no failure. */
export async function listen(server: net.Server): Promise<Listening> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port: typeof address === "object" && address !== null ? address.port : 0, close };
}
