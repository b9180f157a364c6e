import type { Session } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import type { Cluster, NodePool } from "./cluster-types.ts";

/** The natural key of a cluster. */
export interface ClusterWhere {
  readonly project: string;
  /** Zone or region. */
  readonly location: string;
  readonly name: string;
}

/** One cluster as the GKE API tells it, for those who need to reach it or look at its pools. */
export interface ClusterRead {
  /** `absent` too when its API isn't enabled or it is being deleted; `running` while an operation changes it. */
  readonly state: "absent" | "provisioning" | "running" | "error";
  /** What the state means, in words: the operation that runs, the API's error. Empty when running or absent. */
  readonly why: string;
  /** Public endpoint, `host` or `host:port`, without a scheme; empty when there is none yet. */
  readonly endpoint: string;
  readonly privateEndpoint: string;
  /** The DNS endpoint (publicly signed certificate: don't trust `caPem` for it); empty when there is none. */
  readonly dnsEndpoint: string;
  /** Callers from outside may use the DNS endpoint. */
  readonly dnsFromOutside: boolean;
  /** The certificate authority of the IP endpoints, as PEM; empty when the API gives none yet. */
  readonly caPem: string;
  /** Version of the control plane, `1.31.5-gke.1000`. */
  readonly version: string;
  readonly id: string;
  /** `P.svc.id.goog`, or empty when Workload Identity is off. */
  readonly workloadPool: string;
  readonly nodePools: readonly NodePool[];
  /** The API's own object, when there is one. */
  readonly cluster: Cluster | undefined;
}

/**
 * Reads one cluster from the project's list, which is asked for once a session. Throws `Failure` when the list can't be had
 * (no permission, unreachable).
 */
export async function readCluster(session: Session, reach: GoogleReach, where: ClusterWhere): Promise<ClusterRead> {
  void session;
  void reach;
  void where;
  throw new Error("to be written");
}
