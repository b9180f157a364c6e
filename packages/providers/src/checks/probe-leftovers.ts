import type { Session } from "@fgk/engine";
import { compareText, Failure } from "@fgk/engine";
import type { V1Pod } from "@kubernetes/client-node";
import { askIfThere } from "../kubernetes/failure.ts";
import { listAll } from "../kubernetes/pages.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";

/** Marks probe pods, with the deployment's name, so that a later run removes what a killed one left. */
export const probeLabel = "fgk.dev/probe";

/** The cluster ends a probe so long after its start, whatever becomes of us. */
export const lifeSeconds = 300;
/** A run waits so long for a probe to start. */
export const startMs: number = 3 * 60_000;
/** The longest that a run needs one, and two minutes for clocks that differ. */
const leftoverMs = startMs + lifeSeconds * 1_000 + 2 * 60_000;

/**
 * Deletes what earlier runs of the same deployment left in any namespace, once a session; answers them, `NAMESPACE/NAME`, sorted.
 * A pod that has ended has served its run: the cluster ends it after five minutes. One that hasn't may be another run's, until
 * it is older than any run needs it.
 */
export function removeLeftovers(session: Session, cluster: OpenCluster): Promise<readonly string[]> {
  return session.once("probe pods of earlier runs", async () => {
    const found = (await listProbes(session, cluster)).filter((pod) => isOver(pod, session.world.now()));
    const removed = await Promise.all(found.map((pod) => deleteProbe(cluster, pod)));
    return removed.flat().sort(compareText);
  });
}

/** Few see the pods of all namespaces, and nobody is refused a check for it: what is left ends by itself. */
async function listProbes(session: Session, cluster: OpenCluster): Promise<readonly V1Pod[]> {
  const labelSelector = `${probeLabel}=${session.mark.deployment}`;
  try {
    return await listAll({ verb: "list", resource: "pods", name: "" }, (page) =>
      cluster.core.listPodForAllNamespaces({ ...page, labelSelector }),
    );
  } catch (error) {
    if (error instanceof Failure && error.diagnostic.code === "no-permission") return [];
    throw error;
  }
}

function isOver({ metadata, status }: V1Pod, nowMs: number): boolean {
  const made = metadata?.creationTimestamp;
  const ageMs = made === undefined ? 0 : nowMs - new Date(made).getTime();
  return status?.phase === "Failed" || status?.phase === "Succeeded" || ageMs > leftoverMs;
}

/** Answers what is gone by it: nothing when that failed, for the next run finds it again. */
async function deleteProbe(cluster: OpenCluster, { metadata }: V1Pod): Promise<readonly string[]> {
  const { name = "", namespace = "" } = metadata ?? {};
  const at = `${namespace}/${name}`;
  try {
    await askIfThere({ verb: "delete", resource: "pods", name: at }, () =>
      cluster.core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 }),
    );
    return [at];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [];
  }
}
