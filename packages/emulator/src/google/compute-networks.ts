import { legacyError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { Collection } from "./compute-collections.ts";
import { collectionPath, collectionRoutes, nameOfCall, parentOf } from "./compute-collections.ts";
import { makeAutomaticSubnetworks, makeNetwork } from "./compute-network.ts";
import { pendingOperation, startOperation } from "./compute-operations.ts";
import { alreadyExists, alreadyUsed, checkNew, findResource, nameOfLink } from "./compute-resources.ts";

export const networks: Collection = {
  name: "networks",
  singular: "network",
  scope: "global",
  permission: "compute.networks",
  view: addSubnetworks,
  checkDelete: checkUnused,
  alsoDelete: automaticSubnetworks,
};

function addSubnetworks(cloud: Cloud, network: Stored): Stored {
  const links = usersOf(cloud, network["selfLink"])
    .filter((user) => user["kind"] === "compute#subnetwork")
    .map((subnetwork) => subnetwork["selfLink"]);
  return links.length === 0 ? network : { ...network, subnetworks: links };
}

/** Every resource that lies in the network. */
function usersOf(cloud: Cloud, networkLink: string): Stored[] {
  return Object.values(cloud.state.compute).filter((resource) => resource["network"] === networkLink);
}

/** Whatever lies in a network must go first, but for the subnets that an auto-mode network made itself. */
function checkUnused(cloud: Cloud, name: string, network: Stored): void {
  const own = automaticSubnetworks(cloud, name, network);
  const user = usersOf(cloud, network["selfLink"]).find((used) => !own.includes(nameOfLink(used["selfLink"])));
  if (user !== undefined) throw alreadyUsed("network", name, nameOfLink(user["selfLink"]));
  const peering: Stored | undefined = network["peerings"]?.[0];
  if (peering !== undefined) throw alreadyUsed("network", name, nameOfLink(peering["network"]));
}

function automaticSubnetworks(cloud: Cloud, _name: string, network: Stored): string[] {
  if (network["autoCreateSubnetworks"] !== true) return [];
  return usersOf(cloud, network["selfLink"])
    .filter((user) => user["kind"] === "compute#subnetwork" && user["name"] === network["name"])
    .map((subnetwork) => nameOfLink(subnetwork["selfLink"]));
}

function insertNetwork(cloud: Cloud, call: Call): Stored {
  checkNew(call.body);
  const name = `${parentOf(cloud, call, networks)}/${call.body["name"]}`;
  if (cloud.state.compute[name] !== undefined || pendingOperation(cloud, name) !== undefined) throw alreadyExists(name);
  const network = makeNetwork(cloud, name, call.body);
  const subnetworks = network["autoCreateSubnetworks"] ? makeAutomaticSubnetworks(cloud, name) : {};
  return startOperation(cloud, call, {
    operationType: "insert",
    target: name,
    change: { put: { [name]: network, ...subnetworks } },
  });
}

/** Ends a peering from the consumer's side; the producer keeps its half, as terraform's REMOVE_PEERING relies on. */
function removePeering(cloud: Cloud, call: Call): Stored {
  const name = nameOfCall(cloud, call, networks);
  const peerings: Stored[] = findResource(cloud, name)["peerings"] ?? [];
  const wanted = call.body["name"];
  if (!peerings.some((peering) => peering["name"] === wanted)) {
    throw legacyError(400, `There is no peering '${wanted}' in network '${name.split("/").at(-1)}'.`, "invalid");
  }
  const left = peerings.filter((peering) => peering["name"] !== wanted);
  const connections = Object.entries(cloud.state.connections)
    .filter(([, connection]) => connection["consumer"] === name && connection["peering"] === wanted)
    .map(([key]) => key);
  return startOperation(cloud, call, {
    operationType: "removePeering",
    target: name,
    change: { set: { [name]: { peerings: left.length === 0 ? null : left } }, removeConnections: connections },
  });
}

const api = "compute.googleapis.com";

export const computeNetworkRoutes: readonly Route[] = [
  ...collectionRoutes(networks),
  {
    api,
    method: "POST",
    path: collectionPath(networks),
    permission: "compute.networks.create",
    handle: insertNetwork,
  },
  {
    api,
    method: "POST",
    path: `${collectionPath(networks)}/{name}/removePeering`,
    permission: "compute.networks.removePeering",
    handle: removePeering,
  },
];
