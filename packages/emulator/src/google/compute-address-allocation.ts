import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Range } from "./compute-ranges.ts";
import { parseIp, parseRange } from "./compute-ranges.ts";
import { nameOfLink } from "./compute-resources.ts";
import { rangesOf, subnetworksOf } from "./compute-subnetworks.ts";

/** The addresses of a subnet that are reserved or used. */
export function takenIps(cloud: Cloud, subnetwork: Stored): ReadonlySet<number> {
  const taken = new Set<number>();
  for (const resource of Object.values(cloud.state.compute)) {
    if (resource["subnetwork"] !== subnetwork["selfLink"]) continue;
    const ip = parseIp(String(resource["address"] ?? resource["IPAddress"]));
    if (ip !== undefined) taken.add(ip);
  }
  return taken;
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
