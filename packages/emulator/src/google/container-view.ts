import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";

/** Parts whose fields are left out when they are false, zero or empty, as Google's JSON does. */
const prunedParts: readonly string[] = [
  "autopilot",
  "autoscaling",
  "management",
  "privateClusterConfig",
  "workloadIdentityConfig",
  "config",
  "nodeConfig",
];

/** A cluster as readers see it: nothing of this cloud's own, the nodes counted, `RECONCILING` while Google works on it. */
export function describeCluster(cloud: Cloud, key: string, cluster: Stored): Stored {
  const pools: readonly Stored[] = cluster["nodePools"];
  const nodes = pools.reduce((sum, pool) => sum + Number(pool["nodeCount"] ?? 0), 0);
  const busy = cloud.faults.clusterBusyUntilMs;
  const untilMs = busy[key] ?? busy[cluster["name"]] ?? 0;
  const status = cluster["status"] === "RUNNING" && untilMs > cloud.now() ? "RECONCILING" : cluster["status"];
  return prune({ ...cluster, status, currentNodeCount: nodes, nodePools: pools.map(describePool) });
}

/** A pool as readers see it. */
export function describePool(pool: Stored): Stored {
  const { nodeCount: _, ...shown } = pool;
  return prune(shown);
}

function prune(part: Stored): Stored {
  return Object.fromEntries(
    Object.entries(part)
      .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== 0 && value !== "")
      .map(([key, value]) => [key, prunedParts.includes(key) && !Array.isArray(value) ? prune(value) : value]),
  );
}
