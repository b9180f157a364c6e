import type { Change, Live, Marked, Present, Resource, ResourceKind, RiskNote, Session } from "@fgk/engine";
import { absent, addressOf, Failure, knownValue, present } from "@fgk/engine";
import type { Labels } from "../google/labels.ts";
import { keptLabels, labelsToCreate, readLabelFields } from "../google/labels.ts";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, orAbsent, readEach } from "../google/read-each.ts";
import { ownName, placeOf, textOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst, whileLeaving, whileMaking } from "../google/waiting.ts";
import { markInLabels, markLabels, readMarkLabels } from "../mark.ts";
import { findCluster, listClusters, locationOf } from "./cluster-list.ts";
import { describeRemade, describeTrouble } from "./cluster-read.ts";
import type { Cluster, NodePool } from "./cluster-types.ts";
import { describeWork, writeContainer } from "./container-write.ts";
import { mendPool } from "./mend-pool.ts";
import { foreseeNodeAccount } from "./node-account.ts";
import { keptNodeLabels, readPoolFields } from "./pool-fields.ts";
import { describePool } from "./pool-spec.ts";
import { labelPool, updateNextGroup } from "./pool-update.ts";

/** What is known of a live pool beside its fields. */
export interface PoolState {
  readonly pool: NodePool;
  /**
   * Running pods that use the node's account now, where somebody counted them (who can see the cluster's pods). Undefined:
   * not counted.
   */
  readonly podsOnNodeAccount?: number;
}

/** Counts the running pods of a pool that use the node's account; undefined when nobody can tell. */
export type CountPods = (session: Session, pool: string) => Promise<number | undefined>;

/**
 * `gke.node-pool/CLUSTER/NAME`. An update applies the first of its changed groups of fields and nothing else: GKE takes one
 * group per request and one operation per cluster, so the engine waits, reads again and calls again.
 */
export function nodePoolKind(reach: GoogleReach, countPods?: CountPods): ResourceKind {
  return waitFirst({
    name: "gke.node-pool",
    read: (session, resources) => readEach(resources, (resource) => readPool(session, reach, resource, countPods)),
    marked: (session) => findMarked(reach.home, (project) => listMarked(session, reach, project)),
    create: (session, resource) => createPool(session, reach, resource),
    update: (_session, resource, live, changes) =>
      updateNextGroup(reach, resource, (live.state as PoolState).pool, changes),
    adopt: (session, resource, live) =>
      labelPool(reach, resource, (live.state as PoolState).pool, markLabels(session.mark)),
    delete: async (_session, resource) => {
      const parent = parentOf(resource);
      const path = `${parent}/clusters/${placeOf(resource, "cluster")}/nodePools/${ownName(resource)}`;
      const what = `delete the node pool ${ownName(resource)}`;
      await orAbsent(writeContainer(reach, { address: resource.address, parent, method: "DELETE", path, what }));
    },
    destroyed: "with-container",
    immutable: (path) => path === "spot" || path === "serviceAccount" || path === "accelerator",
    lane: (resource) => `gke/${placeOf(resource, "location")}/${placeOf(resource, "cluster")}`,
    mend: mendPool,
    risk: riskOf,
    foresee: (session, change) => foreseeNodeAccount(session, reach, change),
    expectSeconds: (change) => (change.action === "create" ? 120 : 240),
    wait: { everyMs: 5_000, atMostMs: 120 * 60_000 },
  });
}

async function readPool(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  countPods: CountPods | undefined,
): Promise<Live> {
  const list = await listClusters(session, reach, placeOf(resource, "project"));
  const found = findCluster(list, placeOf(resource, "location"), placeOf(resource, "cluster"));
  // With a cluster that is being deleted its pools are as good as gone, as all that is in it.
  const cluster = found?.status === "STOPPING" ? undefined : found;
  const pool = cluster?.nodePools?.find(({ name }) => name === ownName(resource));
  if (cluster === undefined || pool === undefined) {
    const running = await reach.operations.follow(resource.address);
    if (running !== undefined) return notYetSeen(running);
    const needless = addressOf("gke.cluster", placeOf(resource, "cluster"));
    // Pools of others hold Flyte as well as one of ours would.
    return (cluster?.nodePools ?? []).length > 0 ? { ...absent, needless } : absent;
  }
  const labels = pool.config?.resourceLabels;
  const fields = readPoolFields(resource, pool);
  // Asked only when the plan is about to change what pods are: it takes lists of the whole cluster.
  const switches =
    textOf(resource, "workloadMetadata") === "GKE_METADATA" && fields["workloadMetadata"] !== "GKE_METADATA";
  const pods = switches && session.whole ? await countPods?.(session, ownName(resource)) : undefined;
  const state: PoolState = { pool, ...(pods === undefined ? {} : { podsOnNodeAccount: pods }) };
  return present({
    fields: { ...fields, ...readLabelFields(resource, labels) },
    marking: markingOf(session, resource, labels),
    kept: [...keptLabels(resource, labels), ...keptNodeLabels(resource, pool)],
    readiness: await readReadiness(session, reach, resource, cluster, pool),
    state,
  });
}

/**
 * A pool that the file asks for only by a rule (all pools have GKE's metadata server) is never adopted: it is a colleague's,
 * or GKE's own by auto-provisioning, and our mark would have it pruned one day.
 */
