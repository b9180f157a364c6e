import type { Session } from "@fgk/engine";
import { compareText } from "@fgk/engine";
import type { V1ObjectMeta, V1Pod } from "@kubernetes/client-node";
import { readKubernetesMark } from "../mark.ts";
import { askIfThere } from "./failure.ts";
import { listAll, readPage } from "./pages.ts";
import type { OpenCluster } from "./reach.ts";

/** Something in the cluster that runs or holds data. */
export interface LivingThing {
  readonly namespace: string;
  /** In words: `the deployment web`. */
  readonly what: string;
}

/** The release whose own objects don't count. */
export interface OwnRelease {
  readonly namespace: string;
  readonly release: string;
  /** What the names of its objects begin with. */
  readonly fullname: string;
}

/** What makes and keeps pods. Kinds that a cluster doesn't serve have no objects. */
const workloads = [
  { group: "apps", plural: "deployments", resource: "deployments", word: "deployment" },
  { group: "apps", plural: "statefulsets", resource: "statefulSets", word: "stateful set" },
  { group: "apps", plural: "daemonsets", resource: "daemonSets", word: "daemon set" },
  { group: "batch", plural: "jobs", resource: "jobs", word: "job" },
  { group: "batch", plural: "cronjobs", resource: "cronJobs", word: "cron job" },
] as const;

/**
 * What of others lives in the cluster: workloads, pods of nobody's, volumes. Neither the release's own objects nor those that
 * carry our mark count, nor what an execution of Flyte's made: it goes with the execution. One pass asks once.
 */
export function listLivingThings(
  session: Session,
  cluster: OpenCluster,
  own: OwnRelease,
): Promise<readonly LivingThing[]> {
  return session.once("kubernetes living things", async () => {
    const [pods, volumes, ...others] = await Promise.all([
      listAll({ verb: "list", resource: "pods", name: "" }, (page) => cluster.core.listPodForAllNamespaces(page)),
      listAll({ verb: "list", resource: "persistentVolumeClaims", name: "" }, (page) =>
        cluster.core.listPersistentVolumeClaimForAllNamespaces(page),
      ),
      ...workloads.map((one) => listWorkloads(cluster, one)),
    ]);
    const found = [
      ...pods.filter(isPodOfItsOwn).map(({ metadata }) => ({ metadata, word: "pod" })),
      ...volumes
        .filter(({ metadata }) => !isOwned(metadata))
        .map(({ metadata }) => ({ metadata, word: "volume claim" })),
      ...others.flat(),
    ];
    return found
      .filter(({ metadata }) => metadata?.deletionTimestamp === undefined && !isOurs(session, metadata, own))
      .map(({ metadata, word }) => ({
        namespace: metadata?.namespace ?? "",
        what: `the ${word} ${metadata?.name ?? ""}`,
      }))
      .sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.what, b.what));
  });
}

/** True for what our release rendered, or what carries our mark, both halves of it. */
export function isOurs(session: Session, metadata: V1ObjectMeta | undefined, own: OwnRelease): boolean {
  const notes = metadata?.annotations ?? {};
  const rendered =
    notes["meta.helm.sh/release-name"] === own.release && notes["meta.helm.sh/release-namespace"] === own.namespace;
  return rendered || readKubernetesMark(metadata?.labels, session.mark).by === "us";
}

/** Whoever owns it is listed in its stead. What belongs to an operator's own kinds is not: nobody lists those. */
export function isOwned(metadata: V1ObjectMeta | undefined): boolean {
  return (metadata?.ownerReferences ?? []).some(({ kind }) => listedOwners.has(kind));
}

const listedOwners: ReadonlySet<string> = new Set([
  ...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod"],
  // An execution is asked for by itself; a node's own pods are the cluster's.
  ...["FlyteWorkflow", "Node"],
]);

/** A pod that ended is nobody's loss; one that a listed thing keeps goes with that. */
function isPodOfItsOwn({ metadata, status }: V1Pod): boolean {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return false;
  return !isOwned(metadata);
}

async function listWorkloads(
  cluster: OpenCluster,
  { group, plural, resource, word }: (typeof workloads)[number],
): Promise<readonly { readonly metadata: V1ObjectMeta | undefined; readonly word: string }[]> {
  const asked = { verb: "list", resource, name: "" } as const;
  const found = await askIfThere(asked, () =>
    listAll(asked, async (page) =>
      readPage<Workload>(await cluster.custom.listClusterCustomObject({ group, version: "v1", plural, ...page })),
    ),
  );
  return (found ?? [])
    .filter((item) => !isOwned(item.metadata) && item.status?.completionTime === undefined)
    .map(({ metadata }) => ({ metadata, word }));
}

interface Workload {
  readonly metadata?: V1ObjectMeta;
  readonly status?: { readonly completionTime?: string };
}
