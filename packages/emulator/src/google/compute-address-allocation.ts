import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Range } from "./compute-ranges.ts";
import { parseIp, parseRange } from "./compute-ranges.ts";
import { nameOfLink } from "./compute-resources.ts";
import { rangesOf, subnetworksOf } from "./compute-subnetworks.ts";

/** The addresses of a subnet that are reserved or used. */
export function takenIps(cloud: Cloud, subnetwork: Stored): ReadonlySet<number> {
  return collectIps(cloud, subnetwork, () => true);
}

function collectIps(cloud: Cloud, subnetwork: Stored, counts: (resource: Stored) => boolean): ReadonlySet<number> {
  const taken = new Set<number>();
  for (const resource of Object.values(cloud.state.compute)) {
    if (resource["subnetwork"] !== subnetwork["selfLink"] || !counts(resource)) continue;
    const ip = parseIp(String(resource["address"] ?? resource["IPAddress"]));
    if (ip !== undefined) taken.add(ip);
  }
  return taken;
}

/**
 * The addresses of a subnet that nobody can reserve any more. The one of a forwarding rule isn't among them: a reservation makes it
 * static under the rule that uses it (Kubernetes' own address manager for GCE reserves so the IP of a rule that stands).
 */
export function reservedIps(cloud: Cloud, subnetwork: Stored): ReadonlySet<number> {
  return collectIps(cloud, subnetwork, (resource) => resource["kind"] !== "compute#forwardingRule");
}

/** Every range that a network already uses: its subnets, its peering ranges, and what auto mode keeps for itself. */
export function takenRanges(cloud: Cloud, networkLink: string): Range[] {
  const automatic = parseRange("10.128.0.0/9");
  const kept = cloud.state.compute[nameOfLink(networkLink)]?.["autoCreateSubnetworks"] === true;
  return [
    ...(kept && automatic !== undefined ? [automatic] : []),
    ...subnetworksOf(cloud, networkLink).flatMap(rangesOf),
    ...peeringRanges(cloud, networkLink),
  ];
}

function peeringRanges(cloud: Cloud, networkLink: string): Range[] {
  return Object.values(cloud.state.compute)
    .filter((resource) => resource["purpose"] === "VPC_PEERING" && resource["network"] === networkLink)
    .map((resource) => parseRange(`${resource["address"]}/${resource["prefixLength"]}`))
    .filter((range) => range !== undefined);
}
