import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { container_v1 } from "@googleapis/container";
import type { GoogleReach } from "../google/reach.ts";
import type { Cluster } from "./cluster-types.ts";

/** The clusters of a project with their node pools, wherever they are; asked for once a session. */
export interface ClusterList {
  readonly clusters: readonly Cluster[];
  /** Locations that didn't answer: a cluster there may exist. */
  readonly missing: readonly string[];
}

export function listClusters(session: Session, reach: GoogleReach, project: string): Promise<ClusterList> {
  return session.once(`clusters ${project}`, async () => {
    const answer = await reach.rest.call<container_v1.Schema$ListClustersResponse>({
      api: "container",
      method: "GET",
      path: `/v1/projects/${project}/locations/-/clusters`,
      what: `list the clusters of ${project}`,
    });
    return { clusters: answer.clusters ?? [], missing: answer.missingZones ?? [] };
  });
}

/** One cluster of the list; undefined when it surely isn't there. Throws `Failure` when its location didn't answer. */
export function findCluster(list: ClusterList, location: string, name: string): Cluster | undefined {
  const found = list.clusters.find((cluster) => cluster.name === name && locationOf(cluster) === location);
  if (found === undefined && list.missing.some((place) => isSilentFor(place, location))) {
    const summary = `can't tell whether the cluster ${name} exists: ${location} didn't answer`;
    throw new Failure({ severity: "error", code: "unreachable", summary }, "transient");
  }
  return found;
}

/** A silent region hides its zones' clusters too, and a silent zone may hide a part of a regional cluster. */
function isSilentFor(missing: string, location: string): boolean {
  return (
    missing === "-" || missing === location || missing.startsWith(`${location}-`) || location.startsWith(`${missing}-`)
  );
}

/** Older answers carry `zone` only, which holds the region of a regional cluster. */
export function locationOf(cluster: Cluster): string {
  return cluster.location ?? cluster.zone ?? "";
}
