import type { Cloud } from "../cloud/cloud.ts";
import { durations } from "../cloud/durations.ts";
import type { Json, Stored } from "../cloud/http.ts";
import type { Call } from "../cloud/router.ts";
import { assignmentsOfPool } from "./container-changes.ts";
import type { CalledCluster } from "./container-clusters.ts";
import { calledCluster } from "./container-clusters.ts";
import { alreadyExists, badRequest, checkEtag, notFound } from "./container-errors.ts";
import { containerFields } from "./container-fields.ts";
import { beginOperation, refuseWhileBusy } from "./container-operations.ts";
import { checkMetadataMode, makePool, readNodeCount } from "./container-pool.ts";
import { describePool } from "./container-view.ts";
import { checkFields } from "./request-fields.ts";

interface CalledPool extends CalledCluster {
  readonly pool: Stored;
  readonly poolKey: string;
}

function calledPool(cloud: Cloud, call: Call): CalledPool {
  const called = calledCluster(cloud, call);
  const poolKey = `${called.key}/nodePools/${call.params["pool"]}`;
  const pool = called.cluster["nodePools"].find((each: Stored) => each["name"] === call.params["pool"]);
  if (pool === undefined) throw notFound(poolKey);
  return { ...called, pool, poolKey };
}

export function listPools(cloud: Cloud, call: Call): Stored {
  const pools: readonly Stored[] = calledCluster(cloud, call).cluster["nodePools"];
  return pools.length === 0 ? {} : { nodePools: pools.map(describePool) };
}

export function getPool(cloud: Cloud, call: Call): Stored {
  return describePool(calledPool(cloud, call).pool);
}

export function createPool(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "CreateNodePoolRequest", call.body);
  const called = calledCluster(cloud, call);
  refuseAutopilot(called);
  const { place, key, cluster } = called;
  const pool = makePool(cloud, key, cluster, call.body["nodePool"] ?? {});
  const poolKey = `${key}/nodePools/${pool["name"]}`;
  if (cluster["nodePools"].some((each: Stored) => each["name"] === pool["name"])) throw alreadyExists(poolKey);
  refuseWhileBusy(cloud, place, key);
  cluster["nodePools"] = [...cluster["nodePools"], pool];
  cluster["status"] = "RECONCILING";
  return beginOperation(cloud, place, {
    type: "CREATE_NODE_POOL",
    cluster: key,
    target: poolKey,
    durationMs: durations.nodePoolCreate,
    effect: "container.poolCreated",
    args: { pool: pool["name"] },
  });
}

/** Most fields of a pool make its nodes anew, in place. */
export function updatePool(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "UpdateNodePoolRequest", call.body);
  const called = calledPool(cloud, call);
  refuseAutopilot(called);
  const set = assignmentsOfPool(call.body).map((each) => ({ ...each }));
  if (set.length === 0) throw badRequest("Must specify a field to update.");
  checkEtag("node pool", called.pool, call.body["etag"]);
  checkMetadataMode(called.cluster, call.body["workloadMetadataConfig"]?.["mode"]);
  const type = call.body["nodeVersion"] === undefined ? "UPDATE_CLUSTER" : "UPGRADE_NODES";
  return beginPoolChange(cloud, called, {
    type,
    durationMs: durations.nodePoolUpdate,
    effect: "container.updated",
    args: { set },
  });
}

export function deletePool(cloud: Cloud, call: Call): Stored {
  const called = calledPool(cloud, call);
  refuseAutopilot(called);
  const change = { type: "DELETE_NODE_POOL", durationMs: durations.nodePoolDelete, effect: "container.poolDeleted" };
  const operation = beginPoolChange(cloud, called, { ...change, args: {} });
  called.pool["status"] = "STOPPING";
  return operation;
}

/** Sets the number of nodes in each of the pool's zones. */
export function setPoolSize(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "SetNodePoolSizeRequest", call.body);
  const called = calledPool(cloud, call);
  refuseAutopilot(called);
  return beginPoolChange(cloud, called, {
    type: "SET_NODE_POOL_SIZE",
    durationMs: durations.nodePoolCreate,
    effect: "container.poolResized",
    args: { nodeCount: readNodeCount(call.body["nodeCount"], "node_count") },
  });
}

export function setPoolAutoscaling(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "SetNodePoolAutoscalingRequest", call.body);
  return setPoolPart(cloud, call, "autoscaling", "UPDATE_CLUSTER");
}

export function setPoolManagement(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "SetNodePoolManagementRequest", call.body);
  return setPoolPart(cloud, call, "management", "SET_NODE_POOL_MANAGEMENT");
}

function setPoolPart(cloud: Cloud, call: Call, part: "autoscaling" | "management", type: string): Stored {
  const called = calledPool(cloud, call);
  refuseAutopilot(called);
  const set = [{ path: [part], value: call.body[part] ?? {}, merge: false }];
  return beginPoolChange(cloud, called, { type, durationMs: partMs, effect: "container.updated", args: { set } });
}

/** Settings of a pool that touch no node. */
const partMs = 10_000;

interface PoolChange {
  readonly type: string;
  readonly durationMs: number;
  readonly effect: string;
  readonly args: { readonly [key: string]: Json };
}

function beginPoolChange(cloud: Cloud, { place, key, cluster, pool, poolKey }: CalledPool, change: PoolChange): Stored {
  refuseWhileBusy(cloud, place, key);
  cluster["status"] = "RECONCILING";
  pool["status"] = "RECONCILING";
  return beginOperation(cloud, place, {
    ...change,
    cluster: key,
    target: poolKey,
    args: { ...change.args, pool: pool["name"] },
  });
}

function refuseAutopilot({ cluster }: CalledCluster): void {
  if (cluster["autopilot"]?.["enabled"] === true)
    throw badRequest("Autopilot node pools cannot be accessed or modified.");
}
