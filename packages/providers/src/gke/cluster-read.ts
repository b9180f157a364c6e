import type { FieldChange, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { scrubText } from "../google/scrub.ts";
import { findCluster, listClusters } from "./cluster-list.ts";
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
  /** What the state means, in words: what is going on, the API's error. Empty when running or absent. */
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

const absentCluster: ClusterRead = {
  state: "absent",
  why: "",
  endpoint: "",
  privateEndpoint: "",
  dnsEndpoint: "",
  dnsFromOutside: false,
  caPem: "",
  version: "",
  id: "",
  workloadPool: "",
  nodePools: [],
  cluster: undefined,
};

/**
 * Reads one cluster from the project's list, which is asked for once a session. Throws `Failure` when the list can't be had
 * (no permission, unreachable).
 */
export async function readCluster(session: Session, reach: GoogleReach, where: ClusterWhere): Promise<ClusterRead> {
  try {
    const list = await listClusters(session, reach, where.project);
    const cluster = findCluster(list, where.location, where.name);
    return cluster === undefined ? absentCluster : describeCluster(cluster);
  } catch (error) {
    // Where the plan enables the API there is no cluster yet; where nobody does, nothing can be said.
    const disabled = error instanceof Failure && error.diagnostic.code === "api-disabled";
    if (disabled && error.retry === "propagating") return absentCluster;
    throw error;
  }
}

function describeCluster(cluster: Cluster): ClusterRead {
  const ip = cluster.controlPlaneEndpointsConfig?.ipEndpointsConfig;
  const dns = cluster.controlPlaneEndpointsConfig?.dnsEndpointConfig;
  return {
    ...stateOf(cluster),
    endpoint: ip?.publicEndpoint ?? cluster.privateClusterConfig?.publicEndpoint ?? cluster.endpoint ?? "",
    privateEndpoint: ip?.privateEndpoint ?? cluster.privateClusterConfig?.privateEndpoint ?? "",
    dnsEndpoint: dns?.endpoint ?? "",
    dnsFromOutside: dns?.allowExternalTraffic === true,
    caPem: Buffer.from(cluster.masterAuth?.clusterCaCertificate ?? "", "base64").toString("utf8"),
    version: cluster.currentMasterVersion ?? "",
    id: cluster.id ?? "",
    workloadPool: cluster.workloadIdentityConfig?.workloadPool ?? "",
    nodePools: cluster.nodePools ?? [],
    cluster,
  };
}

function stateOf(cluster: Cluster): Pick<ClusterRead, "state" | "why"> {
  switch (cluster.status) {
    case "PROVISIONING":
      return { state: "provisioning", why: "the cluster is being created" };
    case "STOPPING":
      return { state: "absent", why: "the cluster is being deleted" };
    case "ERROR":
      return { state: "error", why: describeTrouble(cluster) };
    default:
      // RUNNING, RECONCILING (its API server answers for most of the time) and DEGRADED.
      return { state: "running", why: "" };
  }
}

type Trouble = Pick<Cluster, "conditions" | "statusMessage" | "status">;

/** The API's own words for what is wrong with a cluster or pool. */
export function describeTrouble(thing: Trouble): string {
  return wordsOf(thing) || `its status is ${thing.status ?? "unknown"}`;
}

/** A cluster or pool in ERROR as what a plan says of it: nothing but another one in its place brings it to RUNNING. */
export function describeRemade(thing: Trouble): FieldChange {
  const words = wordsOf(thing);
  const status = thing.status ?? "unknown";
  return { path: "status", before: words === "" ? status : `${status} (${words})`, after: "RUNNING" };
}

function wordsOf({ conditions, statusMessage }: Trouble): string {
  const messages = (conditions ?? []).map(({ message }) => message ?? "").filter((message) => message !== "");
  return scrubText(messages.join("; ") || statusMessage || "");
}
