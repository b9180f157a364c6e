import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { V1Pod } from "@kubernetes/client-node";
import { listAll } from "./pages.ts";
import type { ClusterReach, OpenCluster } from "./reach.ts";
import { identityAnnotation } from "./service-account.ts";

/** Namespaces of GKE's own, whose pods come along with any change of their nodes. */
const ofGke = /^(?:kube-|gke-|gmp-)/;

/**
 * How many running pods of a node pool use the node's account, and would lose it with GKE's metadata server: those whose
 * account names no Google account. Undefined when nobody can tell (no cluster yet, no permission).
 */
export async function countNodeAccountPods(
  reach: ClusterReach,
  session: Session,
  pool: string,
): Promise<number | undefined> {
  try {
    const found = await reach.look(session);
    if (found.state !== "open") return undefined;
    const [nodes, pods, annotated] = await Promise.all([
      listNodeNames(session, found.cluster, pool),
      listAllPods(session, found.cluster),
      listAnnotatedAccounts(session, found.cluster),
    ]);
    return pods.filter((pod) => nodes.has(pod.spec?.nodeName ?? "") && usesNode(pod, annotated)).length;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** A pod on the host's network has its node's identity whatever the metadata server is: it loses nothing. */
function usesNode(pod: V1Pod, annotated: ReadonlySet<string>): boolean {
  const namespace = pod.metadata?.namespace ?? "";
  if (pod.status?.phase !== "Running" || pod.spec?.hostNetwork === true || ofGke.test(namespace)) return false;
  return !annotated.has(`${namespace}/${pod.spec?.serviceAccountName ?? "default"}`);
}

async function listNodeNames(session: Session, cluster: OpenCluster, pool: string): Promise<ReadonlySet<string>> {
  const labelSelector = `cloud.google.com/gke-nodepool=${pool}`;
  const nodes = await session.once(`kubernetes nodes ${pool}`, () =>
    listAll({ verb: "list", resource: "nodes", name: "" }, (page) => cluster.core.listNode({ ...page, labelSelector })),
  );
  return new Set(nodes.map(({ metadata }) => metadata?.name ?? ""));
}

function listAllPods(session: Session, cluster: OpenCluster): Promise<readonly V1Pod[]> {
  return session.once("kubernetes pods", () =>
    listAll({ verb: "list", resource: "pods", name: "" }, (page) => cluster.core.listPodForAllNamespaces(page)),
  );
}

async function listAnnotatedAccounts(session: Session, cluster: OpenCluster): Promise<ReadonlySet<string>> {
  const accounts = await session.once("kubernetes accounts", () =>
    listAll({ verb: "list", resource: "serviceAccounts", name: "" }, (page) =>
      cluster.core.listServiceAccountForAllNamespaces(page),
    ),
  );
  const annotated = accounts.filter(({ metadata }) => (metadata?.annotations?.[identityAnnotation] ?? "") !== "");
  return new Set(annotated.map(({ metadata }) => `${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`));
}
