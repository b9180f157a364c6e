import type net from "node:net";

/** A server of a test on this machine: its port, and its end, which cuts what is still connected. */
export interface Listening {
  readonly port: number;
  readonly close: () => void;
}

/** What a test has opened, all of it closed together. */
export interface Opened {
  /** Lets a server listen; its port. */
  readonly listenHere: (server: net.Server) => Promise<number>;
  readonly closeLater: (one: { readonly close: () => unknown }) => void;
  readonly closeAll: () => void;
}

/** For what a test opens and its end closes: servers and worlds. */
export function createOpened(): Opened {
  const opened: { readonly close: () => unknown }[] = [];
  return {
    listenHere: async (server) => {
      const one = await listen(server);
      opened.push(one);
      return one.port;
    },
    closeLater: (one) => void opened.push(one),
    closeAll: () => {
      for (const one of opened.splice(0)) one.close();
    },
  };
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
