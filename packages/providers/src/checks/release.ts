import type { Check, Finding, Session } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { V1Pod } from "@kubernetes/client-node";
import { findTrouble, isReady, listFlytePods, settleReason } from "../helm/flyte-pods.ts";
import { readRelease } from "../helm/release-list.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { CheckContext } from "./context.ts";
import { green, red, resourcesOf } from "./context.ts";

/** Is Flyte installed, and does exactly one pod of it run? */
export function checkRelease(context: CheckContext): Check {
  const { flyte } = context.scope;
  return {
    name: "release",
    question: `Is the release ${flyte.release} deployed, with one ready Flyte pod?`,
    // Nodes that are recreated take the pod with them; it starts again with what its account may do by then.
    about: [
      addressOf("helm.release", flyte.namespace, flyte.release),
      addressOf("gke.cluster", context.scope.cluster.name),
      addressOf("gke.node-pool", context.scope.cluster.name, "*"),
      addressOf("kubernetes.service-account", flyte.namespace, flyte.fullname),
      ...["iam.account-policy", "storage.bucket-rights", "sql.user", "kubernetes.secret"].flatMap((kind) =>
        resourcesOf(context, kind).map(({ address }) => address),
      ),
    ],
    needs: [],
    settles: true,
    ask: async (session) => {
      const cluster = await context.reach.open(session);
      const release = await readRelease(session, cluster, flyte.namespace, flyte.release);
      if (release === undefined) {
        return red(`there is no release ${flyte.release} in ${flyte.namespace}`, "Flyte isn't installed", "fgk apply");
      }
      const { status, revision, chartVersion } = release.newest;
      const seen = `revision ${revision}, chart ${chartVersion}: ${status}`;
      if (status !== "deployed") {
        return red(
          seen,
          "the last helm failed or was killed",
          `helm history ${flyte.release} -n ${flyte.namespace}; fgk apply goes on from there`,
        );
      }
      return judgePods(context, session, cluster, await listFlytePods(session, cluster, context.scope), seen);
    },
  };
}

async function judgePods(
  context: CheckContext,
  session: Session,
  cluster: OpenCluster,
  pods: readonly V1Pod[],
  seen: string,
): Promise<Finding> {
  const { scope } = context;
  const ready = pods.filter(isReady);
  const [pod] = ready;
  if (pods.length === 1 && pod !== undefined) return green(`${seen}; ${pod.metadata?.name ?? "its pod"} is ready`);
  const scale = `kubectl scale deployment ${scope.flyte.fullname} -n ${scope.flyte.namespace} --replicas=1`;
  const stuck = pods.find((item) => !isReady(item));
  if (stuck === undefined) {
    const count = `${seen}; ${ready.length} ready pods`;
    if (ready.length === 0) return red(count, "the Deployment has no pod", scale);
    return red(count, "Flyte must run exactly once: two write to the same database", scale);
  }
  const trouble = await findTrouble(cluster, scope, stuck);
  const evidence = `${seen}; ${trouble.seen}`;
  const reason = await settleReason(session, context.flyte, trouble.reason);
  if (reason !== undefined) return red(evidence, reason.cause, reason.mend);
  return red(evidence, "the pod isn't ready", `kubectl logs -n ${scope.flyte.namespace} ${stuck.metadata?.name ?? ""}`);
}

/** The one ready pod. Checks that ask this need `release`, so it is there unless it went in between. */
export async function findFlytePod(
  context: CheckContext,
  session: Session,
  cluster: OpenCluster,
): Promise<V1Pod | undefined> {
  return (await listFlytePods(session, cluster, context.scope)).find(isReady);
}
