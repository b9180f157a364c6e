import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { makeExternalIp } from "./compute-address-use.ts";
import { parseIp, parseRange, printIp } from "./compute-ranges.ts";
import { findProject } from "./project.ts";
import { connectedRanges } from "./service-networking-connections.ts";
import type { SqlFailure } from "./sql-operations.ts";

/**
 * Why an instance can't be put in its private network, found out before anything is made: the API answers 400 with
 * `Incorrect Service Networking config for instance: P:I:CODE.` (public Terraform reports).
 */
export function refuseNetwork(cloud: Cloud, project: string, name: string, settings: Stored): string | undefined {
  const { ipConfiguration } = settings;
  const network: string | undefined = ipConfiguration["privateNetwork"];
  if (network === undefined) {
    const reachable = ipConfiguration["ipv4Enabled"] === true || ipConfiguration["pscConfig"]?.["pscEnabled"] === true;
    return reachable ? undefined : "At least one of Public IP or Private IP or PSC connectivity must be enabled.";
  }
  const config = `Incorrect Service Networking config for instance: ${project}:${name}`;
  const services = findProject(cloud, project)?.services ?? {};
  if (services["servicenetworking.googleapis.com"] === undefined) return `${config}:SERVICE_NETWORKING_NOT_ENABLED.`;
  const ranges = connectedRanges(cloud, network);
  if (ranges === undefined) return `${config}:NETWORK_NOT_PEERED.`;
  const wanted: string | undefined = ipConfiguration["allocatedIpRange"];
  if (wanted !== undefined && !ranges.includes(wanted)) return `${config}:RESERVED_RANGE_NOT_FOUND.`;
  return undefined;
}

/** The addresses of an instance by its settings; those that it has already stay. */
export function assignAddresses(cloud: Cloud, instance: Stored): Stored[] | SqlFailure {
  const before: Stored[] = instance["ipAddresses"] ?? [];
  const { ipConfiguration } = instance["settings"];
  const addresses: Stored[] = [];
  if (ipConfiguration["ipv4Enabled"] === true) {
    const kept = before.filter((address) => address["type"] !== "PRIVATE");
    const fresh = ["PRIMARY", "OUTGOING"].map((type) => ({ type, ipAddress: makeExternalIp(cloud) }));
    addresses.push(...(kept.length > 0 ? kept : fresh));
  }
  const network: string | undefined = ipConfiguration["privateNetwork"];
  if (network === undefined) return addresses;
  const kept = before.find((address) => address["type"] === "PRIVATE");
  const ip = kept?.["ipAddress"] ?? freeIp(cloud, network, ipConfiguration["allocatedIpRange"]);
  return ip === undefined ? describeNoRoom(cloud, network) : [...addresses, { type: "PRIVATE", ipAddress: ip }];
}

/** The first address of the connected ranges that no instance has; the first three of a range are the producer's. */
function freeIp(cloud: Cloud, network: string, allocated: string | undefined): string | undefined {
  const taken = new Set(
    Object.values(cloud.state.sql)
      .flatMap((stored): Stored[] => stored["instance"]["ipAddresses"] ?? [])
      .map((address) => parseIp(String(address["ipAddress"]))),
  );
  const project = network.split("/")[1];
  for (const name of connectedRanges(cloud, network) ?? []) {
    if (allocated !== undefined && name !== allocated) continue;
    const address = cloud.state.compute[`projects/${project}/global/addresses/${name}`];
    const range = parseRange(`${address?.["address"]}/${address?.["prefixLength"]}`);
    if (range === undefined) continue;
    for (let ip = range.first + 3; ip < range.first + range.size - 1; ip += 1) if (!taken.has(ip)) return printIp(ip);
  }
  return undefined;
}

/** The connection may have gone since the instance was asked for, or its ranges with it. */
function describeNoRoom(cloud: Cloud, network: string): SqlFailure {
  const [, project = "", , , short] = network.split("/");
  const message =
    connectedRanges(cloud, network) === undefined
      ? "Failed to create subnetwork. Please create Service Networking connection with service " +
        `'servicenetworking.googleapis.com' from consumer project '${findProject(cloud, project)?.projectNumber}' ` +
        `network '${short}' again.`
      : "Failed to create subnetwork. Couldn't find free blocks in allocated IP ranges. " +
        "Please allocate new ranges for this service provider.";
  return { code: "INTERNAL_ERROR", message };
}
