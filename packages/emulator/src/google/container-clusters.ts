import type { Cloud } from "../cloud/cloud.ts";
import { durations } from "../cloud/durations.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call } from "../cloud/router.ts";
import { assignmentsOfCluster } from "./container-changes.ts";
import { makeCluster } from "./container-cluster.ts";
import { alreadyExists, badRequest, checkEtag, notFound } from "./container-errors.ts";
import { containerFields } from "./container-fields.ts";
import type { Place } from "./container-names.ts";
import { clusterKey, isLocation, isZone, placeOf } from "./container-names.ts";
import { nodeUpdateFields, readNodeUpdate } from "./container-node-update.ts";
import { beginOperation, refuseWhileBusy } from "./container-operations.ts";
import { hasWorkloadIdentity } from "./container-pool.ts";
import { resolveVersion } from "./container-versions.ts";
import { describeCluster } from "./container-view.ts";
import { checkFields } from "./request-fields.ts";

/** How long a change of labels or of the maintenance window takes: it touches no node. */
const labelsMs = 10_000;

/** A stored cluster with its name and place. */
export interface CalledCluster {
  readonly place: Place;
  readonly key: string;
  readonly cluster: Stored;
}

/** The cluster that the path names; 404 when there is none. */
export function calledCluster(cloud: Cloud, call: Call): CalledCluster {
  const place = placeOf(cloud, call);
  const key = clusterKey(place, call.params["cluster"] ?? "");
  const cluster = cloud.state.clusters[key];
  if (cluster === undefined) throw notFound(key);
  return { place, key, cluster };
}

export function listClusters(cloud: Cloud, call: Call): Stored {
  const { project, location } = placeOf(cloud, call);
  const prefix = `projects/${project.projectId}/locations/${location === "-" ? "" : `${location}/`}`;
  const clusters = Object.entries(cloud.state.clusters)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, cluster]) => describeCluster(cloud, key, cluster));
  return clusters.length === 0 ? {} : { clusters };
}

export function getCluster(cloud: Cloud, call: Call): Stored {
  const { key, cluster } = calledCluster(cloud, call);
  return describeCluster(cloud, key, cluster);
}

/** Stores the cluster as PROVISIONING; it runs, and gets its address, when the operation ends. */
export async function createCluster(cloud: Cloud, call: Call): Promise<Stored> {
  checkFields(containerFields, "CreateClusterRequest", call.body);
  const place = placeOf(cloud, call);
  const asked: Stored = call.body["cluster"] ?? {};
  checkNewCluster(place, asked);
  const key = clusterKey(place, asked["name"]);
  if (cloud.state.clusters[key] !== undefined) throw alreadyExists(key);
  const cluster = makeCluster(cloud, place, asked);
  const endpoint = await cloud.openEndpoint(key);
  if (cloud.state.clusters[key] !== undefined) throw alreadyExists(key);
  cloud.state.clusters[key] = cluster;
  return beginOperation(cloud, place, {
    type: "CREATE_CLUSTER",
    cluster: key,
    target: key,
    durationMs: durations.clusterCreate,
    effect: "container.created",
    args: { endpoint },
  });
}

function checkNewCluster(place: Place, asked: Stored): void {
  const name = String(asked["name"] ?? "");
  if (!/^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) {
    throw badRequest(
      `Invalid value for field "cluster.name": "${name}". Must be a match of regex ` +
        "'(?:[a-z](?:[-a-z0-9]{0,38}[a-z0-9])?)'.",
    );
  }
  if (!isLocation(place.location)) throw badRequest(`Location "${place.location}" does not exist.`);
  if (asked["autopilot"]?.["enabled"] === true && isZone(place.location)) {
    throw badRequest("Autopilot clusters must be regional clusters.");
  }
  checkIdentityPool(place, asked["workloadIdentityConfig"]?.["workloadPool"]);
}

/** There is one identity pool that a cluster can have: its project's own. */
function checkIdentityPool(place: Place, pool: string | undefined): void {
  const only = `${place.project.projectId}.svc.id.goog`;
  if (pool === undefined || pool === "" || pool === only) return;
  throw badRequest(
    `Workload identity pool "${pool}" is invalid. Currently, the only supported workload pool is "${only}".`,
  );
}

