import type { Stored } from "../../cloud/http.ts";
import { recordEvent } from "../events.ts";
import type { ProgramStart } from "../program.ts";
import { findProgram } from "../programs.ts";
import { resourceNamed } from "../resources.ts";
import { readStored, timestamp } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { timing } from "../timing.ts";
import { findPullProblem } from "./images.ts";
import { findEnvProblem } from "./references.ts";
import { identifyRun, isSidecar, statusOf } from "./statuses.ts";

/** What the kubelet has to do next for a container: nothing, look again, or note that it became ready. */
export type NextStep =
  | { readonly do: "nothing" }
  | { readonly do: "step"; readonly afterMs: number }
  | { readonly do: "ready"; readonly afterMs: number };

/** Starts (or starts again, or looks at) one container and writes its state into the pod's status, in place. */
export function startContainer(place: Place, pod: Stored, container: Stored, isInit: boolean): NextStep {
  const status = statusOf(pod, container);
  const isRunning = status["state"].running !== undefined;
  if (!isRunning) {
    const blocked = blockContainer(place, pod, container, status, isInit);
    if (blocked !== undefined) return blocked;
  }
  const start = findProgram(container["image"]).start(place.cloud, place.cluster, pod, container);
  keepLog(place, pod, container, start.log, isRunning);
  if (!isRunning) {
    status["restartCount"] = place.store.failures[pod["metadata"].uid]?.[container["name"]] ?? 0;
    if (status["state"].terminated !== undefined) status["lastState"] = { terminated: status["state"].terminated };
    report(place, pod, container, isInit, "Normal", "Started", `Started container ${container["name"]}`);
  }
  identifyRun(pod, container, status);
  return writeState(place, pod, container, status, start, isInit);
}

function report(
  place: Place,
  pod: Stored,
  container: Stored,
  isInit: boolean,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
): void {
  const fieldPath = `spec.${isInit ? "initContainers" : "containers"}{${container["name"]}}`;
  recordEvent(place, pod, { type, reason, message, source: "kubelet", fieldPath });
}

function keepLog(place: Place, pod: Stored, container: Stored, text: string, isSameRun: boolean): void {
  const logs = place.store.logs[pod["metadata"].uid] ?? {};
  place.store.logs[pod["metadata"].uid] = logs;
  const before = logs[container["name"]];
  const previous = isSameRun ? (before?.previous ?? "") : (before?.current ?? "");
  logs[container["name"]] = { current: text, previous };
}

/** An image that can't be pulled or an environment that can't be made keeps a container waiting. */
function blockContainer(
  place: Place,
  pod: Stored,
  container: Stored,
  status: Stored,
  isInit: boolean,
): NextStep | undefined {
  const node = readStored(place.store, resourceNamed("nodes"), undefined, pod["spec"].nodeName);
  const image: string = container["image"];
  const pull = findPullProblem(place.cloud, place.cluster, node, image);
  if (pull !== undefined) {
    const failed = `Failed to pull image "${image}": ${pull}`;
    const isBackingOff = status["state"].waiting?.reason === "ErrImagePull";
    const backOff = `Back-off pulling image "${image}"`;
    status["state"] = isBackingOff
      ? { waiting: { reason: "ImagePullBackOff", message: `${backOff}: ErrImagePull: ${pull}` } }
      : { waiting: { reason: "ErrImagePull", message: pull } };
    if (isBackingOff) report(place, pod, container, isInit, "Normal", "BackOff", backOff);
    else report(place, pod, container, isInit, "Warning", "Failed", failed);
    report(
      place,
      pod,
      container,
      isInit,
      "Warning",
      "Failed",
      isBackingOff ? "Error: ImagePullBackOff" : "Error: ErrImagePull",
    );
    return {
      do: "step",
      afterMs: isBackingOff ? countFailure(place, pod, `pull ${container["name"]}`) : timing.backOff,
    };
  }
  const problem = findEnvProblem(place, pod, container);
  if (problem === undefined) return undefined;
  status["state"] = { waiting: { reason: "CreateContainerConfigError", message: problem } };
  report(place, pod, container, isInit, "Warning", "Failed", `Error: ${problem}`);
  return { do: "step", afterMs: timing.volumeRetry };
}

/** Counts a failed start and returns how long the next one waits. */
function countFailure(place: Place, pod: Stored, key: string): number {
  const failures = place.store.failures[pod["metadata"].uid] ?? {};
  place.store.failures[pod["metadata"].uid] = failures;
  const count = (failures[key] ?? 0) + 1;
  failures[key] = count;
  return Math.min(timing.backOffMax, timing.backOff * 2 ** Math.max(0, count - 2));
}

function writeState(
  place: Place,
  pod: Stored,
  container: Stored,
  status: Stored,
  start: ProgramStart,
  isInit: boolean,
): NextStep {
  const startedAt = status["state"].running?.startedAt ?? timestamp(place.cloud);
  if (start.state === "completes" || start.state === "crashes") {
    const exitCode = start.state === "completes" ? 0 : start.exitCode;
    return endContainer(place, pod, container, status, { exitCode, startedAt, log: start.log, isInit });
  }
  status["state"] = { running: { startedAt } };
  status["started"] = true;
  if (isInit && !isSidecar(container)) return { do: "step", afterMs: timing.initPoll };
  if (start.state === "ready") return { do: "ready", afterMs: start.afterMs };
  return { do: "ready", afterMs: 0 };
}

interface Ending {
  readonly exitCode: number;
  readonly startedAt: string;
  readonly log: string;
  readonly isInit: boolean;
}

function endContainer(place: Place, pod: Stored, container: Stored, status: Stored, ending: Ending): NextStep {
  const { exitCode, startedAt, isInit } = ending;
  const terminated = {
    exitCode,
    reason: exitCode === 0 ? "Completed" : "Error",
    startedAt,
    finishedAt: timestamp(place.cloud),
    containerID: status["containerID"],
  };
  const before = status["lastState"].terminated;
  status["ready"] = isInit && exitCode === 0;
  status["started"] = false;
  const policy = isSidecar(container) ? "Always" : pod["spec"].restartPolicy;
  const restarts = isInit
    ? policy !== "Never" && exitCode !== 0
    : policy === "Always" || (policy === "OnFailure" && exitCode !== 0);
  if (!restarts) {
    status["state"] = { terminated };
    return { do: "nothing" };
  }
  const waitMs = countFailure(place, pod, container["name"]);
  if (before === undefined) {
    status["state"] = { terminated };
    return { do: "step", afterMs: 1_000 };
  }
  const { namespace, name, uid } = pod["metadata"];
  const label = `restarting failed container=${container["name"]} pod=${name}_${namespace}(${uid})`;
  status["lastState"] = { terminated };
  status["state"] = { waiting: { reason: "CrashLoopBackOff", message: `back-off ${printBackOff(waitMs)} ${label}` } };
  const message = `Back-off restarting failed container ${container["name"]} in pod ${name}_${namespace}(${uid})`;
  report(place, pod, container, isInit, "Warning", "BackOff", message);
  return { do: "step", afterMs: waitMs };
}

/** As Go prints durations: `10s`, `1m20s`, `5m0s`. */
function printBackOff(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
