import type { Server } from "node:https";
import { createServer } from "node:https";
import type { Certificates } from "./certificates.ts";
import type { Answerer } from "./server-http.ts";
import { serveAnswers } from "./server-http.ts";
import { listenOn, stopListening } from "./server-listen.ts";

/** The TLS endpoints of the emulated clusters, each on a port of its own that it keeps for life. */
export interface ClusterEndpoints {
  /** Opens the cluster's endpoint, at the port that it had in an earlier run, and answers `host:port`. */
  readonly open: (cluster: string) => Promise<string>;
  /** Ends the endpoint of a cluster that is gone, at once; a new one of the same name gets another port. */
  readonly drop: (cluster: string) => void;
  readonly ports: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

interface Endpoint {
  readonly server: Server;
  readonly address: Promise<string>;
}

/** `answererOf` is asked once for each cluster; `before` are the ports of an earlier run. */
export function openClusterEndpoints(
  certificates: Certificates,
  before: Readonly<Record<string, number>>,
  answererOf: (cluster: string) => Answerer,
): ClusterEndpoints {
  const endpoints = new Map<string, Endpoint>();
  const ports: Record<string, number> = { ...before };
  const ending: Promise<void>[] = [];
  const listen = async (cluster: string, server: Server): Promise<string> => {
    const port = await listenOn(server, ports[cluster] ?? 0);
    ports[cluster] = port;
    serveAnswers(server, `https://127.0.0.1:${port}`, answererOf(cluster));
    return `127.0.0.1:${port}`;
  };
  return {
    open: (cluster) => {
      const known = endpoints.get(cluster);
      if (known !== undefined) return known.address;
      const server = createServer({ key: certificates.key, cert: certificates.cert });
      const address = listen(cluster, server);
      endpoints.set(cluster, { server, address });
      return address;
    },
    drop: (cluster) => {
      const known = endpoints.get(cluster);
      endpoints.delete(cluster);
      delete ports[cluster];
      if (known !== undefined) ending.push(stopListening(known.server));
    },
    ports: () => ports,
    close: async () => {
      await Promise.all([...ending, ...[...endpoints.values()].map(({ server }) => stopListening(server))]);
    },
  };
}
