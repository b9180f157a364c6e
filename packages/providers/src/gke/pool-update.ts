import type { FieldChange, Json, NonEmpty, Resource } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { labelChanges, mergeLabels } from "../google/labels.ts";
import type { GoogleReach } from "../google/reach.ts";
import { changesByPath, numberOf, ownName, placeOf } from "../google/values.ts";
import type { NodePool } from "./cluster-types.ts";
import { changeContainer } from "./container-write.ts";
import { readPoolFields } from "./pool-fields.ts";
import { describeScaling, describeTaints, findAddedTaints } from "./pool-spec.ts";

/** Applies the first of the changed groups: metadata mode, limits, machines, Kubernetes labels, taints, resource labels. */
export async function updateNextGroup(
  reach: GoogleReach,
  resource: Resource,
  pool: NodePool,
  changes: NonEmpty<FieldChange>,
): Promise<void> {
  const changed = changesByPath(changes);
  const mode = changed.get("workloadMetadata");
  if (mode !== undefined) {
    await put(reach, resource, pool, { workloadMetadataConfig: { mode } }, "set the metadata mode");
  } else if (changed.has("nodes.totalMin") || changed.has("nodes.totalMax")) {
    await setLimits(reach, resource, pool, changed);
  } else if (changed.has("machineType") || changed.has("diskGb")) {
    const body = {
      ...(changed.has("machineType") ? { machineType: changed.get("machineType") } : {}),
      ...(changed.has("diskGb") ? { diskSizeGb: String(changed.get("diskGb")) } : {}),
    };
    await put(reach, resource, pool, body, "change the machines");
  } else if (changed.has("kubernetesLabels")) {
    const wanted = changed.get("kubernetesLabels");
    // The map is replaced as a whole: what others put there stays.
    const labels = { ...pool.config?.labels, ...(isJsonObject(wanted) ? wanted : {}) };
    await put(reach, resource, pool, { labels: { labels } }, "label the nodes");
  } else if (changed.has("taints")) {
    const wanted = changed.get("taints");
    // The list is replaced as a whole: what GKE put there stays.
    const taints = [...findAddedTaints(pool, wanted), ...describeTaints(wanted)];
    await put(reach, resource, pool, { taints: { taints } }, "taint the nodes");
  } else {
    const labels = labelChanges(changes);
    if (labels !== undefined) await labelPool(reach, resource, pool, labels);
  }
}

/** Changes the resource labels of the pool's machines; those of others stay. */
export function labelPool(
  reach: GoogleReach,
  resource: Resource,
  pool: NodePool,
  changed: Readonly<Record<string, string | null>>,
): Promise<void> {
  const labels = mergeLabels(pool.config?.resourceLabels, changed);
  return put(reach, resource, pool, { resourceLabels: { labels } }, "label the pool");
}

/** Limits have no precondition: the one that isn't changed keeps what was read just before. */
function setLimits(
  reach: GoogleReach,
  resource: Resource,
  pool: NodePool,
  changed: ReadonlyMap<string, Json>,
): Promise<void> {
  const live = readPoolFields(resource, pool);
  const limit = (path: string): number | undefined => {
    const value = changed.get(path) ?? live[path] ?? numberOf(resource, path);
    return typeof value === "number" ? value : undefined;
  };
  // The call replaces all of it: how zones are chosen isn't ours to reset.
  const policy = pool.autoscaling?.locationPolicy;
  const autoscaling = {
    ...describeScaling(limit("nodes.totalMin"), limit("nodes.totalMax")),
    ...(policy == null ? {} : { locationPolicy: policy }),
  };
  return write(reach, resource, "POST", ":setAutoscaling", { autoscaling }, "set the limits");
}

function put(reach: GoogleReach, resource: Resource, pool: NodePool, body: object, what: string): Promise<void> {
  const etag = pool.etag == null ? {} : { etag: pool.etag };
  return write(reach, resource, "PUT", "", { ...body, ...etag }, what);
}

function write(
  reach: GoogleReach,
  resource: Resource,
  method: "PUT" | "POST",
  verb: string,
  body: object,
  what: string,
): Promise<void> {
  const target = `clusters/${placeOf(resource, "cluster")}/nodePools/${ownName(resource)}`;
  return changeContainer(reach, resource, {
    target,
    method,
    verb,
    body,
    what: `${what} of the node pool ${ownName(resource)}`,
  });
}
