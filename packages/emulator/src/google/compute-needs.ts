import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Need } from "../cloud/router.ts";
import { projectOf, readLink } from "./compute-projects.ts";
import { nameOfLink } from "./compute-resources.ts";

/**
 * What a new address needs beside `create`. An internal one needs `createInternal` and the use of the subnet or the network
 * that gives it, in that one's project (Terraform users' least privileges, github.com/JamesWoolfenden/pike; that `create`
 * is needed as well as `createInternal` is the careful reading of them).
 */
export function needsOfNewAddress(cloud: Cloud, call: Call, permission: string, address: string): readonly Need[] {
  const { addressType, subnetwork, network } = call.body;
  if (addressType !== "INTERNAL" && (addressType !== undefined || !subnetwork)) return [];
  const project = projectOf(cloud, call);
  const region = call.params["region"];
  const source: Need =
    region === undefined
      ? {
          permission: "compute.networks.use",
          on: readLink(cloud, String(network ?? "global/networks/default"), project),
        }
      : {
          permission: "compute.subnetworks.use",
          on: readLink(cloud, String(subnetwork || `regions/${region}/subnetworks/default`), project),
        };
  return [{ permission: `${permission}.createInternal`, on: address }, source];
}

/** An internal address needs a permission of its own to go. */
export function needsOfAddressDelete(permission: string, name: string, address: Stored): readonly Need[] {
  return address["addressType"] === "INTERNAL" ? [{ permission: `${permission}.deleteInternal`, on: name }] : [];
}

/**
 * Whatever changes what a network lets through (firewall rules, subnets, routers) needs `updatePolicy` on it, in its project.
 * Here it is the network that the call's body names.
 */
export function needsOnAskedNetwork(cloud: Cloud, call: Call): readonly Need[] {
  const on = readLink(cloud, String(call.body["network"] ?? "global/networks/default"), projectOf(cloud, call));
  return [{ permission: "compute.networks.updatePolicy", on }];
}

/** The same for a resource that is there. */
export function needsOnItsNetwork(resource: Stored): readonly Need[] {
  return [{ permission: "compute.networks.updatePolicy", on: nameOfLink(String(resource["network"])) }];
}