export function updateCluster(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "UpdateClusterRequest", call.body);
  const { place, key, cluster } = calledCluster(cloud, call);
  const update: Stored = { ...call.body["update"] };
  const nodes = readNodeUpdate(key, cluster, update);
  const fields: Stored = { ...update };
  for (const name of [...nodeUpdateFields, "etag"]) delete fields[name];
  const count = Object.keys(fields).length + (nodes === undefined ? 0 : 1);
  if (count === 0) throw badRequest("Must specify a field to update.");
  if (count > 1) throw badRequest("Must specify exactly one update.");
  checkEtag("cluster", cluster, update["etag"]);
  checkUpdate(place, cluster, fields);
  if (fields["desiredMasterVersion"] !== undefined) {
    fields["desiredMasterVersion"] = resolveVersion(
      fields["desiredMasterVersion"],
      cluster["releaseChannel"]?.["channel"],
    );
  }
  refuseWhileBusy(cloud, place, key);
  cluster["status"] = "RECONCILING";
  const isMaster = fields["desiredMasterVersion"] !== undefined;
  return beginOperation(cloud, place, {
    type: nodes?.type ?? (isMaster ? "UPGRADE_MASTER" : "UPDATE_CLUSTER"),
    cluster: key,
    target: key,
    durationMs: durations.clusterUpdate,
    effect: "container.updated",
    args: {
      ...(nodes === undefined ? {} : { pool: nodes.pool }),
      set: (nodes?.set ?? assignmentsOfCluster(fields)).map((each) => ({ ...each })),
    },
  });
}

function checkUpdate(place: Place, cluster: Stored, fields: Stored): void {
  const pool: string | undefined = fields["desiredWorkloadIdentityConfig"]?.["workloadPool"];
  checkIdentityPool(place, pool);
  const disables = fields["desiredWorkloadIdentityConfig"] !== undefined && !pool;
  if (!disables || !hasWorkloadIdentity(cluster)) return;
  if (cluster["autopilot"]?.["enabled"] === true)
    throw badRequest("Workload identity can't be disabled on Autopilot clusters.");
  const left = cluster["nodePools"].find(
    (each: Stored) => each["config"]["workloadMetadataConfig"]?.["mode"] === "GKE_METADATA",
  );
  // Google documents the order (pools first); what the API says to the other order nobody recorded: the wording is ours.
  if (left !== undefined) {
    throw badRequest(`Workload identity can't be disabled while node pool "${left["name"]}" uses GKE_METADATA.`);
  }
}

export function deleteCluster(cloud: Cloud, call: Call): Stored {
  const { place, key, cluster } = calledCluster(cloud, call);
  refuseWhileBusy(cloud, place, key);
  cluster["status"] = "STOPPING";
  return beginOperation(cloud, place, {
    type: "DELETE_CLUSTER",
    cluster: key,
    target: key,
    durationMs: durations.clusterDelete,
    effect: "container.deleted",
  });
}

/** Replaces all labels; a fingerprint that is sent must be the current one. */
export function setResourceLabels(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "SetLabelsRequest", call.body);
  const { place, key, cluster } = calledCluster(cloud, call);
  const sent: string = call.body["labelFingerprint"] ?? "";
  if (sent !== "" && sent !== cluster["labelFingerprint"]) {
    throw badRequest("Labels could not be set due to fingerprint mismatch.");
  }
  refuseWhileBusy(cloud, place, key);
  cluster["status"] = "RECONCILING";
  return beginOperation(cloud, place, {
    type: "SET_LABELS",
    cluster: key,
    target: key,
    durationMs: labelsMs,
    effect: "container.labelled",
    args: { labels: { ...call.body["resourceLabels"] } },
  });
}

export function setMaintenancePolicy(cloud: Cloud, call: Call): Stored {
  checkFields(containerFields, "SetMaintenancePolicyRequest", call.body);
  const { place, key, cluster } = calledCluster(cloud, call);
  refuseWhileBusy(cloud, place, key);
  cluster["status"] = "RECONCILING";
  return beginOperation(cloud, place, {
    type: "SET_MAINTENANCE_POLICY",
    cluster: key,
    target: key,
    durationMs: labelsMs,
    effect: "container.updated",
    args: { set: [{ path: ["maintenancePolicy"], value: call.body["maintenancePolicy"] ?? {}, merge: true }] },
  });
}
