import type { Json, Stored } from "../cloud/http.ts";
import type { Assignment } from "./container-changes.ts";
import { badRequest, notFound } from "./container-errors.ts";
import { resolveVersion } from "./container-versions.ts";

/** What a cluster's update asks of the nodes of one pool. */
export interface NodeUpdate {
  readonly type: "UPGRADE_NODES" | "UPDATE_CLUSTER";
  readonly pool: string;
  readonly set: readonly Assignment[];
}

/** The fields of a cluster's update that are about the nodes of `desiredNodePoolId`. */
export const nodeUpdateFields: readonly string[] = [
  "desiredNodeVersion",
  "desiredImageType",
  "desiredNodePoolAutoscaling",
  "desiredNodePoolId",
];

/**
 * Reads them; undefined when there are none. The pool needs a name only when the cluster has several: Google's reference
 * says so of `desiredNodePoolId`, the wording of the refusal is ours.
 */
export function readNodeUpdate(key: string, cluster: Stored, update: Stored): NodeUpdate | undefined {
  const { desiredNodeVersion: version, desiredImageType: image, desiredNodePoolAutoscaling: scaling } = update;
  if (nodeUpdateFields.every((field) => update[field] === undefined)) return undefined;
  const upgrades = version !== undefined || image !== undefined;
  if (!upgrades && scaling === undefined) throw badRequest("Must specify a field to update.");
  if (upgrades && scaling !== undefined) throw badRequest("Must specify exactly one update.");
  const set: Assignment[] = [
    ...(version === undefined ? [] : [assign(["version"], resolveNodeVersion(cluster, version))]),
    ...(image === undefined ? [] : [assign(["config", "imageType"], image)]),
    ...(scaling === undefined ? [] : [assign(["autoscaling"], scaling)]),
  ];
  const pool = findPoolName(key, cluster, update["desiredNodePoolId"]);
  return { type: upgrades ? "UPGRADE_NODES" : "UPDATE_CLUSTER", pool, set };
}

function assign(path: readonly string[], value: Json): Assignment {
  return { path, value, merge: false };
}

function findPoolName(key: string, cluster: Stored, asked: string | undefined): string {
  const names: string[] = cluster["nodePools"].map((pool: Stored) => pool["name"]);
  const [only, another] = names;
  if (asked) {
    if (names.includes(asked)) return asked;
    throw notFound(`${key}/nodePools/${asked}`);
  }
  if (only !== undefined && another === undefined) return only;
  throw badRequest("Must specify desired_node_pool_id when the cluster has more than one node pool.");
}

/** `-` means the control plane's own version. */
function resolveNodeVersion(cluster: Stored, asked: string): string {
  return asked === "-" ? cluster["currentMasterVersion"] : resolveVersion(asked, undefined);
}
