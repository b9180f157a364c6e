import type { Diagnostic, Resource, ResourceKind } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { usesPublicImages } from "../deployment/describe/describe-network.ts";
import { findCluster, listClusters } from "../gke/cluster-list.ts";
import { hasPrivateNodes } from "../gke/private-nodes.ts";
import { addRemarks } from "../helm/add-remarks.ts";
import { readComingValues, readLiveRecord } from "../helm/traps/coming-values.ts";
import { findClosedRegistries } from "./closed-registries.ts";
import { findClosedWebhook } from "./closed-webhook.ts";
import type { Sight, WaysAsked } from "./ways-asked.ts";
import { isSeenTo } from "./ways-asked.ts";

/** The kind of releases, whose reads also say which way Flyte needs is closed in its private cluster. */
export function warnOfClosedWays(kind: ResourceKind, asked: WaysAsked): ResourceKind {
  const { reach, scope } = asked;
  return addRemarks(kind, async (session, resource, live) => {
    if (!session.whole) return [];
    const record = readLiveRecord(live);
    const isAllSeenTo = (["nat", "firewall"] as const).every((key) => isSeenTo(asked, record !== undefined, key));
    if (isAllSeenTo && usesPublicImages(scope)) return [];
    return sayNothingUnseen(async () => {
      const list = await listClusters(session, reach, scope.project);
      const cluster = findCluster(list, scope.location, scope.cluster.name);
      if (cluster === undefined || !hasPrivateNodes(cluster)) return [];
      const values = readComingValues(resource, record);
      return findClosedWays(asked, {
        session,
        cluster,
        isInstalled: record !== undefined,
        release: resource,
        values,
      });
    });
  });
}

/** The kind of clusters, whose reads say the same of a cluster that isn't there yet: nobody can ask it for a release. */
export function warnOfClosedWaysBefore(
  kind: ResourceKind,
  asked: WaysAsked,
  release: Resource | undefined,
): ResourceKind {
  const { cluster } = asked.scope;
  return addRemarks(kind, async (session, _resource, live) => {
    const isToCome = session.whole && live.status === "absent" && cluster.managed && cluster.privateNodes;
    if (!isToCome || release === undefined) return [];
    const values = readComingValues(release, undefined);
    const sight = { session, cluster: undefined, isInstalled: false, release, values };
    return findClosedWays(asked, sight);
  });
}

async function findClosedWays(asked: WaysAsked, sight: Sight): Promise<readonly Diagnostic[]> {
  const found = await Promise.all([
    sayNothingUnseen(() => findClosedWebhook(asked, sight)),
    sayNothingUnseen(() => findClosedRegistries(asked, sight)),
  ]);
  return found.flat();
}

/** Who may not look says nothing: whoever needs the list says why it can't be had. */
async function sayNothingUnseen(look: () => Promise<readonly Diagnostic[]>): Promise<readonly Diagnostic[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}
