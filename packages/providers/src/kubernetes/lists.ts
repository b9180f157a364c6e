import type { Session } from "@fgk/engine";
import type { V1Namespace, V1Pod, V1Secret, V1Service, V1ServiceAccount } from "@kubernetes/client-node";
import { askIfThere } from "./failure.ts";
import { listAll } from "./pages.ts";
import type { OpenCluster } from "./reach.ts";

/** All namespaces; one list a session. */
export function listNamespaces(session: Session, cluster: OpenCluster): Promise<readonly V1Namespace[]> {
  return session.once("kubernetes namespaces", () =>
    listAll({ verb: "list", resource: "namespaces", name: "" }, (page) => cluster.core.listNamespace(page)),
  );
}

/** Every namespace's `default` account; one list a session. */
export function listDefaultAccounts(session: Session, cluster: OpenCluster): Promise<readonly V1ServiceAccount[]> {
  return session.once("kubernetes default accounts", () =>
    listAll({ verb: "list", resource: "serviceAccounts", name: "" }, (page) =>
      cluster.core.listServiceAccountForAllNamespaces({ ...page, fieldSelector: "metadata.name=default" }),
    ),
  );
}

/** One account; a `default` one comes from the common list. */
export async function readAccount(
  session: Session,
  cluster: OpenCluster,
  namespace: string,
  name: string,
): Promise<V1ServiceAccount | undefined> {
  if (name === "default") {
    return (await listDefaultAccounts(session, cluster)).find((account) => account.metadata?.namespace === namespace);
  }
  return session.once(`kubernetes account ${namespace}/${name}`, () =>
    askIfThere({ verb: "get", resource: "serviceAccounts", name: `${namespace}/${name}` }, () =>
      cluster.core.readNamespacedServiceAccount({ namespace, name }),
    ),
  );
}

/** One Service. */
export function readService(
  session: Session,
  cluster: OpenCluster,
  namespace: string,
  name: string,
): Promise<V1Service | undefined> {
  return session.once(`kubernetes service ${namespace}/${name}`, () =>
    askIfThere({ verb: "get", resource: "services", name: `${namespace}/${name}` }, () =>
      cluster.core.readNamespacedService({ namespace, name }),
    ),
  );
}

/** One Secret, with its content: it stays in memory. */
export function readSecret(
  session: Session,
  cluster: OpenCluster,
  namespace: string,
  name: string,
): Promise<V1Secret | undefined> {
  return session.once(`kubernetes secret ${namespace}/${name}`, () =>
    askIfThere({ verb: "get", resource: "secrets", name: `${namespace}/${name}` }, () =>
      cluster.core.readNamespacedSecret({ namespace, name }),
    ),
  );
}

/** Pods of a namespace, by label. */
export function listPods(cluster: OpenCluster, namespace: string, labelSelector: string): Promise<readonly V1Pod[]> {
  return listAll({ verb: "list", resource: "pods", name: namespace }, (page) =>
    cluster.core.listNamespacedPod({ ...page, namespace, ...(labelSelector === "" ? {} : { labelSelector }) }),
  );
}
