import { isZone, regionOfLocation } from "../scope/google-scope.ts";
import type { Rule } from "./rule.ts";
import { broken, when } from "./rule.ts";

/** Zone, region and projects that must fit together. */
export const checkPlaces: Rule = ({ location, region, project, cluster, database, network }, file) => [
  ...when(region !== regionOfLocation(location), () =>
    broken(
      "google.region",
      `the region ${region} isn't that of the location ${location}`,
      "the address and the subnet must be in the cluster's region",
      `write ${regionOfLocation(location)}, or leave the key out`,
    ),
  ),
  ...when(cluster.managed && cluster.autopilot && isZone(location), () =>
    broken(
      "google.location",
      `an Autopilot cluster can't be in the zone ${location}`,
      "Autopilot clusters are regional",
      `write ${regionOfLocation(location)}, or cluster.autopilot: false`,
    ),
  ),
  ...when(database.managed && database.project !== project, () =>
    broken(
      "database.project",
      `the instance can't be made in ${database.project}`,
      `fgk makes things in google.project (${project}) only`,
      "leave database.project out, or write database.managed: false",
    ),
  ),
  ...when(
    network.shared && network.privateServices.managed && file.get("network.privateServices.managed").written,
    () =>
      broken(
        "network.privateServices.managed",
        `the peering of a Shared VPC is its host project's (${network.project})`,
        `fgk makes things in google.project (${project}) only`,
        "write managed: false, or leave the key out",
      ),
  ),
];
