/** Where a cluster is, read from its full name. */
export interface ClusterPlace {
  readonly project: string;
  readonly location: string;
  readonly region: string;
  readonly clusterName: string;
}

/** Reads `projects/P/locations/L/clusters/C`; the region of a zone is what stands before its letter. */
export function placeOfCluster(cluster: string): ClusterPlace {
  const match = /^projects\/([^/]+)\/locations\/([^/]+)\/clusters\/([^/]+)$/.exec(cluster);
  const [, project, location, clusterName] = match ?? [];
  if (project === undefined || location === undefined || clusterName === undefined) {
    throw new Error(`${cluster} is no cluster's full name`);
  }
  return { project, location, region: location.replace(/-[a-z]$/, ""), clusterName };
}
