import type {
  Change,
  Content,
  Diagnostic,
  Live,
  Marked,
  Present,
  Resource,
  ResourceKind,
  RiskNote,
  Session,
} from "@fgk/engine";
import { absent, addressOf, knownValue, present } from "@fgk/engine";
import { keptLabels, readLabelFields } from "../google/labels.ts";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, orAbsent, readEach } from "../google/read-each.ts";
import { ownName, placeOf, textsOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst, whileLeaving, whileMaking } from "../google/waiting.ts";
import { markInLabels, markLabels, readMarkLabels } from "../mark.ts";
import { describeCluster, readClusterFields } from "./cluster-fields.ts";
import { findCluster, listClusters, locationOf } from "./cluster-list.ts";
import { describeRemade, describeTrouble } from "./cluster-read.ts";
import type { Cluster } from "./cluster-types.ts";
import { labelCluster, updateNextField } from "./cluster-update.ts";
import { describeWork, writeContainer } from "./container-write.ts";
import { controlPlaneRange } from "./control-plane-range.ts";
import { mendCluster } from "./mend-cluster.ts";
import { listPoolContents } from "./pool-contents.ts";
import { readPoolSpecs } from "./pool-spec.ts";

/** What those know who can see the file and the cluster's own API server. */
export interface ClusterInside {
  /** The node pools that the file names. */
  readonly pools: ReadonlySet<string>;
  /** What of others lives inside the cluster. */
  readonly look: (session: Session) => Promise<readonly Content[]>;
}

/**
 * `gke.cluster/NAME`. An update applies the first of its changed fields and nothing else: GKE takes exactly one change per
 * request and one operation per cluster, so the engine waits, reads again and calls again until nothing differs.
 */
export function clusterKind(reach: GoogleReach, inside?: ClusterInside): ResourceKind {
  return waitFirst({
    name: "gke.cluster",
    read: (session, resources) => readEach(resources, (resource) => readCluster(session, reach, resource)),
    marked: (session) => findMarked(reach.home, (project) => listMarked(session, reach, project)),
    create: (session, resource) =>
      writeContainer(reach, {
        address: resource.address,
        parent: parentOf(resource),
        method: "POST",
        path: `${parentOf(resource)}/clusters`,
        body: { cluster: describeCluster(resource, session.mark), parent: parentOf(resource) },
        what: `create the cluster ${ownName(resource)}`,
      }),
    update: (_session, resource, live, changes) => updateNextField(reach, resource, live.state as Cluster, changes),
    adopt: (session, resource, live) => labelCluster(reach, resource, live.state as Cluster, markLabels(session.mark)),
    delete: async (_session, resource) => {
      const parent = parentOf(resource);
      const name = ownName(resource);
      const path = `${parent}/clusters/${name}`;
      const what = `delete the cluster ${name}`;
      await orAbsent(writeContainer(reach, { address: resource.address, parent, method: "DELETE", path, what }));
    },
    contents: async (session, resource, live) => [
      ...listPoolContents(session, resource, live.state as Cluster, inside?.pools ?? new Set()),
      ...((await inside?.look(session)) ?? []),
    ],
    immutable: (path) => path === "network" || path === "subnetwork" || path === "autopilot",
    lane: (resource) => `gke/${placeOf(resource, "location")}/${ownName(resource)}`,
    mend: mendCluster,
    risk: riskOf,
    expectSeconds: (change) => (change.action === "create" || change.action === "replace" ? 420 : 240),
    wait: { everyMs: 5_000, atMostMs: 90 * 60_000 },
  });
}

async function readCluster(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const list = await listClusters(session, reach, placeOf(resource, "project"));
  const cluster = findCluster(list, placeOf(resource, "location"), ownName(resource));
  if (cluster === undefined) {
    // An operation of ours that failed early throws its error here.
    const running = await reach.operations.follow(resource.address);
    return running === undefined ? absent : notYetSeen(running);
  }
  return present({
    fields: { ...readClusterFields(resource, cluster), ...readLabelFields(resource, cluster.resourceLabels) },
    identity: cluster.id == null ? {} : { id: cluster.id },
    marking: readMarkLabels(cluster.resourceLabels, session.mark),
    outputs: outputsOf(cluster),
    kept: [...keptLabels(resource, cluster.resourceLabels), ...keptPools(session, resource, cluster)],
    readiness: await readReadiness(session, reach, resource, cluster),
    remarks: cluster.status === "PROVISIONING" ? [notComparedYet(resource)] : [],
    state: cluster,
  });
}

