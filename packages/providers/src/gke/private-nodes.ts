import type { Absent, Session } from "@fgk/engine";
import { addressOf, Failure } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { listClusters, locationOf } from "./cluster-list.ts";
import type { Cluster } from "./cluster-types.ts";

/** True when nodes of the cluster may have no public address. */
export function hasPrivateNodes(cluster: Cluster): boolean {
  return (
    cluster.networkConfig?.defaultEnablePrivateNodes === true ||
    cluster.privateClusterConfig?.enablePrivateNodes === true ||
    (cluster.nodePools ?? []).some(({ networkConfig }) => networkConfig?.enablePrivateNodes === true)
  );
}

/** NAT and firewall rule have nothing to do while the deployment's cluster is there and all its nodes are public. */
export async function needlessOnPublicNodes(
  session: Session,
  reach: GoogleReach,
  project: string,
): Promise<Pick<Absent, "needless">> {
  try {
    const { clusters } = await listClusters(session, reach, project);
    const own = clusters.find((one) => `${locationOf(one)}/${one.name ?? ""}` === session.mark.cluster);
    if (own?.name == null || hasPrivateNodes(own)) return {};
    return { needless: addressOf("gke.cluster", own.name) };
  } catch (error) {
    // Whoever asks for the cluster says why it can't be had.
    if (error instanceof Failure) return {};
    throw error;
  }
}
