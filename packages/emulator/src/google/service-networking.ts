import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { ConsumerNetwork } from "./service-networking-connections.ts";
import { connectionKey, describeConnection, peeringName, readConsumer } from "./service-networking-connections.ts";
import type { Peering } from "./service-networking-operations.ts";
import { isPeeringBusy, startPeering } from "./service-networking-operations.ts";

export { serviceNetworkingEffects } from "./service-networking-operations.ts";

function serviceOf(call: Call): string {
  return `services/${call.params["service"]}`;
}

/** At most one connection per service; `-` asks for every service. */
function listConnections(cloud: Cloud, call: Call): Stored {
  const consumer = readConsumer(cloud, call.query.get("network"));
  const found = Object.values(cloud.state.connections)
    .filter((connection) => connection["consumer"] === consumer.name)
    .filter((connection) => call.params["service"] === "-" || connection["service"] === serviceOf(call))
    .map(describeConnection);
  return found.length === 0 ? {} : { connections: found };
}

function createConnection(cloud: Cloud, call: Call): Stored {
  const consumer = readConsumer(cloud, call.body["network"]);
  if (cloud.state.compute[consumer.name] === undefined) {
    throw platformError(404, `The resource '${consumer.name}' was not found`);
  }
  return start(cloud, call, consumer, { action: "create", ranges: readRanges(call) });
}

/**
 * The list of ranges is replaced as a whole; dropping one needs `force`, which gcloud spells `True` (the text of that
 * refusal is a hypothesis).
 */
function patchConnection(cloud: Cloud, call: Call): Stored {
  const consumer = readConsumer(cloud, call.body["network"]);
  const before: string[] = findConnection(cloud, call, consumer)["reservedPeeringRanges"];
  const ranges = readRanges(call);
  if (before.some((range) => !ranges.includes(range)) && !/^true$/i.test(call.query.get("force") ?? "")) {
    throw refuse("Cannot remove allocated ranges from an existing connection unless force is set.");
  }
  return start(cloud, call, consumer, { action: "update", ranges });
}

function deleteConnection(cloud: Cloud, call: Call): Stored {
  const consumer = readConsumer(cloud, call.body["consumerNetwork"]);
  findConnection(cloud, call, consumer);
  return start(cloud, call, consumer, { action: "delete", ranges: [] });
}

function readRanges(call: Call): string[] {
  const ranges: unknown = call.body["reservedPeeringRanges"];
  if (Array.isArray(ranges) && ranges.length > 0) return ranges.map(String);
  throw platformError(400, "Request contains an invalid argument.");
}

function findConnection(cloud: Cloud, call: Call, consumer: ConsumerNetwork): Stored {
  const found = cloud.state.connections[connectionKey(serviceOf(call), consumer.name)];
  const asked = call.params["connection"];
  if (found !== undefined && (asked === "-" || asked === peeringName)) return found;
  throw platformError(404, "Requested entity was not found.");
}

/** Compute allows one change of peerings at a time on a network. */
function start(cloud: Cloud, call: Call, consumer: ConsumerNetwork, what: Pick<Peering, "action" | "ranges">): Stored {
  if (isPeeringBusy(cloud, consumer.name)) {
    throw refuse("There is a peering operation in progress on the local or peer network. Try again later.");
  }
  const { name, numbered, projectNumber } = consumer;
  return startPeering(cloud, { ...what, service: serviceOf(call), consumer: name, numbered, projectNumber });
}

function refuse(message: string): Error {
  return platformError(400, message, { status: "FAILED_PRECONDITION", reason: "failedPrecondition" });
}

const api = "servicenetworking.googleapis.com";
const connections = "/v1/services/{service}/connections";

/** Private service access: the peering through which Cloud SQL gets private addresses. */
export const serviceNetworkingRoutes: readonly Route[] = [
  { api, method: "GET", path: connections, permission: "servicenetworking.services.get", handle: listConnections },
  {
    api,
    method: "POST",
    path: connections,
    permission: "servicenetworking.services.addPeering",
    handle: createConnection,
  },
  {
    api,
    method: "PATCH",
    path: `${connections}/{connection}`,
    permission: "servicenetworking.services.addPeering",
    handle: patchConnection,
  },
  {
    api,
    method: "POST",
    path: `${connections}/{connection}`,
    permission: "servicenetworking.services.deleteConnection",
    handle: deleteConnection,
  },
];
