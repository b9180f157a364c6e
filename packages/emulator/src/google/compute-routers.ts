import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { Collection } from "./compute-collections.ts";
import { collectionPath, collectionRoutes, nameOfCall, parentOf } from "./compute-collections.ts";
import { badField, makeLink, notAList, pathPart } from "./compute-links.ts";
import { needsOnAskedNetwork } from "./compute-needs.ts";
import { pendingOperation, startOperation } from "./compute-operations.ts";
import { projectOf, readLink } from "./compute-projects.ts";
import { alreadyExists, checkName, checkNew, findReferred, findResource, makeResource } from "./compute-resources.ts";

const routers: Collection = {
  name: "routers",
  singular: "router",
  scope: "region",
  permission: "compute.routers",
  checkDelete: () => undefined,
};

function insertRouter(cloud: Cloud, call: Call): Stored {
  checkNew(call.body);
  const name = `${parentOf(cloud, call, routers)}/${call.body["name"]}`;
  if (cloud.state.compute[name] !== undefined || pendingOperation(cloud, name) !== undefined) throw alreadyExists(name);
  const { nats } = call.body;
  if (nats !== undefined && !Array.isArray(nats)) throw notAList("resource.nats", nats);
  const project = projectOf(cloud, call);
  const network = readLink(cloud, String(call.body["network"] ?? ""), project);
  findReferred(cloud, network, "resource.network");
  const router: Stored = {
    ...makeResource(cloud, "compute#router", name),
    ...(call.body["description"] ? { description: call.body["description"] } : {}),
    region: makeLink(`projects/${project}/regions/${pathPart(call, "region")}`),
    network: makeLink(network),
    ...(call.body["bgp"] === undefined ? {} : { bgp: call.body["bgp"] }),
    ...(call.body["nats"] === undefined ? {} : { nats: call.body["nats"].map(completeNat) }),
    encryptedInterconnectRouter: false,
  };
  checkNats(cloud, name, router);
  return startOperation(cloud, call, { operationType: "insert", target: name, change: { put: { [name]: router } } });
}

/** `nats` is replaced as a whole, like every list. */
function patchRouter(cloud: Cloud, call: Call): Stored {
  const name = nameOfCall(cloud, call, routers);
  const before = findResource(cloud, name);
  const fields: Stored = {};
  for (const field of ["description", "bgp", "nats"]) {
    if (call.body[field] !== undefined) fields[field] = call.body[field];
  }
  if (fields["nats"] !== undefined && !Array.isArray(fields["nats"])) throw notAList("resource.nats", fields["nats"]);
  if (fields["nats"] !== undefined) fields["nats"] = fields["nats"].map(completeNat);
  checkNats(cloud, name, { ...before, ...fields });
  if (fields["nats"]?.length === 0) fields["nats"] = null;
  return startOperation(cloud, call, { operationType: "patch", target: name, change: { set: { [name]: fields } } });
}

function completeNat(nat: Stored): Stored {
  return {
    type: "PUBLIC",
    endpointTypes: ["ENDPOINT_TYPE_VM"],
    autoNetworkTier: "PREMIUM",
    enableEndpointIndependentMapping: false,
    enableDynamicPortAllocation: false,
    ...nat,
  };
}

const everySubnetwork = "ALL_SUBNETWORKS_ALL_IP_RANGES";

/**
 * A NAT for every subnet stands alone: the API's reference says that no other NAT may then be in any router of this
 * network and region. The message is a hypothesis.
 */
function checkNats(cloud: Cloud, name: string, router: Stored): void {
  const own: Stored[] = router["nats"] ?? [];
  for (const [index, nat] of own.entries()) {
    const field = `resource.nats[${index}]`;
    checkName(nat["name"]);
    if (!nat["sourceSubnetworkIpRangesToNat"]) {
      throw badField(`${field}.sourceSubnetworkIpRangesToNat`, "", "This field must be specified.");
    }
  }
  const region = name.slice(0, name.lastIndexOf("/"));
  const others = Object.entries(cloud.state.compute)
    .filter(
      ([other, stored]) => other.startsWith(`${region}/`) && other !== name && stored["network"] === router["network"],
    )
    .flatMap(([, stored]): Stored[] => stored["nats"] ?? []);
  const all = [...own, ...others];
  if (own.length > 0 && all.length > 1 && all.some((nat) => nat["sourceSubnetworkIpRangesToNat"] === everySubnetwork)) {
    const why = "No other NAT may be in a router of this network and region.";
    throw badField("resource.nats[0].sourceSubnetworkIpRangesToNat", everySubnetwork, why);
  }
}

const api = "compute.googleapis.com";

export const computeRouterRoutes: readonly Route[] = [
  ...collectionRoutes(routers),
  {
    api,
    method: "POST",
    path: collectionPath(routers),
    permission: "compute.routers.create",
    also: needsOnAskedNetwork,
    handle: insertRouter,
  },
  {
    api,
    method: "PATCH",
    path: `${collectionPath(routers)}/{name}`,
    permission: "compute.routers.update",
    also: (cloud, call) => [{ permission: "compute.routers.get", on: nameOfCall(cloud, call, routers) }],
    handle: patchRouter,
  },
];
