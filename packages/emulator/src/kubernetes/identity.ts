import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { holds } from "../google/decide.ts";
import { findAccount } from "../google/iam-account-store.ts";
import { placeOfCluster } from "./location.ts";
import { resourceNamed } from "./resources.ts";
import { findStore, readStored } from "./store.ts";

/**
 * As whom a pod reaches Google. The table of it, and the only one:
 *
 * | pod                                             | e-mail            | token                                   |
 * |-------------------------------------------------|-------------------|-----------------------------------------|
 * | no identity pool, GCE_METADATA, or host network | the node's account| the node's                              |
 * | GKE_METADATA, account without annotation        | P.svc.id.goog     | a federated one: no account behind it   |
 * | annotated and bound                             | the annotation's  | the Google account's                    |
 * | annotated, not bound                            | the annotation's  | 403                                     |
 * | annotated, no such Google account               | the annotation's  | 404                                     |
 */
export interface PodIdentity {
  readonly kind: "node" | "pool" | "account";
  /** What the metadata server calls the default account's e-mail. */
  readonly email: string;
  /** How policies name the caller. */
  readonly member: string;
  /** Why there is no token: the metadata server's status and its words. */
  readonly refusal?: { readonly status: number; readonly text: string };
}

/** Decides the identity of a pod at this moment. */
export function identifyPod(cloud: Cloud, cluster: string, pod: Stored): PodIdentity {
  const stored: Stored = cloud.state.clusters[cluster] ?? {};
  const identityPool: string | undefined = stored["workloadIdentityConfig"]?.workloadPool || undefined;
  const nodePool = findNodePool(cloud, cluster, pod);
  const mode = nodePool?.["config"]?.workloadMetadataConfig?.mode;
  if (identityPool === undefined || mode !== "GKE_METADATA" || pod["spec"].hostNetwork === true) {
    const email = nodeAccount(cloud, cluster, nodePool);
    return { kind: "node", email, member: `serviceAccount:${email}` };
  }
  const { namespace } = pod["metadata"];
  const accountName: string = pod["spec"].serviceAccountName ?? "default";
  const federated = `serviceAccount:${identityPool}[${namespace}/${accountName}]`;
  const email = readAnnotation(cloud, cluster, namespace, accountName);
  if (email === undefined) return { kind: "pool", email: identityPool, member: federated };
  const refusal = refuseToken(cloud, federated, email);
  return {
    kind: "account",
    email,
    member: `serviceAccount:${email}`,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function readAnnotation(cloud: Cloud, cluster: string, namespace: string, name: string): string | undefined {
  const store = findStore(cloud, cluster);
  const account =
    store === undefined ? undefined : readStored(store, resourceNamed("serviceaccounts"), namespace, name);
  return account?.["metadata"].annotations?.["iam.gke.io/gcp-service-account"] || undefined;
}

/** The node pool whose node runs the pod. */
function findNodePool(cloud: Cloud, cluster: string, pod: Stored): Stored | undefined {
  const store = findStore(cloud, cluster);
  const nodeName: string | undefined = pod["spec"].nodeName;
  if (store === undefined || nodeName === undefined) return undefined;
  const poolName = readStored(store, resourceNamed("nodes"), undefined, nodeName)?.["metadata"].labels?.[
    "cloud.google.com/gke-nodepool"
  ];
  const pools: readonly Stored[] = cloud.state.clusters[cluster]?.["nodePools"] ?? [];
  return pools.find((pool) => pool["name"] === poolName);
}

function nodeAccount(cloud: Cloud, cluster: string, nodePool: Stored | undefined): string {
  const written: string = nodePool?.["config"]?.serviceAccount ?? "default";
  if (written !== "default") return written;
  const number = cloud.state.projects[placeOfCluster(cluster).project]?.projectNumber ?? "0";
  return `${number}-compute@developer.gserviceaccount.com`;
}

const advice =
  "This error could be caused by a missing IAM policy binding on the target IAM service account.\n" +
  "For more information, refer to the Workload Identity documentation:\n" +
  "\thttps://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#authenticating_to\n\n";

function refuseToken(cloud: Cloud, member: string, email: string): PodIdentity["refusal"] {
  const account = findAccount(cloud, email);
  if (account === undefined) {
    const text = `Unable to generate access token; IAM returned 404 Not Found: Not found; Gaia id not found for email ${email}\n`;
    return { status: 404, text };
  }
  if (holds(cloud, member, "iam.serviceAccounts.getAccessToken", account["name"])) return undefined;
  const denied = "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).";
  return { status: 403, text: `Unable to generate access token; IAM returned 403 Forbidden: ${denied}\n${advice}` };
}
