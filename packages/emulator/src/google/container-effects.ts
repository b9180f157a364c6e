import type { Cloud, Effects } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { startCluster, stopCluster, syncNodes } from "../kubernetes/cluster.ts";
import type { Assignment } from "./container-changes.ts";
import { applyAssignments } from "./container-changes.ts";
import { makeEndpoints, setLabels } from "./container-cluster.ts";
import { makeHash, placeOfKey } from "./container-names.ts";
import { finishOperation } from "./container-operations.ts";
import { countNodes, hasWorkloadIdentity } from "./container-pool.ts";

interface Ending {
  readonly operation: string;
  readonly cluster: string;
}

/** How each change of a cluster ends. Nothing of it is seen before. */
export const containerEffects: Effects = {
  "container.created": endCreate,
  "container.updated": (cloud: Cloud, ending: Ending & { pool?: string; set: readonly Assignment[] }) => {
    const cluster = settleCluster(cloud, ending);
    if (cluster === undefined) return;
    const pool = findPool(cluster, ending.pool);
    applyAssignments(pool ?? cluster, ending.set);
    if (pool !== undefined) touchPool(cloud, pool);
    keepIdentityPool(cloud, ending.cluster, cluster);
    refreshNodes(cloud, ending.cluster, cluster);
  },
  "container.labelled": (cloud: Cloud, ending: Ending & { labels: Stored }) => {
    const cluster = settleCluster(cloud, ending);
    if (cluster !== undefined) setLabels(cluster, ending.labels);
  },
  "container.poolCreated": (cloud: Cloud, ending: Ending & { pool: string }) => {
    const cluster = settleCluster(cloud, ending);
    const pool = cluster === undefined ? undefined : findPool(cluster, ending.pool);
    if (cluster === undefined || pool === undefined) return;
    pool["status"] = "RUNNING";
    pool["nodeCount"] = countNodes(pool);
    refreshNodes(cloud, ending.cluster, cluster);
  },
  "container.poolResized": (cloud: Cloud, ending: Ending & { pool: string; nodeCount: number }) => {
    const cluster = settleCluster(cloud, ending);
    const pool = cluster === undefined ? undefined : findPool(cluster, ending.pool);
    if (cluster === undefined || pool === undefined) return;
    pool["status"] = "RUNNING";
    pool["initialNodeCount"] = ending.nodeCount;
    pool["nodeCount"] = countNodes(pool);
    refreshNodes(cloud, ending.cluster, cluster);
  },
  "container.poolDeleted": (cloud: Cloud, ending: Ending & { pool: string }) => {
    const cluster = settleCluster(cloud, ending);
    if (cluster === undefined) return;
    cluster["nodePools"] = cluster["nodePools"].filter((pool: Stored) => pool["name"] !== ending.pool);
    refreshNodes(cloud, ending.cluster, cluster);
  },
  "container.deleted": (cloud: Cloud, ending: Ending) => {
    finishOperation(cloud, ending.operation);
    stopCluster(cloud, ending.cluster);
    delete cloud.state.clusters[ending.cluster];
    cloud.dropEndpoint(ending.cluster);
  },
  "container.failed": endFailed,
  "container.googleWorkDone": (cloud: Cloud, ending: Ending) => {
    settleCluster(cloud, ending);
  },
};

function endCreate(cloud: Cloud, ending: Ending & { endpoint: string }): void {
  const cluster = settleCluster(cloud, ending);
  const place = placeOfKey(cloud, ending.cluster);
  if (cluster === undefined || place === undefined) return;
  Object.assign(cluster, makeEndpoints(cloud, place, cluster, ending.endpoint));
  for (const pool of cluster["nodePools"]) {
    pool["status"] = "RUNNING";
    pool["nodeCount"] = countNodes(pool);
  }
  keepIdentityPool(cloud, ending.cluster, cluster);
  startCluster(cloud, ending.cluster);
  refreshNodes(cloud, ending.cluster, cluster);
}

/** A failed creation leaves a broken thing behind, to be deleted; a failed change leaves what was. */
export function endFailed(cloud: Cloud, ending: Ending & { type: string; target: string; message: string }): void {
  const cluster = settleCluster(cloud, ending, ending.message);
  if (cluster === undefined) return;
  const pool = findPool(cluster, /\/nodePools\/([^/]+)$/.exec(ending.target)?.[1]);
  if (pool !== undefined) pool["status"] = ending.type === "CREATE_NODE_POOL" ? "ERROR" : "RUNNING";
  if (pool !== undefined && ending.type === "CREATE_NODE_POOL") pool["statusMessage"] = ending.message;
  if (ending.type !== "CREATE_CLUSTER") return;
  cluster["status"] = "ERROR";
  cluster["statusMessage"] = ending.message;
  cluster["conditions"] = [{ message: ending.message, canonicalCode: "INTERNAL" }];
}

/** Ends the operation and lets the cluster run again, with a new etag. */
function settleCluster(cloud: Cloud, ending: Ending, failure?: string): Stored | undefined {
  finishOperation(cloud, ending.operation, failure);
  const cluster = cloud.state.clusters[ending.cluster];
  if (cluster === undefined) return undefined;
  cluster["status"] = "RUNNING";
  cluster["etag"] = makeHash(`etag ${cloud.nextSerial()}`, 32);
  return cluster;
}

function findPool(cluster: Stored, name: string | undefined): Stored | undefined {
  return cluster["nodePools"].find((pool: Stored) => pool["name"] === name);
}

function touchPool(cloud: Cloud, pool: Stored): void {
  pool["status"] = "RUNNING";
  pool["nodeCount"] = Math.max(
    countNodes({ ...pool, initialNodeCount: pool["nodeCount"] / pool["locations"].length }),
    0,
  );
  pool["etag"] = makeHash(`pool ${cloud.nextSerial()}`, 8);
}

/** Once a cluster has had an identity pool, its project has it for ever. */
function keepIdentityPool(cloud: Cloud, key: string, cluster: Stored): void {
  const project = placeOfKey(cloud, key)?.project;
  if (project !== undefined && hasWorkloadIdentity(cluster)) project.identityPool = true;
}

function refreshNodes(cloud: Cloud, key: string, cluster: Stored): void {
  cluster["nodeConfig"] = cluster["nodePools"][0]?.["config"];
  syncNodes(cloud, key);
}
