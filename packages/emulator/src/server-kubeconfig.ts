import { Buffer } from "node:buffer";
import { stringify } from "yaml";

/** A kubeconfig for one emulated cluster, for kubectl and helm; any token will do there. */
export function makeKubeconfig(cluster: string, endpoint: string, ca: string): string {
  const name = cluster.split("/").at(-1) ?? cluster;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name,
        cluster: { server: `https://${endpoint}`, "certificate-authority-data": Buffer.from(ca).toString("base64") },
      },
    ],
    users: [{ name, user: { token: "fgk-emulator" } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}
