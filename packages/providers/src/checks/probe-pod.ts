import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { V1Pod } from "@kubernetes/client-node";
import { listSecrets } from "../google/known-secrets.ts";
import { scrubText } from "../google/scrub.ts";
import { readLastWarning } from "../kubernetes/events.ts";
import type { PodCommandResult } from "../kubernetes/exec.ts";
import { runInPod } from "../kubernetes/exec.ts";
import { ask, askIfThere } from "../kubernetes/failure.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { lifeSeconds, probeLabel, removeLeftovers, startMs } from "./probe-leftovers.ts";
import { explainRefusal } from "./probe-refusal.ts";

/** A temporary pod: it sleeps, and commands are run in it. */
export interface ProbePod {
  readonly namespace: string;
  readonly account: string;
  readonly image: string;
  /** The key of the deployment file that names the image: what to write when it can't be pulled. */
  readonly imageKey: string;
}

/** Runs a command in the probe; what is secret goes through `stdin`. */
export type ProbeRun = (command: readonly string[], stdin?: string) => Promise<PodCommandResult>;

const container = "probe";
const lookEveryMs = 1_000;

/** Makes a probe pod, lets `work` use it, and removes it whatever happens; once `stop` fires, at once. */
export async function withProbe<T>(
  session: Session,
  cluster: OpenCluster,
  probe: ProbePod,
  stop: AbortSignal,
  work: (run: ProbeRun) => Promise<T>,
): Promise<T> {
  if (stop.aborted) throw interrupted();
  await removeLeftovers(session, cluster);
  const name = `fgk-probe-${Math.floor(session.world.random() * 36 ** 8)
    .toString(36)
    .padStart(8, "0")}`;
  const { namespace } = probe;
  try {
    await createPod(session, cluster, probe, name);
    await waitUntilRunning(session, cluster, probe, name, stop);
    const run: ProbeRun = (command, stdin) => {
      if (stop.aborted) throw interrupted();
      return runInPod(cluster, { namespace, pod: name, container, command, ...(stdin === undefined ? {} : { stdin }) });
    };
    return await untilStopped(stop, work(run));
  } finally {
    await removePod(session, cluster, namespace, name);
  }
}

/** A command in the pod may take its time: who interrupts doesn't wait for it, and it ends with its pod. */
async function untilStopped<T>(stop: AbortSignal, work: Promise<T>): Promise<T> {
  const given = Promise.withResolvers<never>();
  const give = (): void => given.reject(interrupted());
  stop.addEventListener("abort", give, { once: true });
  try {
    if (stop.aborted) give();
    return await Promise.race([work, given.promise]);
  } finally {
    stop.removeEventListener("abort", give);
  }
}

async function createPod(session: Session, cluster: OpenCluster, probe: ProbePod, name: string): Promise<void> {
  const { namespace } = probe;
  try {
    await ask({ verb: "create", resource: "pods", name: `${namespace}/${name}` }, () =>
      cluster.core.createNamespacedPod({ namespace, body: describePod(session, probe, name) }),
    );
  } catch (error) {
    const said = error instanceof Failure ? (error.diagnostic.cause ?? "") : "";
    const refusal = explainRefusal(said, namespace);
    if (!(error instanceof Failure) || refusal === undefined) throw error;
    const { cause, help } = refusal;
    const summary = `a probe pod isn't let into ${namespace}`;
    throw new Failure(
      { severity: "error", code: "cloud-refused", summary, cause: `${cause} (${said})`, help },
      error.retry,
    );
  }
}

/** As the strictest Pod Security level, `restricted`, wants it. */
function describePod(session: Session, probe: ProbePod, name: string): V1Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: probe.namespace, labels: { [probeLabel]: session.mark.deployment } },
    spec: {
      restartPolicy: "Never",
      activeDeadlineSeconds: lifeSeconds,
      terminationGracePeriodSeconds: 0,
      serviceAccountName: probe.account,
      // Google's identity comes from the metadata server; Kubernetes' own token isn't needed.
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65_534,
        runAsGroup: 65_534,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: container,
          image: probe.image,
          command: ["sleep", String(lifeSeconds)],
          resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "200m", memory: "128Mi" } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    },
  };
}

async function waitUntilRunning(
  session: Session,
  cluster: OpenCluster,
  probe: ProbePod,
  name: string,
  stop: AbortSignal,
): Promise<void> {
  const { namespace } = probe;
  const endMs = session.world.now() + startMs;
  let why = "";
  for (;;) {
    const pod = await ask({ verb: "get", resource: "pods", name: `${namespace}/${name}` }, () =>
      cluster.core.readNamespacedPod({ namespace, name }),
    );
    const status = pod.status?.containerStatuses?.[0];
    if (pod.status?.phase === "Running" && status?.state?.running !== undefined) return;
    why = [status?.state?.waiting?.reason, status?.state?.waiting?.message]
      .filter((part) => part !== undefined)
      .join(": ");
    why = scrubText(why, listSecrets(session.world));
    if (/ImagePullBackOff|ErrImagePull|InvalidImageName|CreateContainer/.test(why)) throw probeFailure(probe, why);
    if (pod.status?.phase === "Failed" || pod.status?.phase === "Succeeded") {
      const said = pod.status.message ?? pod.status.reason ?? "the pod ended";
      throw probeFailure(probe, scrubText(said, listSecrets(session.world)));
    }
    if (session.world.now() >= endMs) break;
    await session.world.sleep(lookEveryMs, stop);
    if (stop.aborted) throw interrupted();
  }
  throw probeFailure(probe, (await readLastWarning(cluster, namespace, "Pod", name)) ?? (why || "it stays pending"));
}

function interrupted(): Failure {
  return new Failure({ severity: "error", code: "interrupted", summary: "interrupted" });
}

function probeFailure({ namespace, image, imageKey }: ProbePod, cause: string): Failure {
  const pull = /Image/.test(cause);
  return new Failure({
    severity: "error",
    code: "unreadable",
    summary: `a probe pod doesn't start in ${namespace}`,
    cause,
    help: pull
      ? `set ${imageKey} to a copy of ${image} that the nodes can pull; private nodes without NAT reach Artifact Registry and no public one`
      : `kubectl get events -n ${namespace}`,
  });
}

async function removePod(session: Session, cluster: OpenCluster, namespace: string, name: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await askIfThere({ verb: "delete", resource: "pods", name: `${namespace}/${name}` }, () =>
        cluster.core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 }),
      );
      return;
    } catch (error) {
      // It ends by itself after five minutes, and the next run removes it; what the probe found counts.
      if (!(error instanceof Failure)) throw error;
      if (attempt < 2 && error.retry !== "never") await session.world.sleep(lookEveryMs);
    }
  }
}
