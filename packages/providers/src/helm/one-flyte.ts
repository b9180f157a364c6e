import type { Diagnostic, Mark, Resource, ResourceKind, Session } from "@fgk/engine";
import { compareText, Failure, nameOf } from "@fgk/engine";
import { listAll } from "../kubernetes/pages.ts";
import type { ClusterReach, OpenCluster } from "../kubernetes/reach.ts";
import { readKubernetesMark } from "../mark.ts";
import { addRemarks } from "./add-remarks.ts";
import { readRelease } from "./release-list.ts";

/** A Flyte that runs in the cluster: the release that its pods name. */
interface Neighbour {
  readonly namespace: string;
  readonly release: string;
  /** flyte-core's pods: fgk can't go on with such a release. */
  readonly core: boolean;
}

/** Pods of the charts flyte-binary and flyte-core. */
const selector = "app.kubernetes.io/name in (flyte-binary,flytepropeller)";

/**
 * The kind of releases, which refuses to make a first one where another Flyte runs: two would share ClusterRole names, webhook
 * and CRD, and both would run every workflow. What carries our own mark is no other Flyte.
 */
export function refuseSecondFlyte(kind: ResourceKind, reach: ClusterReach): ResourceKind {
  return addRemarks(kind, async (session, resource, live) => {
    if (live.status !== "absent") return [];
    const found = await reach.look(session);
    return found.state === "open" ? refuseOthers(session, found.cluster, resource) : [];
  });
}

async function refuseOthers(
  session: Session,
  cluster: OpenCluster,
  resource: Resource,
): Promise<readonly Diagnostic[]> {
  const own = nameOf(resource.address);
  const neighbours = (await listNeighbours(session, cluster)).filter(
    ({ namespace, release }) => `${namespace}/${release}` !== own,
  );
  const refusals = await Promise.all(
    neighbours.map(async (one): Promise<readonly Diagnostic[]> => {
      const marking = await readMarkOf(session, cluster, one);
      if (marking === "ours") return [];
      return [marking === undefined ? refuseUnmarked(resource, one) : refuseMarked(resource, one, marking)];
    }),
  );
  return refusals.flat();
}

async function listNeighbours(session: Session, cluster: OpenCluster): Promise<readonly Neighbour[]> {
  const pods = await session.once("kubernetes pods of Flytes", () =>
    listAll({ verb: "list", resource: "pods", name: "" }, (page) =>
      cluster.core.listPodForAllNamespaces({ ...page, labelSelector: selector }),
    ),
  );
  const found = new Map<string, Neighbour>();
  for (const { metadata } of pods.filter((pod) => pod.metadata?.deletionTimestamp === undefined)) {
    const namespace = metadata?.namespace;
    const release = metadata?.labels?.["app.kubernetes.io/instance"];
    if (namespace === undefined || release === undefined) continue;
    const core = metadata?.labels?.["app.kubernetes.io/name"] === "flytepropeller";
    found.set(`${namespace}/${release}`, { namespace, release, core });
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one);
}

/** Whose the release is; undefined: nobody's, or nobody can tell. */
async function readMarkOf(session: Session, cluster: OpenCluster, one: Neighbour): Promise<Mark | "ours" | undefined> {
  try {
    const found = await readRelease(session, cluster, one.namespace, one.release);
    const marking = readKubernetesMark(found?.newest.labels, session.mark);
    if (marking.by === "us") return "ours";
    return marking.by === "other" ? marking.mark : undefined;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

const why =
  "a cluster has room for one: Flyte's ClusterRole, webhook and CRD are cluster-wide, and two would both run every workflow";

function refuseMarked(resource: Resource, { namespace, release }: Neighbour, mark: Mark): Diagnostic {
  return {
    severity: "error",
    code: "owned-by-other",
    summary: `the cluster has the Flyte of the deployment ${mark.deployment} already: the release ${release} in the namespace ${namespace}`,
    cause: why,
    help: `name another cluster at cluster.name, or add your projects to the file of ${mark.deployment}`,
    address: resource.address,
    keyPath: "cluster",
  };
}

function refuseUnmarked(resource: Resource, { namespace, release, core }: Neighbour): Diagnostic {
  const uninstall = `helm uninstall ${release} --namespace ${namespace}`;
  return {
    severity: "error",
    code: "owned-by-other",
    summary: `the cluster has a Flyte already that fgk didn't install: the release ${release} in the namespace ${namespace}`,
    cause: why,
    help: core
      ? `name another cluster at cluster.name, or uninstall that one first: ${uninstall}`
      : `to go on with that one, write flyte.release: ${release} and flyte.namespace: ${namespace}; to have a new one, uninstall it first: ${uninstall}`,
    address: resource.address,
    keyPath: "flyte",
  };
}
