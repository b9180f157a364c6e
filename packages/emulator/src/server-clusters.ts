import type { Server } from "node:https";
import { createServer } from "node:https";
import type { Certificates } from "./certificates.ts";
import type { Answerer } from "./server-http.ts";
import { serveAnswers } from "./server-http.ts";
import { listenOn, stopListening } from "./server-listen.ts";

/** The TLS endpoints of the emulated clusters, each on a port of its own that it keeps. */
export interface ClusterEndpoints {
  /** Opens the cluster's endpoint, at its old port if it had one, and answers `host:port`. */
  readonly open: (cluster: string) => Promise<string>;
  readonly ports: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

/** `answererOf` is asked once for each cluster; `before` are the ports of an earlier run. */
export function openClusterEndpoints(
  certificates: Certificates,
  before: Readonly<Record<string, number>>,
  answererOf: (cluster: string) => Answerer,
): ClusterEndpoints {
  const servers = new Map<string, Server>();
  const ports: Record<string, number> = { ...before };
  return {
    open: async (cluster) => {
      if (!servers.has(cluster)) {
        const server = createServer({ key: certificates.key, cert: certificates.cert });
        servers.set(cluster, server);
        const port = await listenOn(server, ports[cluster] ?? 0);
        ports[cluster] = port;
        serveAnswers(server, `https://127.0.0.1:${port}`, answererOf(cluster));
      }
      return `127.0.0.1:${ports[cluster]}`;
    },
    ports: () => ports,
    close: async () => {
      await Promise.all([...servers.values()].map(stopListening));
    },
  };
}
