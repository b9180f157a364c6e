import type { ServerAddress } from "./transport.ts";

/**
 * A kubeconfig for one command, with the token in it: it is only ever written to a private file that lives as long as the
 * command. JSON is YAML, so no quoting rules are needed.
 */
export async function writeKubeconfig(address: ServerAddress, token: string): Promise<string> {
  const cluster: Record<string, string> = { server: address.server };
  if (address.ca !== undefined) cluster["certificate-authority-data"] = Buffer.from(address.ca).toString("base64");
  if (address.serverName !== undefined) cluster["tls-server-name"] = address.serverName;
  if (address.proxy !== undefined) cluster["proxy-url"] = address.proxy;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "fgk",
    clusters: [{ name: "fgk", cluster }],
    users: [{ name: "fgk", user: { token } }],
    contexts: [{ name: "fgk", context: { cluster: "fgk", user: "fgk" } }],
  });
}
