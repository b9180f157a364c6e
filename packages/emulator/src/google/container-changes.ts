import type { Json, Stored } from "../cloud/http.ts";

/** A value to put at a path of a cluster or pool; `merge` keeps what the value doesn't name. A plain value itself. */
export type Assignment = {
  readonly path: readonly string[];
  readonly value: Json;
  readonly merge: boolean;
};

/** Puts every value at its path, making the objects on the way. */
export function applyAssignments(target: Stored, assignments: readonly Assignment[]): void {
  for (const { path, value, merge } of assignments) {
    const last = path.at(-1);
    if (last === undefined) continue;
    const parent = path.slice(0, -1).reduce((at, step): Stored => {
      at[step] ??= {};
      return at[step];
    }, target);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    parent[last] = merge && isObject ? mergeDeep(parent[last] ?? {}, value as Stored) : value;
  }
}

function mergeDeep(into: Stored, from: Stored): Stored {
  const merged = { ...into };
  for (const [key, value] of Object.entries(from)) {
    const bothObjects = isPlain(value) && isPlain(merged[key]);
    merged[key] = bothObjects ? mergeDeep(merged[key], value) : value;
  }
  return merged;
}

function isPlain(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where a cluster's `desired…` fields go; those not listed go to the field of the same name. */
const clusterPaths: Readonly<Record<string, readonly string[]>> = {
  desiredDnsConfig: ["networkConfig", "dnsConfig"],
  desiredGatewayApiConfig: ["networkConfig", "gatewayApiConfig"],
  desiredDatapathProvider: ["networkConfig", "datapathProvider"],
  desiredServiceExternalIpsConfig: ["networkConfig", "serviceExternalIpsConfig"],
  desiredDefaultEnablePrivateNodes: ["networkConfig", "defaultEnablePrivateNodes"],
  desiredDefaultSnatStatus: ["networkConfig", "defaultSnatStatus"],
  desiredPrivateIpv6GoogleAccess: ["networkConfig", "privateIpv6GoogleAccess"],
  desiredNetworkPerformanceConfig: ["networkConfig", "networkPerformanceConfig"],
  desiredEnableMultiNetworking: ["networkConfig", "enableMultiNetworking"],
  desiredEnableFqdnNetworkPolicy: ["networkConfig", "enableFqdnNetworkPolicy"],
  desiredEnableCiliumClusterwideNetworkPolicy: ["networkConfig", "enableCiliumClusterwideNetworkPolicy"],
  desiredEnablePrivateEndpoint: ["privateClusterConfig", "enablePrivateEndpoint"],
  desiredClusterAutoscaling: ["autoscaling"],
  desiredStackType: ["ipAllocationPolicy", "stackType"],
  desiredMasterVersion: ["currentMasterVersion"],
  desiredNodePoolAutoConfigNetworkTags: ["nodePoolAutoConfig", "networkTags"],
  desiredNodePoolLoggingConfig: ["nodePoolDefaults", "nodeConfigDefaults", "loggingConfig"],
};

/** Parts that an update names piece by piece; everything else it replaces. */
const mergedClusterFields: readonly string[] = [
  "desiredAddonsConfig",
  "desiredControlPlaneEndpointsConfig",
  "desiredPrivateClusterConfig",
  "desiredMonitoringConfig",
  "desiredSecurityPostureConfig",
  "desiredDnsConfig",
];

/** What a cluster update will have put where. */
export function assignmentsOfCluster(update: Stored): Assignment[] {
  return Object.entries(update).flatMap(([name, value]) => [
    {
      path: clusterPaths[name] ?? [name.charAt(7).toLowerCase() + name.slice(8)],
      value,
      merge: mergedClusterFields.includes(name),
    },
    ...mirrorAuthorizedNetworks(name, value),
  ]);
}

/** The authorized networks have an older and a newer place; the API shows them in both, whichever was written. */
function mirrorAuthorizedNetworks(name: string, value: Stored): Assignment[] {
  if (name === "desiredMasterAuthorizedNetworksConfig") {
    const path = ["controlPlaneEndpointsConfig", "ipEndpointsConfig", "authorizedNetworksConfig"];
    return [{ path, value, merge: false }];
  }
  const networks: Stored | undefined = value?.["ipEndpointsConfig"]?.["authorizedNetworksConfig"];
  if (name !== "desiredControlPlaneEndpointsConfig" || networks === undefined) return [];
  return [{ path: ["masterAuthorizedNetworksConfig"], value: networks, merge: false }];
}

/** Fields of a pool update that aren't part of its `config`, with their path. */
const poolPaths: Readonly<Record<string, readonly string[]>> = {
  nodeVersion: ["version"],
  upgradeSettings: ["upgradeSettings"],
  locations: ["locations"],
  nodeNetworkConfig: ["networkConfig"],
  queuedProvisioning: ["queuedProvisioning"],
  nodeDrainConfig: ["nodeDrainConfig"],
};

/** Fields of a pool update that wrap their value once more. */
const wrappedPoolFields: Readonly<Record<string, string>> = {
  labels: "labels",
  taints: "taints",
  tags: "tags",
  resourceLabels: "labels",
};

/** Fields that name the pool and change nothing. */
const poolNaming: readonly string[] = ["name", "projectId", "zone", "clusterId", "nodePoolId", "etag"];

/** What a pool update will have put where. */
export function assignmentsOfPool(request: Stored): Assignment[] {
  return Object.entries(request)
    .filter(([name]) => !poolNaming.includes(name))
    .flatMap(([name, value]) => {
      if (name === "diskSizeGb" || name === "diskType") return assignmentsOfDisk(name, String(value));
      const inner = wrappedPoolFields[name];
      return {
        path: poolPaths[name] ?? ["config", name === "image" ? "imageType" : name],
        value: inner === undefined ? value : (value?.[inner] ?? (inner === "taints" || inner === "tags" ? [] : {})),
        merge: name === "upgradeSettings" || name === "nodeNetworkConfig",
      };
    });
}

/** The size is sent as text; the pool shows it as a number, and once more as text in the boot disk. */
function assignmentsOfDisk(name: "diskSizeGb" | "diskType", value: string): Assignment[] {
  const isSize = name === "diskSizeGb";
  return [
    { path: ["config", name], value: isSize ? Number(value) : value, merge: false },
    { path: ["config", "bootDisk", isSize ? "sizeGb" : "diskType"], value, merge: false },
  ];
}