function markingOf(session: Session, resource: Resource, labels: Labels | null | undefined): Present["marking"] {
  const marking = readMarkLabels(labels, session.mark);
  return marking.by === "nobody" && resource.source === "cluster.workloadMetadata" ? { by: "unmarkable" } : marking;
}

async function readReadiness(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  cluster: Cluster,
  pool: NodePool,
): Promise<Present["readiness"]> {
  const target = `clusters/${cluster.name}/nodePools/${pool.name}`;
  const work = (doing: string): Promise<Present["readiness"]> =>
    describeWork(session, reach, resource.address, parentOf(resource), target, doing);
  switch (pool.status) {
    case "PROVISIONING":
      return whileMaking(await work("the pool's nodes are being created"));
    case "RECONCILING":
      return work("the pool is being changed");
    case "STOPPING":
      return whileLeaving(await work("the pool is being deleted"));
    case "ERROR":
      await reach.operations.follow(resource.address);
      return { status: "failed", why: describeTrouble(pool), remade: describeRemade(pool) };
    // It holds pods, and the next change may bring it right.
    case "RUNNING_WITH_ERROR":
      await reach.operations.follow(resource.address);
      return { status: "failed", why: describeTrouble(pool) };
    default: {
      const running = await reach.operations.follow(resource.address);
      if (running !== undefined) return readinessDuring(running);
      // A cluster that is just being created shows its pools before they can hold a pod.
      return cluster.status === "PROVISIONING" ? work("the cluster is being created") : { status: "ready" };
    }
  }
}

/** Named pools of a new cluster are part of the cluster's own create: then the pool is there already. */
async function createPool(session: Session, reach: GoogleReach, resource: Resource): Promise<void> {
  const parent = parentOf(resource);
  const name = ownName(resource);
  const cluster = `${parent}/clusters/${placeOf(resource, "cluster")}`;
  const spec = Object.fromEntries(Object.keys(resource.fields).map((path) => [path, knownValue(resource, path)]));
  const zonal = /-[a-z]$/.test(placeOf(resource, "location"));
  const nodePool = describePool(name, spec, labelsToCreate(resource, session.mark), zonal);
  const what = `create the node pool ${name}`;
  try {
    const path = `${cluster}/nodePools`;
    const body = { nodePool, parent: cluster };
    await writeContainer(reach, { address: resource.address, parent, method: "POST", path, body, what });
  } catch (error) {
    throw explainCluster(error, placeOf(resource, "cluster"));
  }
}

/** A cluster that isn't there yet will be: its create is a step before this one. */
function explainCluster(error: unknown, cluster: string): unknown {
  if (!(error instanceof Failure) || error.diagnostic.code !== "not-found") return error;
  return new Failure({ ...error.diagnostic, help: `the cluster ${cluster} has to be there first` }, "propagating");
}

function riskOf(change: Change, live: Live): RiskNote | undefined {
  if (change.action === "delete") return { risk: "nodes", why: "the pool's nodes go, with the pods on them" };
  if (change.action === "replace") return { risk: "nodes", why: "the pool is deleted and made again" };
  if (change.action !== "update" || live.status !== "present") return undefined;
  const pods = (live.state as PoolState | undefined)?.podsOnNodeAccount ?? 0;
  const metadata = change.fields.find(({ path }) => path === "workloadMetadata");
  if (metadata?.after === "GKE_METADATA" && pods > 0) {
    const who =
      pods === 1
        ? "1 pod on the pool uses the node's account and loses it"
        : `${pods} pods on the pool use the node's account and lose it`;
    return { risk: "identity", why: who };
  }
  const recreating = change.fields.filter(({ path }) => recreatingFields.has(path)).map(({ path }) => path);
  if (recreating.length === 0) return undefined;
  return { risk: "nodes", why: `in place, but the nodes are recreated one after the other (${recreating.join(", ")})` };
}

const recreatingFields: ReadonlySet<string> = new Set(["workloadMetadata", "machineType", "diskGb"]);

function parentOf(resource: Resource): string {
  return `projects/${placeOf(resource, "project")}/locations/${placeOf(resource, "location")}`;
}

async function listMarked(session: Session, reach: GoogleReach, project: string): Promise<readonly Marked[]> {
  const { clusters } = await listClusters(session, reach, project);
  const pools = clusters.flatMap((cluster) => (cluster.nodePools ?? []).map((pool) => ({ cluster, pool })));
  return pools.flatMap(({ cluster, pool }): readonly Marked[] => {
    const mark = markInLabels(pool.config?.resourceLabels);
    if (mark?.deployment !== session.mark.deployment || cluster.name == null || pool.name == null) return [];
    // A pool is in the cluster of its mark: a copy of the cluster has copies of the labels, and is somebody else's.
    if (mark.cluster !== `${locationOf(cluster)}/${cluster.name}`) return [];
    return [
      {
        address: addressOf("gke.node-pool", cluster.name, pool.name),
        at: { project, location: locationOf(cluster), cluster: cluster.name },
        mark,
        protected: false,
        dependsOn: [addressOf("gke.cluster", cluster.name)],
      },
    ];
  });
}
