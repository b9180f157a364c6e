import type { Resource, Session } from "@fgk/engine";
import type { V1Namespace, V1Pod, V1Secret, V1Service, V1ServiceAccount } from "@kubernetes/client-node";
import { fromList } from "../google/read-each.ts";
import { readKubernetesMark } from "../mark.ts";
import { askIfThere } from "./failure.ts";
import { listAll } from "./pages.ts";
import type { OpenCluster } from "./reach.ts";

/** How many things are asked for one by one; more are looked for in one list. */
const few = 3;

/** The pass over so many resources of one kind: over many of them it is a whole one, as far as lists go. */
export function passOver(session: Session, resources: readonly Resource[]): Session {
  return resources.length > few ? { ...session, whole: true } : session;
}

/** All namespaces; one list a session. */
export function listNamespaces(session: Session, cluster: OpenCluster): Promise<readonly V1Namespace[]> {
  return session.once("kubernetes namespaces", () =>
    listAll({ verb: "list", resource: "namespaces", name: "" }, (page) => cluster.core.listNamespace(page)),
  );
}

/** Names of the namespaces that carry our mark. */
export async function listOwnNamespaces(session: Session, cluster: OpenCluster): Promise<ReadonlySet<string>> {
  const ours = (await listNamespaces(session, cluster)).filter(
    ({ metadata }) => readKubernetesMark(metadata?.labels, session.mark).by === "us",
  );
  return new Set(ours.map(({ metadata }) => metadata?.name ?? ""));
}

/** One namespace; a whole pass takes it from the common list. */
export async function readNamespace(
  session: Session,
  cluster: OpenCluster,
  name: string,
): Promise<V1Namespace | undefined> {
  if (session.whole) return (await listNamespaces(session, cluster)).find(({ metadata }) => metadata?.name === name);
  return session.once(`kubernetes namespace ${name}`, () =>
    askIfThere({ verb: "get", resource: "namespaces", name }, () => cluster.core.readNamespace({ name })),
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

/** One account; a whole pass takes a `default` one from the common list. */
export async function readAccount(
  session: Session,
  cluster: OpenCluster,
  namespace: string,
  name: string,
): Promise<V1ServiceAccount | undefined> {
  if (name === "default" && session.whole) {
    return (await listDefaultAccounts(session, cluster)).find((account) => account.metadata?.namespace === namespace);
  }
  return session.once(`kubernetes account ${namespace}/${name}`, () =>
    askIfThere({ verb: "get", resource: "serviceAccounts", name: `${namespace}/${name}` }, () =>
      cluster.core.readNamespacedServiceAccount({ namespace, name }),
    ),
  );
}

/** The Services with our deployment's mark, in whatever namespace: Flyte's may have another name now. One list a session. */
export function listMarkedServices(session: Session, cluster: OpenCluster): Promise<readonly V1Service[]> {
  return session.once("kubernetes marked services", () =>
    listAll({ verb: "list", resource: "services", name: "" }, (page) =>
      cluster.core.listServiceForAllNamespaces({ ...page, labelSelector: selectMarked(session) }),
    ),
  );
}

/** The Secrets with our deployment's mark in whatever namespace, helm's records among them; one list a session. */
export function listMarkedSecrets(session: Session, cluster: OpenCluster): Promise<readonly V1Secret[]> {
  return session.once("kubernetes marked secrets", () =>
    listAll({ verb: "list", resource: "secrets", name: "" }, (page) =>
      cluster.core.listSecretForAllNamespaces({ ...page, labelSelector: selectMarked(session) }),
    ),
  );
}

function selectMarked(session: Session): string {
  return `fgk.dev/deployment=${session.mark.deployment}`;
}

/** One Service. */
export function readService(
  session: Session,
  cluster: OpenCluster,
  namespace: string,
  name: string,
): Promise<V1Service | undefined> {
  return session.once(`kubernetes service ${namespace}/${name}`, async () => {
    const listed = await fromList(session, () => listMarkedServices(session, cluster));
    const found = listed.find(({ metadata }) => metadata?.namespace === namespace && metadata?.name === name);
    if (found !== undefined) return found;
    return askIfThere({ verb: "get", resource: "services", name: `${namespace}/${name}` }, () =>
      cluster.core.readNamespacedService({ namespace, name }),
    );
  });
}

/** One Secret, with its content: it stays in memory. */
export function readSecret(
  session: Session,
  cluster: OpenCluster,
  namespace: string,
  name: string,
): Promise<V1Secret | undefined> {
  return session.once(`kubernetes secret ${namespace}/${name}`, async () => {
    const listed = await fromList(session, () => listMarkedSecrets(session, cluster));
    const found = listed.find(({ metadata }) => metadata?.namespace === namespace && metadata?.name === name);
    if (found !== undefined) return found;
    return askIfThere({ verb: "get", resource: "secrets", name: `${namespace}/${name}` }, () =>
      cluster.core.readNamespacedSecret({ namespace, name }),
    );
  });
}

/** Pods of a namespace, by label. */
export function listPods(cluster: OpenCluster, namespace: string, labelSelector: string): Promise<readonly V1Pod[]> {
  return listAll({ verb: "list", resource: "pods", name: namespace }, (page) =>
    cluster.core.listNamespacedPod({ ...page, namespace, ...(labelSelector === "" ? {} : { labelSelector }) }),
  );
}
