import type { Json, Mark, Resource } from "@fgk/engine";
import { compareText, knownValue } from "@fgk/engine";
import { labelsToCreate } from "../google/labels.ts";
import { compact, inFormOf, ownName, placeOf, textOf, textsOf, truthOf } from "../google/values.ts";
import type { Cluster } from "./cluster-types.ts";
import { describePool, readPoolSpecs } from "./pool-spec.ts";

/** The live values of a cluster's fields, but for its labels. */
export function readClusterFields(resource: Resource, cluster: Cluster): Readonly<Record<string, Json>> {
  const network = cluster.networkConfig?.network ?? cluster.network;
  const subnetwork = cluster.networkConfig?.subnetwork ?? cluster.subnetwork;
  const workloadPool = cluster.workloadIdentityConfig?.workloadPool;
  return {
    ...(workloadPool ? { workloadPool } : {}),
    network: inFormOf(textOf(resource, "network"), network),
    subnetwork: inFormOf(textOf(resource, "subnetwork"), subnetwork),
    autopilot: cluster.autopilot?.enabled === true,
    releaseChannel: readChannel(cluster),
    privateNodes:
      cluster.networkConfig?.defaultEnablePrivateNodes === true ||
      cluster.privateClusterConfig?.enablePrivateNodes === true,
    authorizedNetworks: readAuthorizedNetworks(cluster),
  };
}

function readChannel(cluster: Cluster): string {
  const channel = (cluster.releaseChannel?.channel ?? "UNSPECIFIED").toLowerCase();
  return channel === "unspecified" ? "none" : channel;
}

/** The networks that may reach the API server, sorted; empty when any may. */
function readAuthorizedNetworks(cluster: Cluster): readonly string[] {
  const config =
    cluster.controlPlaneEndpointsConfig?.ipEndpointsConfig?.authorizedNetworksConfig ??
    cluster.masterAuthorizedNetworksConfig;
  if (config?.enabled !== true) return [];
  return (config.cidrBlocks ?? []).map(({ cidrBlock }) => cidrBlock ?? "").sort(compareText);
}

/** Spells a channel of the file as the API does. */
export function spellChannel(channel: string): string {
  return channel === "none" ? "UNSPECIFIED" : channel.toUpperCase();
}

/** Authorized networks as the API takes them; an empty list switches them off. */
export function describeAuthorizedNetworks(
  networks: readonly string[],
): NonNullable<Cluster["masterAuthorizedNetworksConfig"]> {
  return { enabled: networks.length > 0, cidrBlocks: networks.map((cidrBlock) => ({ cidrBlock })) };
}

/** The body by which the cluster is created, its pools and the mark included. */
export function describeCluster(resource: Resource, mark: Mark): Cluster {
  const autopilot = truthOf(resource, "autopilot") === true;
  const channel = textOf(resource, "releaseChannel");
  const networks = textsOf(knownValue(resource, "authorizedNetworks"));
  const zonal = /-[a-z]$/.test(placeOf(resource, "location"));
  const specs = readPoolSpecs(knownValue(resource, "nodePools"));
  return compact({
    name: ownName(resource),
    network: textOf(resource, "network"),
    subnetwork: textOf(resource, "subnetwork"),
    autopilot: autopilot ? { enabled: true } : undefined,
    ipAllocationPolicy: { useIpAliases: true, createSubnetwork: false },
    networkConfig: { defaultEnablePrivateNodes: truthOf(resource, "privateNodes") === true },
    releaseChannel: channel === undefined ? undefined : { channel: spellChannel(channel) },
    masterAuthorizedNetworksConfig: networks.length === 0 ? undefined : describeAuthorizedNetworks(networks),
    workloadIdentityConfig: compact({ workloadPool: textOf(resource, "workloadPool") }),
    resourceLabels: labelsToCreate(resource, mark),
    nodePools: autopilot
      ? undefined
      : specs.map(({ name, spec }) => describePool(name, spec, labelsToCreate(resource, mark), zonal)),
  });
}
