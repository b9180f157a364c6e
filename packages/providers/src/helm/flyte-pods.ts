import type { Session } from "@fgk/engine";
import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import type { Scope } from "../deployment/scope.ts";
import { listSecrets } from "../google/known-secrets.ts";
import { scrubText } from "../google/scrub.ts";
import { readLastWarning } from "../kubernetes/events.ts";
import { ask } from "../kubernetes/failure.ts";
import { listPods } from "../kubernetes/lists.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { Reason } from "./pod-reason.ts";
import { explainMissingUser, explainText } from "./pod-reason.ts";

/** The release's pods of Flyte itself, which runs in exactly one. */
export function listFlytePods(session: Session, cluster: OpenCluster, scope: Scope): Promise<readonly V1Pod[]> {
  return session.once(`flyte pods ${scope.flyte.namespace}/${scope.flyte.release}`, async () => {
    const pods = await listPods(cluster, scope.flyte.namespace, `app.kubernetes.io/instance=${scope.flyte.release}`);
    return pods.filter((pod) => isFlyte(pod) && !isOver(pod));
  });
}

/** The chart's connector carries the release's label too; Flyte's own container has one name in every version. */
function isFlyte(pod: V1Pod): boolean {
  return pod.spec?.containers.some(({ name }) => name === "flyte") ?? false;
}

/** One that was evicted, or whose node was shut down, stays as `Failed` beside the one that replaced it. */
function isOver(pod: V1Pod): boolean {
  const phase = pod.status?.phase;
  return pod.metadata?.deletionTimestamp !== undefined || phase === "Succeeded" || phase === "Failed";
}

export function isReady(pod: V1Pod): boolean {
  return (
    pod.status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false
  );
}

/** What was seen of a pod that isn't ready, and the reason when it is a known one. It carries no secret. */
export interface PodTrouble {
  /** All of it: the pod, its container, and the line that tells. */
  readonly seen: string;
  /** In a word or two: `CrashLoopBackOff`. */
  readonly state: string;
  /** What it died of, or is warned of, in its own words; empty when it may yet get ready by itself. */
  readonly complaint: string;
  readonly reason: Reason | undefined;
}

/** Looks at the container that holds a pod up: what it waits for, or the last lines of what it wrote before it died. */
export async function findTrouble(cluster: OpenCluster, scope: Scope, pod: V1Pod): Promise<PodTrouble> {
  const name = pod.metadata?.name ?? "";
  const { namespace } = scope.flyte;
  const container = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].find(
    isStuck,
  );
  if (container === undefined) {
    const warning = (await readLastWarning(cluster, namespace, "Pod", name)) ?? "";
    const state = pod.status?.phase ?? "no status";
    return { seen: `${name}: ${warning || state}`, state, complaint: warning, reason: explainText(warning, scope) };
  }
  const waiting = [container.state?.waiting?.reason, container.state?.waiting?.message].filter(
    (part) => part !== undefined,
  );
  const ended = container.state?.terminated?.reason ?? container.lastState?.terminated?.reason;
  const state = [...waiting, ...(ended === undefined ? [] : [ended])].join(": ");
  const log = isImageTrouble(container) ? "" : await readLog(cluster, namespace, name, container);
  const line = lastTellingLine(log, scope);
  const seen = `${name}, container ${container.name}: ${state || "running, not ready"}${line === "" ? "" : `: ${line}`}`;
  const held = listSecrets(cluster.world);
  return {
    seen: scrubText(seen, held),
    state: container.state?.waiting?.reason ?? ended ?? "running, not ready",
    complaint: scrubText(findComplaint(container, line), held),
    reason: explainText(log, scope) ?? explainText(state, scope),
  };
}

/** The line that it wrote before it died; of one that never ran, what the cluster says about it. */
function findComplaint({ state, lastState }: V1ContainerStatus, line: string): string {
  if (lastState?.terminated !== undefined || state?.terminated !== undefined) return line;
  return state?.waiting?.message ?? "";
}

function isStuck(status: V1ContainerStatus): boolean {
  return !status.ready && !(status.state?.terminated?.exitCode === 0);
}

function isImageTrouble(status: V1ContainerStatus): boolean {
  return /Image/.test(status.state?.waiting?.reason ?? "");
}

async function readLog(
  cluster: OpenCluster,
  namespace: string,
  name: string,
  status: V1ContainerStatus,
): Promise<string> {
  const died = status.lastState?.terminated !== undefined && status.state?.running === undefined;
  const request = { namespace, name, container: status.name, tailLines: 60, limitBytes: 65_536 };
  try {
    const log: unknown = await ask({ verb: "get", resource: "pods/log", name: `${namespace}/${name}` }, () =>
      cluster.core.readNamespacedPodLog({ ...request, previous: died }),
    );
    return typeof log === "string" ? log : "";
  } catch {
    // A container that hasn't started has no log; what it waits for is known without it.
    return "";
  }
}

/** The last line that looks like an error, one that shows a known fault first; else the last line. */
function lastTellingLine(log: string, scope: Scope): string {
  const lines = log.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.filter((line) => /panic|error|fatal|denied|failed|no response/i.test(line));
  const known = telling.findLast((line) => explainText(line, scope) !== undefined);
  return (known ?? telling.at(-1) ?? lines.at(-1) ?? "").slice(0, 400);
}

/** A deployment, and what the cluster can't tell about its database. */
export interface PodScope {
  readonly scope: Scope;
  /** Whether the file's database user surely isn't there. */
  readonly isUserMissing: (session: Session) => Promise<boolean>;
}

/** The reason, told apart where the pod's words have two. */
export async function settleReason(
  session: Session,
  { scope, isUserMissing }: PodScope,
  reason: Reason | undefined,
): Promise<Reason | undefined> {
  return reason?.login === true && (await isUserMissing(session)) ? explainMissingUser(scope) : reason;
}

/** Why the release's pod doesn't get ready, for the message of a failed helm. */
export async function explainRelease(
  session: Session,
  cluster: OpenCluster,
  { scope, isUserMissing }: PodScope,
): Promise<{ readonly cause: string; readonly help: string } | undefined> {
  const pods = await listFlytePods(session, cluster, scope);
  const pod = pods.find((item) => !isReady(item));
  if (pod === undefined) return undefined;
  const trouble = await findTrouble(cluster, scope, pod);
  const { seen } = trouble;
  const reason = await settleReason(session, { scope, isUserMissing }, trouble.reason);
  return {
    cause: reason === undefined ? seen : `${reason.cause} (${seen})`,
    help: reason?.mend ?? describeCommand(scope),
  };
}

/** What the release's pod is waited for with, in one line; undefined when there is none or it is ready. */
export async function observeRelease(
  session: Session,
  cluster: OpenCluster,
  scope: Scope,
): Promise<string | undefined> {
  const pods = await listFlytePods(session, cluster, scope);
  const pod = pods.find((item) => !isReady(item));
  if (pod === undefined) return undefined;
  const { state, complaint, reason } = await findTrouble(cluster, scope, pod);
  const why = reason?.cause ?? complaint;
  return `pod ${pod.metadata?.name ?? ""}: ${state}${why === "" ? "" : `: ${why}`}`;
}

function describeCommand(scope: Scope): string {
  return `kubectl describe pods -n ${scope.flyte.namespace} -l app.kubernetes.io/instance=${scope.flyte.release}`;
}
