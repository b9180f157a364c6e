import { Buffer } from "node:buffer";
import { parse } from "yaml";
import type { Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";

/** How to reach one cluster, as a kubeconfig says it. */
export interface ClusterAccess {
  /** Base address, without a slash at the end. */
  readonly server: string;
  /** PEM of the authority that signs the server's certificate. */
  readonly ca: string | undefined;
  readonly token: string | undefined;
  /** The proxy that stands before the server. */
  readonly proxy: string | undefined;
}

/** Reads one context of a kubeconfig, by default its current one. Exec plugins and client certificates aren't understood. */
export function parseKubeconfig(text: string, context?: string): ClusterAccess {
  const config = parse(text) as Stored;
  const wanted: string = context ?? config["current-context"];
  const chosen = named(config["contexts"], wanted)?.["context"];
  if (chosen === undefined) throw new HelmError(`context ${JSON.stringify(wanted)} does not exist`);
  const cluster = named(config["clusters"], chosen["cluster"])?.["cluster"] ?? {};
  const user = named(config["users"], chosen["user"])?.["user"] ?? {};
  const ca: string | undefined = cluster["certificate-authority-data"];
  return {
    server: String(cluster["server"]).replace(/\/$/, ""),
    ca: ca === undefined ? undefined : Buffer.from(ca, "base64").toString(),
    token: user["token"],
    proxy: cluster["proxy-url"],
  };
}

function named(list: readonly Stored[] | undefined, name: string): Stored | undefined {
  return list?.find((entry) => entry["name"] === name);
}
