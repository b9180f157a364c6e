import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { badRequest } from "./container-errors.ts";
import { linkTo, makeHash } from "./container-names.ts";
import { findAccount } from "./iam-account-store.ts";

const defaultScopes: readonly string[] = [
  "https://www.googleapis.com/auth/devstorage.read_only",
  "https://www.googleapis.com/auth/logging.write",
  "https://www.googleapis.com/auth/monitoring",
  "https://www.googleapis.com/auth/service.management.readonly",
  "https://www.googleapis.com/auth/servicecontrol",
  "https://www.googleapis.com/auth/trace.append",
];

/**
 * A whole node pool from what was asked. `nodeCount` beside Google's fields is the number of nodes that it has now, in all
 * its zones; readers of the API don't see it.
 */
export function makePool(cloud: Cloud, clusterKey: string, cluster: Stored, asked: Stored): Stored {
  const name = String(asked["name"] ?? "");
  if (!/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name))
    throw badRequest(`Invalid value for field "node_pool.name": "${name}".`);
  const zones: readonly string[] = asked["locations"] ?? cluster["locations"];
  const key = `${clusterKey}/nodePools/${name}`;
  const hash = makeHash(key, 8);
  const perZone = readNodeCount(asked["initialNodeCount"], "node_pool.initial_node_count");
  return {
    ...asked,
    name,
    config: makeConfig(cloud, cluster, asked["config"] ?? {}),
    initialNodeCount: perZone,
    locations: [...zones],
    networkConfig: makePoolNetwork(cluster, asked["networkConfig"] ?? {}),
    selfLink: linkTo(key),
    version: asked["version"] ?? cluster["currentMasterVersion"],
    instanceGroupUrls: zones.map(
      (zone) =>
        `https://www.googleapis.com/compute/v1/projects/${clusterKey.split("/")[1]}/zones/${zone}/instanceGroupManagers/` +
        `gke-${cluster["name"]}-${name}-${hash}-grp`.slice(0, 63),
    ),
    status: "PROVISIONING",
    autoscaling: asked["autoscaling"] ?? {},
    management: asked["management"] ?? { autoRepair: true, autoUpgrade: true },
    maxPodsConstraint: asked["maxPodsConstraint"] ?? { maxPodsPerNode: "110" },
    podIpv4CidrSize: 24,
    upgradeSettings: { strategy: "SURGE", maxSurge: 1, ...asked["upgradeSettings"] },
    etag: hash,
    nodeCount: 0,
  };
}

function makeConfig(cloud: Cloud, cluster: Stored, asked: Stored): Stored {
  const mode = metadataMode(cluster, asked);
  checkNodeAccount(cloud, asked["serviceAccount"]);
  const diskType = asked["diskType"] ?? "pd-balanced";
  const diskSizeGb = asked["diskSizeGb"] ?? 100;
  const spot = asked["spot"] === true ? "spot" : "on-demand";
  return {
    machineType: "e2-medium",
    imageType: "COS_CONTAINERD",
    serviceAccount: "default",
    shieldedInstanceConfig: { enableIntegrityMonitoring: true },
    windowsNodeConfig: {},
    effectiveCgroupMode: "EFFECTIVE_CGROUP_MODE_V2",
    ...asked,
    diskSizeGb,
    diskType,
    bootDisk: { diskType, sizeGb: String(diskSizeGb), ...asked["bootDisk"] },
    oauthScopes: asked["oauthScopes"] ?? defaultScopes,
    metadata: { "disable-legacy-endpoints": "true", ...asked["metadata"] },
    resourceLabels: { "goog-gke-node-pool-provisioning-model": spot, ...asked["resourceLabels"] },
    ...(mode === undefined ? {} : { workloadMetadataConfig: { mode } }),
  };
}

/** Pools made while the cluster has an identity pool get GKE_METADATA unasked; without one it can't be asked for. */
function metadataMode(cluster: Stored, asked: Stored): string | undefined {
  const mode: string | undefined = asked["workloadMetadataConfig"]?.["mode"];
  const identity = hasWorkloadIdentity(cluster);
  checkMetadataMode(cluster, mode);
  return mode ?? (identity ? "GKE_METADATA" : undefined);
}

/** Refuses the mode that needs an identity pool on a cluster without one. The wording is ours. */
export function checkMetadataMode(cluster: Stored, mode: string | undefined): void {
  if (mode === "GKE_METADATA" && !hasWorkloadIdentity(cluster)) {
    throw badRequest("GKE_METADATA can only be enabled on a node pool if workload identity is enabled on its cluster.");
  }
}

/** Whether the cluster has an identity pool now. */
export function hasWorkloadIdentity(cluster: Stored): boolean {
  return Boolean(cluster["workloadIdentityConfig"]?.["workloadPool"]);
}

function checkNodeAccount(cloud: Cloud, email: string | undefined): void {
  if (email === undefined || email === "default" || /^\d+-compute@/.test(email)) return;
  if (findAccount(cloud, email) !== undefined) return;
  throw badRequest(
    `The user does not have access to service account "${email}". Ask a project owner to grant you the ` +
      "iam.serviceAccountUser role on the service account.",
  );
}

function makePoolNetwork(cluster: Stored, asked: Stored): Stored {
  return {
    podRange: cluster["ipAllocationPolicy"]["clusterSecondaryRangeName"],
    podIpv4CidrBlock: cluster["clusterIpv4Cidr"],
    enablePrivateNodes: cluster["networkConfig"]["defaultEnablePrivateNodes"] ?? false,
    podIpv4RangeUtilization: 0.001,
    ...asked,
  };
}

/** Google's limit for one node pool. */
const mostNodes = 1000;

/** A number of nodes as a request has it; nothing is none. The wording is ours. */
export function readNodeCount(value: unknown, field: string): number {
  const count = Number(value ?? 0);
  if (Number.isInteger(count) && count >= 0 && count <= mostNodes) return count;
  throw badRequest(`Invalid value for field "${field}": ${JSON.stringify(value)}. It must be from 0 to ${mostNodes}.`);
}

/** How many nodes the pool has once it runs: what was asked per zone, moved into the autoscaler's bounds. */
export function countNodes(pool: Stored): number {
  const zones = Math.max(pool["locations"].length, 1);
  const scaling: Stored = pool["autoscaling"] ?? {};
  const asked = Number(pool["initialNodeCount"] ?? 0) * zones;
  if (scaling["enabled"] !== true) return asked;
  const least = Math.max(Number(scaling["minNodeCount"] ?? 0) * zones, Number(scaling["totalMinNodeCount"] ?? 0));
  const most = Number(scaling["totalMaxNodeCount"] ?? 0) || Number(scaling["maxNodeCount"] ?? 0) * zones || asked;
  return Math.min(Math.max(asked, least), Math.max(most, least), mostNodes * zones) || 0;
}
