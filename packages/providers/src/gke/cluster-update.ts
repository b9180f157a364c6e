import type { FieldChange, Json, NonEmpty, Resource } from "@fgk/engine";
import { labelChanges, mergeLabels } from "../google/labels.ts";
import type { GoogleReach } from "../google/reach.ts";
import { changesByPath, ownName, textsOf } from "../google/values.ts";
import { describeAuthorizedNetworks, spellChannel } from "./cluster-fields.ts";
import type { Cluster } from "./cluster-types.ts";
import { changeContainer } from "./container-write.ts";

/** Applies the first of the changed fields, in this order: identity pool, channel, networks, private nodes, labels. */
export async function updateNextField(
  reach: GoogleReach,
  resource: Resource,
  cluster: Cluster,
  changes: NonEmpty<FieldChange>,
): Promise<void> {
  const update = describeNextUpdate(changesByPath(changes));
  if (update !== undefined) {
    const { what, desired } = update;
    const etag = cluster.etag == null ? {} : { etag: cluster.etag };
    await write(reach, resource, "PUT", "", { update: { ...desired, ...etag } }, what);
    return;
  }
  const labels = labelChanges(changes);
  if (labels !== undefined) await labelCluster(reach, resource, cluster, labels);
}

function describeNextUpdate(
  changed: ReadonlyMap<string, Json>,
): { readonly what: string; readonly desired: object } | undefined {
  const pool = changed.get("workloadPool");
  if (pool !== undefined) {
    const desired = { desiredWorkloadIdentityConfig: { workloadPool: typeof pool === "string" ? pool : "" } };
    return { what: "set the identity pool", desired };
  }
  const channel = changed.get("releaseChannel");
  if (typeof channel === "string") {
    return { what: "set the release channel", desired: { desiredReleaseChannel: { channel: spellChannel(channel) } } };
  }
  const networks = changed.get("authorizedNetworks");
  if (networks !== undefined) {
    const desired = { desiredMasterAuthorizedNetworksConfig: describeAuthorizedNetworks(textsOf(networks)) };
    return { what: "set the authorized networks", desired };
  }
  const privateNodes = changed.get("privateNodes");
  if (privateNodes !== undefined) {
    return { what: "set private nodes", desired: { desiredDefaultEnablePrivateNodes: privateNodes === true } };
  }
  return undefined;
}

/** Changes labels under their fingerprint; those of others stay. */
export function labelCluster(
  reach: GoogleReach,
  resource: Resource,
  cluster: Cluster,
  changed: Readonly<Record<string, string | null>>,
): Promise<void> {
  const resourceLabels = mergeLabels(cluster.resourceLabels, changed);
  const body = { resourceLabels, labelFingerprint: cluster.labelFingerprint ?? "" };
  return write(reach, resource, "POST", ":setResourceLabels", body, "set the labels");
}

function write(
  reach: GoogleReach,
  resource: Resource,
  method: "PUT" | "POST",
  verb: string,
  body: object,
  what: string,
): Promise<void> {
  const target = `clusters/${ownName(resource)}`;
  return changeContainer(reach, resource, {
    target,
    method,
    verb,
    body,
    what: `${what} of the cluster ${ownName(resource)}`,
  });
}
