import type { Cloud, Effects } from "../cloud/cloud.ts";
import { durations } from "../cloud/durations.ts";
import type { Stored } from "../cloud/http.ts";
import { makeLink } from "./compute-links.ts";
import { connectionKey, describeConnection, peeringName } from "./service-networking-connections.ts";

/** A change of a connection that is under way. `consumer` is the network's compute name. */
export interface Peering {
  readonly action: "create" | "update" | "delete";
  readonly service: string;
  readonly consumer: string;
  readonly numbered: string;
  readonly projectNumber: string;
  readonly ranges: readonly string[];
}

/** Starts the operation and answers it, as A.0 has it: without `done` until it is. */
export function startPeering(cloud: Cloud, peering: Peering): Stored {
  const serial = cloud.nextSerial().toString(16).padStart(12, "0");
  const name = `operations/pssn.p24-${peering.projectNumber}-5d1c4f9e-7a1b-4c55-9d0e-${serial}`;
  cloud.state.operations[name] = { name };
  cloud.after(durations.peering, "serviceNetworking.peeringDone", { name, peering: { ...peering } });
  return { name };
}

/** Whether a connection of the network is being changed right now. */
export function isPeeringBusy(cloud: Cloud, consumer: string): boolean {
  return cloud.state.due
    .filter(({ effect }) => effect === "serviceNetworking.peeringDone")
    .some(({ args }) => (args as Stored)["peering"]["consumer"] === consumer);
}

function finishPeering(cloud: Cloud, { name, peering }: { readonly name: string; readonly peering: Peering }): void {
  const operation = cloud.state.operations[name];
  if (operation === undefined) return;
  operation["done"] = true;
  const failure = takeFailure(cloud) ?? refusePeering(cloud, peering);
  if (failure !== undefined) {
    operation["error"] = { code: 9, message: failure };
    return;
  }
  if (peering.action === "delete") {
    disconnect(cloud, peering);
    operation["response"] = { "@type": "type.googleapis.com/google.protobuf.Empty" };
    return;
  }
  operation["response"] = {
    "@type": "type.googleapis.com/google.cloud.servicenetworking.v1.Connection",
    ...describeConnection(connect(cloud, peering)),
  };
}

function takeFailure(cloud: Cloud): string | undefined {
  const message = cloud.faults.operationFails["PEERING"];
  delete cloud.faults.operationFails["PEERING"];
  return message;
}

/** Why the change can't be made: all of these are found out by the operation, with code 9. */
function refusePeering(cloud: Cloud, peering: Peering): string | undefined {
  const connection = cloud.state.connections[connectionKey(peering.service, peering.consumer)];
  if (peering.action === "delete") {
    return cloud.faults.psaStillInUse || hasInstances(cloud, peering.consumer)
      ? "Failed to delete connection; Producer services (e.g. CloudSQL, Cloud Memstore, etc.) are still using this connection."
      : undefined;
  }
  const missing = peering.ranges.find((range) => !isRange(cloud, peering.consumer, range));
  if (missing !== undefined) return `Allocated IP range '${missing}' not found in network.`;
  const known: string[] | undefined = connection?.["reservedPeeringRanges"];
  if (peering.action !== "create" || known === undefined) return undefined;
  const same = known.length === peering.ranges.length && known.every((range) => peering.ranges.includes(range));
  return same ? undefined : "Cannot modify allocated ranges in CreateConnection. Please use UpdateConnection.";
}

function isRange(cloud: Cloud, consumer: string, range: string): boolean {
  const project = consumer.split("/")[1];
  const address = cloud.state.compute[`projects/${project}/global/addresses/${range}`];
  return address?.["purpose"] === "VPC_PEERING" && address["network"] === makeLink(consumer);
}

function hasInstances(cloud: Cloud, consumer: string): boolean {
  return Object.values(cloud.state.sql).some(
    (stored) => stored["instance"]?.["settings"]?.["ipConfiguration"]?.["privateNetwork"] === consumer,
  );
}

function connect(cloud: Cloud, peering: Peering): Stored {
  const connection: Stored = {
    network: peering.numbered,
    reservedPeeringRanges: [...peering.ranges],
    peering: peeringName,
    service: peering.service,
    consumer: peering.consumer,
  };
  cloud.state.connections[connectionKey(peering.service, peering.consumer)] = connection;
  const network = cloud.state.compute[peering.consumer];
  if (network !== undefined) network["peerings"] = [...otherPeerings(network), describePeering(peering)];
  return connection;
}

function disconnect(cloud: Cloud, peering: Peering): void {
  delete cloud.state.connections[connectionKey(peering.service, peering.consumer)];
  const network = cloud.state.compute[peering.consumer];
  if (network === undefined) return;
  const left = otherPeerings(network);
  if (left.length > 0) network["peerings"] = left;
  else delete network["peerings"];
}

function otherPeerings(network: Stored): Stored[] {
  const peerings: Stored[] = network["peerings"] ?? [];
  return peerings.filter((peering) => peering["name"] !== peeringName);
}

/** The consumer's half of the peering, as the network shows it. */
function describePeering(peering: Peering): Stored {
  return {
    name: peeringName,
    network: makeLink(`projects/x${peering.projectNumber}-tp/global/networks/servicenetworking`),
    state: "ACTIVE",
    stateDetails: "Connected.",
    autoCreateRoutes: true,
    exchangeSubnetRoutes: true,
    exportCustomRoutes: false,
    importCustomRoutes: false,
    exportSubnetRoutesWithPublicIp: false,
    importSubnetRoutesWithPublicIp: false,
    stackType: "IPV4_ONLY",
  };
}

export const serviceNetworkingEffects: Effects = { "serviceNetworking.peeringDone": finishPeering };
