import https from "node:https";
import net from "node:net";
import type { Environment } from "../environment/open-environment.ts";
import { openEnvironment } from "../environment/open-environment.ts";

const cluster = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

/** An emulated cloud in which the deployment is applied: Flyte runs. */
export async function openFlyte(): Promise<Environment> {
  const environment = await openEnvironment();
  const applied = await environment.run(["apply", "--yes"]);
  if (applied.code !== 0) throw new Error(applied.err);
  return environment;
}

/** Asks the cluster's API as somebody else would. */
export function askCluster(
  { emulator }: Environment,
  method: string,
  path: string,
  body?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const endpoint = String(emulator.cloud.state.clusters[cluster]?.["endpoint"]);
  const url = new URL(path, `https://${endpoint}`);
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const headers = { authorization: "Bearer somebody", "content-type": type };
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, headers, rejectUnauthorized: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(JSON.parse(text) as Readonly<Record<string, unknown>>));
    });
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Takes a port of this machine, as another program would. */
export function takePort(): Promise<{ readonly port: number; readonly free: () => Promise<void> }> {
  const server = net.createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      resolve({ port, free: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

/** A port that nobody has at the moment. */
export async function findFreePort(): Promise<number> {
  const { port, free } = await takePort();
  await free();
  return port;
}

/** Whether anybody answers on a port of this machine. */
export function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
