import type { ClusterAccess } from "../deployment/scope/cluster-scope.ts";

/** Which cluster, and by which way its API server is reached. */
export interface ClusterPlace {
  readonly project: string;
  readonly location: string;
  readonly name: string;
  readonly access: ClusterAccess;
}
