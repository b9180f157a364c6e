import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { placeOfCluster } from "./location.ts";
import type { NodeSize } from "./node-size.ts";
import { sizeOfMachine } from "./node-size.ts";
import { digest, timestamp } from "./store.ts";

/** A node that a pool should have: its name and the object of it. */
export interface WantedNode {
  readonly name: string;
  readonly object: Stored;
}

/** The nodes that the cluster's pools should have now. What recreates nodes is part of their names. */
export function listWantedNodes(cloud: Cloud, cluster: string): readonly WantedNode[] {
  const stored = cloud.state.clusters[cluster];
  const pools: readonly Stored[] = stored?.["nodePools"] ?? [];
  return pools
    .filter((pool) => !["PROVISIONING", "STOPPING", "ERROR"].includes(pool["status"]))
    .flatMap((pool) => nodesOfPool(cloud, cluster, stored ?? {}, pool));
}

function nodesOfPool(cloud: Cloud, cluster: string, stored: Stored, pool: Stored): readonly WantedNode[] {
  const { location } = placeOfCluster(cluster);
  const zones: readonly string[] = pool["locations"] ?? stored["locations"] ?? [location];
  // How many there are now, over all zones; a pool that was never counted has what it began with in each.
  const count = Number(pool["nodeCount"] ?? Number(pool["initialNodeCount"] ?? 1) * Math.max(1, zones.length));
  const config: Stored = pool["config"] ?? {};
  const generation = digest(cluster, pool["name"], JSON.stringify(recreatedBy(pool))).slice(0, 8);
  return Array.from({ length: count }, (_, index) => {
    const zone = zones[index % Math.max(1, zones.length)] ?? location;
    const suffix = digest(generation, String(index)).slice(0, 4);
    const name = `gke-${stored["name"]}-${pool["name"]}`.slice(0, 40).concat(`-${generation}-${suffix}`);
    return { name, object: makeNode(cloud, { name, index, zone, pool, config, version: nodeVersion(stored, pool) }) };
  });
}

/** The settings whose change makes GKE replace the nodes. */
function recreatedBy(pool: Stored): unknown {
  const { workloadMetadataConfig, machineType, imageType, diskSizeGb, diskType, serviceAccount, oauthScopes } =
    pool["config"] ?? {};
  const mode = workloadMetadataConfig?.mode ?? "";
  return [mode, machineType, imageType, diskSizeGb, diskType, serviceAccount, oauthScopes, pool["version"]];
}

function nodeVersion(stored: Stored, pool: Stored): string {
  return `v${pool["version"] ?? stored["currentNodeVersion"] ?? "1.33.5-gke.1000"}`;
}

interface NodeParts {
  readonly name: string;
  readonly index: number;
  readonly zone: string;
  readonly pool: Stored;
  readonly config: Stored;
  readonly version: string;
}

function makeNode(cloud: Cloud, { name, index, zone, pool, config, version }: NodeParts): Stored {
  const isGkeMetadata = config["workloadMetadataConfig"]?.mode === "GKE_METADATA";
  const machineType = config["machineType"] ?? "e2-medium";
  return {
    kind: "Node",
    apiVersion: "v1",
    metadata: {
      name,
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "cloud.google.com/gke-nodepool": pool["name"],
        "cloud.google.com/machine-family": String(machineType).split("-")[0],
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": machineType,
        "topology.kubernetes.io/region": zone.replace(/-[a-z]$/, ""),
        "topology.kubernetes.io/zone": zone,
        ...(isGkeMetadata ? { "iam.gke.io/gke-metadata-server-enabled": "true" } : {}),
        ...config["labels"],
      },
    },
    spec: {
      podCIDR: `10.8.${index}.0/24`,
      providerID: `gce://emulated/${zone}/${name}`,
      ...(config["taints"] === undefined ? {} : { taints: (config["taints"] as readonly Stored[]).map(toTaint) }),
    },
    status: nodeStatus(cloud, name, index, version, sizeOfMachine(String(machineType))),
  };
}

/** GKE says NO_SCHEDULE where Kubernetes says NoSchedule. */
function toTaint({ key, value, effect }: Stored): Stored {
  const effects: Readonly<Record<string, string>> = {
    NO_SCHEDULE: "NoSchedule",
    PREFER_NO_SCHEDULE: "PreferNoSchedule",
    NO_EXECUTE: "NoExecute",
  };
  return { key, ...(value ? { value } : {}), effect: effects[effect] ?? effect };
}

function nodeStatus(cloud: Cloud, name: string, index: number, version: string, size: NodeSize): Stored {
  const now = timestamp(cloud);
  const condition = (type: string, status: string, reason: string, message: string): Stored => ({
    type,
    status,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    reason,
    message,
  });
  const others = { "ephemeral-storage": "98831908Ki", pods: "110" };
  return {
    addresses: [
      { type: "InternalIP", address: `10.132.15.${200 + (index % 50)}` },
      { type: "Hostname", address: name },
    ],
    allocatable: { ...others, ...size.allocatable },
    capacity: { ...others, ...size.capacity },
    conditions: [
      condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
      condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ],
    nodeInfo: {
      architecture: "amd64",
      containerRuntimeVersion: "containerd://2.0.6",
      kernelVersion: "6.6.97+",
      kubeletVersion: version,
      operatingSystem: "linux",
      osImage: "Container-Optimized OS from Google",
    },
  };
}