/** Somebody is creating it at this moment: the plan can't say what will be found in it. */
function notComparedYet(resource: Resource): Diagnostic {
  const summary = `what is in the cluster ${ownName(resource)} was not compared (it is being created: apply waits for it, then compares)`;
  return { severity: "note", code: "unreadable", summary, address: resource.address };
}

/** Pools of our cluster that the file doesn't name and that don't carry our mark: they are never deleted. */
function keptPools(session: Session, resource: Resource, cluster: Cluster): Present["kept"] {
  if (!resource.managed || cluster.autopilot?.enabled === true) return [];
  const named = new Set(readPoolSpecs(knownValue(resource, "nodePools")).map(({ name }) => name));
  return (cluster.nodePools ?? []).flatMap((pool) => {
    const ours = readMarkLabels(pool.config?.resourceLabels, session.mark).by === "us";
    return pool.name == null || ours || named.has(pool.name) ? [] : [{ what: "node pools", name: pool.name }];
  });
}

function outputsOf(cluster: Cluster): Present["outputs"] {
  const range = controlPlaneRange(cluster);
  return {
    ...(range === undefined ? {} : { masterRange: range }),
    ...(cluster.endpoint == null ? {} : { endpoint: cluster.endpoint }),
  };
}

async function readReadiness(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  cluster: Cluster,
): Promise<Present["readiness"]> {
  const work = (doing: string): Promise<Present["readiness"]> =>
    describeWork(session, reach, resource.address, parentOf(resource), `clusters/${ownName(resource)}`, doing);
  switch (cluster.status) {
    case "PROVISIONING":
      return whileMaking(await work("the cluster is being created"));
    case "RECONCILING":
      return work("the cluster is being changed");
    case "STOPPING":
      return whileLeaving(await work("the cluster is being deleted"));
    case "ERROR":
      await reach.operations.follow(resource.address);
      return {
        status: "failed",
        why: describeTrouble(cluster),
        remade: describeRemade(cluster),
        help: `delete it, then run the same command again: gcloud container clusters delete ${cluster.name} --location ${cluster.location} --project ${placeOf(resource, "project")}`,
      };
    default: {
      return readinessDuring(await reach.operations.follow(resource.address));
    }
  }
}

function riskOf(change: Change, live: Live): RiskNote | undefined {
  if (change.action === "delete" || change.action === "replace") {
    return { risk: "data loss", why: "everything that runs in the cluster goes with it" };
  }
  if (change.action !== "update" || live.status !== "present") return undefined;
  const opened = change.fields.find(({ path }) => path === "authorizedNetworks");
  if (opened === undefined) return undefined;
  const before = textsOf(opened.before);
  const after = textsOf(opened.after as Present["fields"][string]);
  const wider = before.length > 0 && (after.length === 0 || after.some((network) => !before.includes(network)));
  return wider ? { risk: "exposure", why: "the cluster's API server answers more addresses" } : undefined;
}

function parentOf(resource: Resource): string {
  return `projects/${placeOf(resource, "project")}/locations/${placeOf(resource, "location")}`;
}

async function listMarked(session: Session, reach: GoogleReach, project: string): Promise<readonly Marked[]> {
  const { clusters } = await listClusters(session, reach, project);
  return clusters.flatMap((cluster): readonly Marked[] => {
    const mark = markInLabels(cluster.resourceLabels);
    if (mark?.deployment !== session.mark.deployment || cluster.name == null) return [];
    const at = { project, location: locationOf(cluster) };
    return [{ address: addressOf("gke.cluster", cluster.name), at, mark, protected: true, dependsOn: [] }];
  });
}
