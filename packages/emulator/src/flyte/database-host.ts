import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";

/**
 * Where a connection of the pod to the host really goes: to loopback it is the Cloud SQL Auth Proxy beside it, if there is
 * one, and so the instance that the proxy's arguments name.
 */
export function databaseHost(cloud: Cloud, pod: Stored, host: string): string {
  if (host !== "127.0.0.1" && host !== "localhost") return host;
  const containers: readonly Stored[] = [...(pod["spec"]["initContainers"] ?? []), ...pod["spec"]["containers"]];
  const proxy = containers.find((container) => String(container["image"]).includes("cloud-sql-proxy"));
  const words: readonly string[] = [...(proxy?.["command"] ?? []), ...(proxy?.["args"] ?? [])];
  const connection = words
    .map((word) => /^([a-z0-9-]+):[a-z0-9-]+:([a-z0-9-]+)/.exec(word))
    .find((match) => match !== null);
  if (connection === undefined || connection === null) return host;
  const instance: Stored | undefined =
    cloud.state.sql[`projects/${connection[1]}/instances/${connection[2]}`]?.["instance"];
  const addresses: readonly Stored[] = instance?.["ipAddresses"] ?? [];
  const address = addresses.find((candidate) => candidate["type"] === "PRIVATE") ?? addresses[0];
  return address?.["ipAddress"] ?? host;
}
