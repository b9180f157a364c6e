import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { holds } from "../google/decide.ts";
import { serviceDisabled } from "../google/gate-errors.ts";
import { findAccount } from "../google/iam-account-store.ts";
import { findProject } from "../google/project.ts";
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
 * | annotated and bound, account switched off       | the annotation's  | 400, a hypothesis                       |
 * | annotated and bound, IAM Credentials API off    | the annotation's  | 403, the API's own words                |
 *
 * An account without annotation that has `iam.gke.io/return-principal-id-as-email: "true"` sees its principal instead of the
 * pool.
 */
export interface PodIdentity {
  readonly kind: "node" | "pool" | "account";
  /** What the metadata server calls the default account's e-mail. */
  readonly email: string;
  /** How policies name the caller. */
  readonly member: string;
  /** What its tokens may be used for: a node's are its pool's; who isn't the node may do all that roles give. */
  readonly scopes: readonly string[];
  /** Why there is no access token. */
  readonly refusal?: Refusal;
  /** Why there is no identity token; who is no account never has one. */
  readonly identityRefusal?: Refusal;
}

const allScopes: readonly string[] = [
  "https://www.googleapis.com/auth/cloud-platform",
  "https://www.googleapis.com/auth/userinfo.email",
];

/** The metadata server's status and its words. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** Decides the identity of a pod at this moment. */
export function identifyPod(cloud: Cloud, cluster: string, pod: Stored): PodIdentity {
  const stored: Stored = cloud.state.clusters[cluster] ?? {};
  const identityPool: string | undefined = stored["workloadIdentityConfig"]?.workloadPool || undefined;
  const nodePool = findNodePool(cloud, cluster, pod);
  const mode = nodePool?.["config"]?.workloadMetadataConfig?.mode;
  if (identityPool === undefined || mode !== "GKE_METADATA" || pod["spec"].hostNetwork === true) {
    const email = nodeAccount(cloud, cluster, nodePool);
    const scopes: readonly string[] = nodePool?.["config"]?.oauthScopes ?? allScopes;
    return { kind: "node", email, member: `serviceAccount:${email}`, scopes };
  }
  const { namespace } = pod["metadata"];
  const accountName: string = pod["spec"].serviceAccountName ?? "default";
  const federated = `serviceAccount:${identityPool}[${namespace}/${accountName}]`;
  const annotations = readAnnotations(cloud, cluster, namespace, accountName);
  const email: string | undefined = annotations["iam.gke.io/gcp-service-account"] || undefined;
  if (email === undefined) {
    const isPrincipal = annotations["iam.gke.io/return-principal-id-as-email"] === "true";
    const principal = namePrincipal(cloud, cluster, identityPool, `ns/${namespace}/sa/${accountName}`);
    return { kind: "pool", email: isPrincipal ? principal : identityPool, member: federated, scopes: allScopes };
  }
  const refusal = refuseToken(cloud, federated, email, "access");
  const identityRefusal = refuseToken(cloud, federated, email, "identity");
  return {
    kind: "account",
    email,
    member: `serviceAccount:${email}`,
    scopes: allScopes,
    ...(refusal === undefined ? {} : { refusal }),
    ...(identityRefusal === undefined ? {} : { identityRefusal }),
  };
}

function readAnnotations(cloud: Cloud, cluster: string, namespace: string, name: string): Stored {
  const store = findStore(cloud, cluster);
  const account =
    store === undefined ? undefined : readStored(store, resourceNamed("serviceaccounts"), namespace, name);
  return account?.["metadata"].annotations ?? {};
}

function namePrincipal(cloud: Cloud, cluster: string, pool: string, subject: string): string {
  const number = cloud.state.projects[placeOfCluster(cluster).project]?.projectNumber ?? "0";
  return `principal://iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${pool}/subject/${subject}`;
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

const permissions = {
  access: "iam.serviceAccounts.getAccessToken",
  identity: "iam.serviceAccounts.getOpenIdToken",
} as const;

/** GKE asks the IAM Credentials API for the account's token, as the pod's federated identity, and passes on what it says. */
function refuseToken(cloud: Cloud, member: string, email: string, kind: keyof typeof permissions): Refusal | undefined {
  const refuse = (status: number, words: string, text: string, more = ""): Refusal => ({
    status,
    text: `Unable to generate ${kind} token; IAM returned ${status} ${words}: ${text}\n${more}`,
  });
  const account = findAccount(cloud, email);
  if (account === undefined) return refuse(404, "Not Found", `Not found; Gaia id not found for email ${email}`);
  const api = "iamcredentials.googleapis.com";
  const enabledAtMs = findProject(cloud, account["projectId"])?.services[api];
  if (enabledAtMs === undefined || enabledAtMs > cloud.now()) {
    return refuse(403, "Forbidden", serviceDisabled(api, account["projectId"]).message);
  }
  const permission = permissions[kind];
  if (!holds(cloud, member, permission, account["name"])) {
    return refuse(403, "Forbidden", `Permission '${permission}' denied on resource (or it may not exist).`, advice);
  }
  // Google's words for an account that is switched off are a hypothesis; that there is no token isn't.
  return account["disabled"] === true ? refuse(400, "Bad Request", "Precondition check failed.") : undefined;
}
