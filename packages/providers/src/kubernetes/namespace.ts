import type { Change, Marked, Resource, ResourceKind, RiskNote, Session, Stays } from "@fgk/engine";
import { absent, addressOf, Failure, nameOf, present } from "@fgk/engine";
import type { V1Namespace } from "@kubernetes/client-node";
import { kubernetesMarkLabels, markInKubernetesLabels, readKubernetesMark } from "../mark.ts";
import { ask, askIfThere } from "./failure.ts";
import { listNamespaces, listPods, passOver, readNamespace } from "./lists.ts";
import type { OwnRelease } from "./living-things.ts";
import { fieldManager, mergePatchOptions, patchFrom } from "./merge-patch.ts";
import { listNamespaceContents } from "./namespace-contents.ts";
import type { ClusterReach, OpenCluster } from "./reach.ts";
import { readEach } from "./read-each.ts";
import { sayRunning } from "./running-executions.ts";
import { countRunningWorkflows } from "./workflows.ts";

/** What decides whether a namespace may go. */
export interface NamespaceScope {
  /** The file says `removeNamespaces: true`. */
  readonly removable: boolean;
  /** What uses a namespace that the file doesn't name any more, so that it stays; undefined when nothing does. */
  readonly findUse: (session: Session, cluster: OpenCluster, namespace: string) => Promise<Stays | undefined>;
  /** Flyte's own namespace and the release in it. */
  readonly own: OwnRelease;
}

/** `kubernetes.namespace/NS`: Flyte's own namespace and one for each project and domain, made in advance. */
export function namespaceKind(reach: ClusterReach, scope: NamespaceScope): ResourceKind {
  return {
    name: "kubernetes.namespace",
    inCluster: true,
    read: (session, resources) =>
      readEach(reach, session, resources, async (cluster, resource) => {
        const found = await readNamespace(passOver(session, resources), cluster, nameOf(resource.address));
        return found === undefined ? absent : describeNamespace(session, found);
      }),
    marked: (session) => findMarked(reach, scope, session),
    create: (session, resource) => createNamespace(reach, session, resource),
    // Its only field is its name.
    update: async () => {},
    adopt: async (session, resource, live) => {
      const cluster = await reach.open(session);
      const body = patchFrom(resourceVersionOf(live.state), {
        metadata: { labels: kubernetesMarkLabels(session.mark) },
      });
      const name = nameOf(resource.address);
      await ask({ verb: "patch", resource: "namespaces", name }, async () =>
        cluster.core.patchNamespace({ name, body, fieldManager }, await mergePatchOptions()),
      );
    },
    delete: async (session, resource, live, contents) => {
      const cluster = await reach.open(session);
      const name = nameOf(resource.address);
      if (contents === undefined || contents.length === 0) await requireNothingLives(cluster, name);
      await deleteNamespace(cluster, name, live.identity["uid"] ?? "");
    },
    contents: async (session, resource) =>
      listNamespaceContents(session, await reach.open(session), scope.own, nameOf(resource.address)),
    risk: (change) => riskOf(scope, change),
    expectSeconds: (change) => (change.action === "delete" ? 30 : 2),
    wait: { everyMs: 2_000, atMostMs: 10 * 60_000 },
  };
}

function describeNamespace(session: Session, namespace: V1Namespace): ReturnType<typeof present> {
  const name = namespace.metadata?.name ?? "";
  const leaving = namespace.metadata?.deletionTimestamp !== undefined || namespace.status?.phase === "Terminating";
  return present({
    fields: { name },
    identity: { uid: namespace.metadata?.uid ?? "" },
    marking: readKubernetesMark(namespace.metadata?.labels, session.mark),
    readiness: leaving ? { status: "waiting", why: `the namespace ${name} is being deleted` } : { status: "ready" },
    state: namespace,
  });
}

function resourceVersionOf(state: unknown): string | undefined {
  return (state as V1Namespace | undefined)?.metadata?.resourceVersion;
}

async function createNamespace(reach: ClusterReach, session: Session, resource: Resource): Promise<void> {
  const cluster = await reach.open(session);
  const name = nameOf(resource.address);
  await ask({ verb: "create", resource: "namespaces", name }, () =>
    cluster.core.createNamespace({
      fieldManager,
      body: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: kubernetesMarkLabels(session.mark) } },
    }),
  );
}

async function findMarked(reach: ClusterReach, scope: NamespaceScope, session: Session): Promise<readonly Marked[]> {
  const found = await reach.look(session);
  if (found.state !== "open") return [];
  const { cluster } = found;
  const marked = await Promise.all(
    (await listNamespaces(session, cluster)).map(async (namespace): Promise<readonly Marked[]> => {
      const mark = markInKubernetesLabels(namespace.metadata?.labels);
      const name = namespace.metadata?.name;
      if (name === undefined || mark?.deployment !== session.mark.deployment) return [];
      const stays = scope.removable ? await scope.findUse(session, cluster, name) : describeStays(name);
      const address = addressOf("kubernetes.namespace", name);
      const kept = stays === undefined ? { protected: false } : { protected: true, stays };
      const dependsOn = [addressOf("gke.cluster", session.mark.cluster.slice(session.mark.cluster.indexOf("/") + 1))];
      return [{ address, at: {}, mark, dependsOn, ...kept }];
    }),
  );
  return marked.flat();
}

/** A namespace outlives its project, domain or Flyte, unless the file says otherwise. */
function describeStays(name: string): Stays {
  return {
    why: "a namespace is kept with all that is in it",
    help: `once nobody needs that: kubectl delete namespace ${name}, or write flyte.removeNamespaces: true`,
    saidOnce: true,
  };
}

/** Flyte's own namespace goes only when nothing of others is in it: then nothing is lost with it. */
function riskOf({ own }: NamespaceScope, change: Change): RiskNote | undefined {
  if (change.action !== "delete") return undefined;
  const taken = (change.contents ?? []).length > 0;
  if (!taken && nameOf(change.address) === own.namespace) return undefined;
  return { risk: "data loss", why: "everything in the namespace goes with it" };
}

/** Only an empty one goes: neither running executions nor anybody's pods. */
async function requireNothingLives(cluster: OpenCluster, name: string): Promise<void> {
  const running = await countRunningWorkflows(cluster, name);
  if (running > 0) throw keptBy(name, `${sayRunning(running)} in it`, `flytectl get execution, or wait until they end`);
  const pods = (await listPods(cluster, name, "")).filter(
    (pod) =>
      pod.metadata?.deletionTimestamp === undefined &&
      pod.status?.phase !== "Succeeded" &&
      pod.status?.phase !== "Failed",
  );
  const first = pods[0]?.metadata?.name;
  if (first !== undefined)
    throw keptBy(name, `${pods.length} pods live in it, ${first} among them`, `kubectl get pods -n ${name}`);
}

async function deleteNamespace(cluster: OpenCluster, name: string, uid: string): Promise<void> {
  await askIfThere({ verb: "delete", resource: "namespaces", name }, () =>
    cluster.core.deleteNamespace({ name, body: { preconditions: uid === "" ? {} : { uid } } }),
  );
}

function keptBy(name: string, cause: string, help: string): Failure {
  return new Failure({ severity: "error", code: "protected", summary: `the namespace ${name} is kept`, cause, help });
}
