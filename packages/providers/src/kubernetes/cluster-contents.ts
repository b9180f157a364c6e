import type { Content, Session } from "@fgk/engine";
import { compareText, Failure } from "@fgk/engine";
import { listOwnNamespaces } from "./lists.ts";
import type { OwnRelease } from "./living-things.ts";
import { listLivingThings } from "./living-things.ts";
import { listBelongings } from "./namespace-contents.ts";
import { listPossessions } from "./possessions.ts";
import type { ClusterReach, OpenCluster } from "./reach.ts";
import { findRunningExecutions } from "./running-executions.ts";

/** What of the cluster is the deployment's. */
export interface ClusterShare {
  readonly own: OwnRelease;
  /** The namespaces that the file names. */
  readonly namespaces: readonly string[];
}

/**
 * What of others lives inside the cluster, and what runs there. A cluster that can't be looked into says so: that is content
 * as well, for nobody knows what would be lost.
 */
export async function listClusterContents(
  session: Session,
  reach: ClusterReach,
  share: ClusterShare,
): Promise<readonly Content[]> {
  const found = await reach.look(session);
  switch (found.state) {
    case "absent":
      return [];
    case "later":
    case "unreachable":
      return "empty" in found ? [] : [notLookedInto(found.why.summary)];
    case "open":
      try {
        return await lookInside(session, found.cluster, share);
      } catch (error) {
        if (error instanceof Failure && error.retry === "never") return [notLookedInto(error.diagnostic.summary)];
        throw error;
      }
  }
}

async function lookInside(session: Session, cluster: OpenCluster, share: ClusterShare): Promise<readonly Content[]> {
  const [executions, living, belongings, possessions, marked] = await Promise.all([
    findRunningExecutions(cluster, ""),
    listLivingThings(session, cluster, share.own),
    listBelongings(session, cluster, share.own),
    listPossessions(session, cluster, share.own),
    listOwnNamespaces(session, cluster),
  ]);
  const ours = new Set([...share.namespaces, ...marked]);
  const kept = belongings.map((what) => ({ namespace: share.own.namespace, what }));
  // In our own namespaces these are Flyte's and its executions', as they are told above.
  const others = possessions.filter(({ namespace }) => !ours.has(namespace));
  const byNamespace = Map.groupBy(
    [...living, ...kept, ...others].filter(({ namespace }) => !isOfSystem(namespace)),
    ({ namespace }) => namespace,
  );
  const things = [...byNamespace].flatMap(([namespace, held]): readonly Content[] => {
    const help = `kubectl get all,secrets,configmaps,pvc -n ${namespace}`;
    if (ours.has(namespace)) return held.map(({ what }) => ({ what: `${what} in ${namespace}`, help }));
    const [first, ...more] = held.map(({ what }) => what);
    const inside = `${first}${more.length === 0 ? "" : ` and ${more.length} more`}`;
    return [{ what: `the namespace ${namespace} with ${inside}`, help }];
  });
  return [...executions, ...things].sort((a, b) => compareText(a.what, b.what));
}

/** Kubernetes' and Google's own. */
function isOfSystem(namespace: string): boolean {
  return /^(kube|gke|gmp)-/.test(namespace);
}

function notLookedInto(why: string): Content {
  return { what: `its inside couldn't be looked at (${why})` };
}
