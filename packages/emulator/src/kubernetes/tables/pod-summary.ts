import type { Stored } from "../../cloud/http.ts";

/** What one line about a pod says; `reason` is what kubectl calls STATUS. */
export interface PodSummary {
  readonly ready: number;
  readonly total: number;
  readonly reason: string;
  readonly restarts: number;
  /** When the last container that was started again had ended; undefined when none was. */
  readonly lastRestart: string | undefined;
}

interface Counted {
  readonly ready: number;
  readonly reason: string;
  readonly restarts: number;
  readonly lastRestart: string | undefined;
}

/** Sums up a pod as the real server does for its Table: init containers first, then the containers, then its deletion. */
export function summarizePod(pod: Stored): PodSummary {
  const spec: Stored = pod["spec"] ?? {};
  const status: Stored = pod["status"] ?? {};
  const sidecars = listOf(spec["initContainers"]).filter((container) => container["restartPolicy"] === "Always");
  const before: Counted = { ready: 0, reason: reasonBefore(status), restarts: 0, lastRestart: undefined };
  const inits = countInits(pod, new Set(sidecars.map((container) => container["name"])), before);
  const isInitialized = inits.isDone || hasCondition(status, "Initialized");
  const counted = isInitialized ? countContainers(status, inits.sidecars) : inits.all;
  return {
    ...counted,
    total: listOf(spec["containers"]).length + sidecars.length,
    reason: reasonOfDeletion(pod) ?? counted.reason,
  };
}

function listOf(value: unknown): readonly Stored[] {
  return (value ?? []) as readonly Stored[];
}

function hasCondition(status: Stored, type: string): boolean {
  return listOf(status["conditions"]).some((one) => one["type"] === type && one["status"] === "True");
}

function reasonBefore(status: Stored): string {
  const isGated = listOf(status["conditions"]).some(
    (one) => one["type"] === "PodScheduled" && one["reason"] === "SchedulingGated",
  );
  return isGated ? "SchedulingGated" : status["reason"] || (status["phase"] ?? "");
}

interface CountedInits {
  readonly isDone: boolean;
  readonly all: Counted;
  /** The same with the restarts of sidecars alone, which still count when the pod is initialized. */
  readonly sidecars: Counted;
}

function countInits(pod: Stored, sidecarNames: ReadonlySet<string>, before: Counted): CountedInits {
  let [all, sidecars] = [before, before];
  for (const [index, container] of listOf(pod["status"]?.initContainerStatuses).entries()) {
    all = addRestarts(all, container);
    const isSidecar = sidecarNames.has(container["name"]);
    if (isSidecar) sidecars = addRestarts(sidecars, container);
    const { terminated } = container["state"] ?? {};
    if (terminated?.exitCode === 0) continue;
    if (isSidecar && container["started"] === true) {
      const ready = all.ready + (container["ready"] === true ? 1 : 0);
      [all, sidecars] = [
        { ...all, ready },
        { ...sidecars, ready },
      ];
      continue;
    }
    const reason = `Init:${reasonOfInit(container, index, listOf(pod["spec"]?.initContainers).length)}`;
    return { isDone: false, all: { ...all, reason }, sidecars: { ...sidecars, reason } };
  }
  return { isDone: true, all, sidecars };
}

function reasonOfInit(container: Stored, index: number, total: number): string {
  const { terminated, waiting } = container["state"] ?? {};
  if (terminated) return reasonOfEnd(terminated);
  const reason: string = waiting?.reason ?? "";
  return reason !== "" && reason !== "PodInitializing" ? reason : `${index}/${total}`;
}

function reasonOfEnd({ reason, signal, exitCode }: Stored): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`;
}

function addRestarts(counted: Counted, container: Stored): Counted {
  const ended: string | undefined = container["lastState"]?.terminated?.finishedAt;
  const isLater = ended !== undefined && (counted.lastRestart === undefined || counted.lastRestart < ended);
  return {
    ...counted,
    restarts: counted.restarts + (container["restartCount"] ?? 0),
    lastRestart: isLater ? ended : counted.lastRestart,
  };
}

/** The last container comes first: what the first one says wins. */
function countContainers(status: Stored, before: Counted): Counted {
  let counted = before;
  let isRunning = false;
  for (const container of listOf(status["containerStatuses"]).toReversed()) {
    counted = addRestarts(counted, container);
    const { waiting, terminated, running } = container["state"] ?? {};
    if (waiting?.reason) counted = { ...counted, reason: waiting.reason };
    else if (terminated) counted = { ...counted, reason: reasonOfEnd(terminated) };
    else if (container["ready"] === true && running) {
      isRunning = true;
      counted = { ...counted, ready: counted.ready + 1 };
    }
  }
  if (counted.reason !== "Completed" || !isRunning) return counted;
  return { ...counted, reason: hasCondition(status, "Ready") ? "Running" : "NotReady" };
}

function reasonOfDeletion(pod: Stored): string | undefined {
  if (pod["metadata"].deletionTimestamp === undefined) return undefined;
  if (pod["status"]?.reason === "NodeLost") return "Unknown";
  return ["Succeeded", "Failed"].includes(pod["status"]?.phase) ? undefined : "Terminating";
}
