import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { clusterAnswerer } from "../in-process.ts";
import { serveAnswers } from "../server-http.ts";
import type { TestCluster } from "./test-cluster.ts";

/** Serves the cluster of a test over HTTP in clear text, until `onEnd` calls back; answers its port on loopback. */
export async function serveTestCluster(
  { cloud, cluster }: TestCluster,
  onEnd: (end: () => void) => void,
): Promise<number> {
  const server = createServer();
  onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  serveAnswers(server, "http://cluster.invalid", clusterAnswerer(cloud, cluster));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
