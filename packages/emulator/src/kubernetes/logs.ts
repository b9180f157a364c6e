import { settle } from "../cloud/cloud.ts";
import type { CloudResponse, ResponseStream, Stored } from "../cloud/http.ts";
import { allEffects } from "../google/effects.ts";
import type { LogCut } from "./log-cut.ts";
import { cutLog, readCut } from "./log-cut.ts";
import { getObject } from "./registry/read.ts";
import { resourceNamed } from "./resources.ts";
import { badRequest } from "./status.ts";
import { findStore, readStored } from "./store.ts";
import { containersOf } from "./strategies/pod-defaults.ts";
import type { Place } from "./strategies/strategy.ts";

/** Answers `/log`: what the container printed, cut as it is asked, or its run before; `follow` keeps it open. */
export function answerLog(
  place: Place,
  namespace: string | undefined,
  name: string,
  query: URLSearchParams,
): CloudResponse {
  const pod = getObject(place, resourceNamed("pods"), namespace, name);
  const container = chooseContainer(pod, query.get("container"));
  const cut = readCut(name, query);
  const log = place.store.logs[pod["metadata"].uid]?.[container];
  const isPrevious = query.get("previous") === "true";
  if (isPrevious && (log === undefined || log.previous === "")) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  if (log === undefined)
    throw badRequest(`container "${container}" in pod "${name}" ${describeWaiting(pod, container)}`);
  const times = { nowMs: place.cloud.now(), startedAt: startOf(pod, container, isPrevious) };
  const follows = query.get("follow") === "true" && !isPrevious && isRunning(pod, container);
  return {
    status: 200,
    headers: { "content-type": "text/plain" },
    body: cutLog(isPrevious ? log.previous : log.current, cut, times),
    ...(follows ? { stream: followLog(place, pod, container, cut) } : {}),
  };
}

function describeWaiting(pod: Stored, container: string): string {
  const reason = stateOf(pod, container)?.["waiting"]?.reason;
  const isPulling = reason === "ErrImagePull" || reason === "ImagePullBackOff";
  const isStarting = reason === undefined || reason === "ContainerCreating" || reason === "PodInitializing";
  if (isStarting) return `is waiting to start: ${reason ?? "ContainerCreating"}`;
  return `is waiting to start: ${isPulling ? "trying and failing to pull image" : reason}`;
}

function isRunning(pod: Stored, container: string): boolean {
  return stateOf(pod, container)?.["running"] !== undefined;
}

/** When the run began that the log is of; RFC 3339. */
function startOf(pod: Stored, container: string, isPrevious: boolean): string {
  const state = isPrevious ? statusNamed(pod, container)?.["lastState"] : stateOf(pod, container);
  return state?.running?.startedAt ?? state?.terminated?.startedAt ?? pod["metadata"].creationTimestamp;
}

/** What the same run of the container prints from now on, until it ends. */
function followLog(place: Place, pod: Stored, container: string, cut: LogCut): ResponseStream {
  const { cloud, cluster, store } = place;
  const { namespace, name, uid } = pod["metadata"];
  const run = statusNamed(pod, container)?.["containerID"];
  let told = store.logs[uid]?.[container]?.current.length ?? 0;
  return {
    next: () => {
      settle(cloud, allEffects);
      const found = readStored(store, resourceNamed("pods"), namespace, name);
      const isSame = findStore(cloud, cluster) === store && found?.["metadata"].uid === uid;
      if (!isSame || found === undefined || statusNamed(found, container)?.["containerID"] !== run) {
        return { text: "", isOver: true };
      }
      const text = store.logs[uid]?.[container]?.current ?? "";
      const more = text.slice(told);
      told = text.length;
      const times = { nowMs: cloud.now(), startedAt: startOf(found, container, false) };
      return { text: cutLog(more, { timestamps: cut.timestamps }, times), isOver: !isRunning(found, container) };
    },
  };
}

/** The container that a log or exec means; a pod with more than one wants it said. */
export function chooseContainer(pod: Stored, wanted: string | null): string {
  const containers: readonly Stored[] = pod["spec"].containers;
  const { name } = pod["metadata"];
  if (wanted === null || wanted === "") {
    const [first] = containers;
    if (containers.length === 1 && first !== undefined) return first["name"];
    const inits = ((pod["spec"].initContainers ?? []) as readonly Stored[]).map((container) => container["name"]);
    const listed = containers.map((container) => container["name"]).join(" ");
    const more = inits.length === 0 ? "" : ` or one of the init containers: [${inits.join(" ")}]`;
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${listed}]${more}`);
  }
  if (containersOf(pod["spec"]).some((container) => container["name"] === wanted)) return wanted;
  throw badRequest(`container ${wanted} is not valid for pod ${name}`);
}

/** What `status` says of a container: its `state`. */
export function stateOf(pod: Stored, container: string): Stored | undefined {
  return statusNamed(pod, container)?.["state"];
}

function statusNamed(pod: Stored, container: string): Stored | undefined {
  const statuses: readonly Stored[] = [
    ...(pod["status"]?.initContainerStatuses ?? []),
    ...(pod["status"]?.containerStatuses ?? []),
  ];
  return statuses.find((status) => status["name"] === container);
}
