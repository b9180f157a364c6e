import type { Cloud } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { writeAs } from "../controllers/write-as.ts";
import { recordEvent } from "../events.ts";
import { findProgram } from "../programs.ts";
import { resourceNamed } from "../resources.ts";
import { dropStored, findStore, makeUid, readStored, timestamp } from "../store.ts";
import { containersOf } from "../strategies/pod-defaults.ts";
import type { Place } from "../strategies/strategy.ts";
import { retryAfter, timing } from "../timing.ts";
import { startContainer } from "./containers.ts";
import { findMountProblem } from "./references.ts";
import { isInitDone, isOver, statusOf, writePhase } from "./statuses.ts";

const pods = resourceNamed("pods");

/** Which pod an effect is about; one that is gone or was made anew is none of its business. */
export interface PodEffect {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

function findSubject(cloud: Cloud, args: PodEffect): { readonly place: Place; readonly pod: Stored } | undefined {
  const store = findStore(cloud, args.cluster);
  const pod = store === undefined ? undefined : readStored(store, pods, args.namespace, args.name);
  if (store === undefined || pod?.["metadata"].uid !== args.uid) return undefined;
  return { place: { cloud, cluster: args.cluster, store }, pod: copyJson(pod) };
}

/** One look of the kubelet at a pod: starts what can start, and plans the next look. */
export function stepPod(cloud: Cloud, args: PodEffect): void {
  const subject = findSubject(cloud, args);
  if (subject === undefined || subject.pod["metadata"].deletionTimestamp !== undefined) return;
  const { place, pod } = subject;
  if (pod["status"].reason === deadlineExceeded) return;
  const mount = findMountProblem(place, pod);
  if (mount !== undefined) {
    recordEvent(place, pod, { type: "Warning", reason: "FailedMount", message: mount, source: "kubelet" });
    retryAfter(cloud, timing.volumeRetry, "kubernetes.kubeletStep", { ...args });
    return;
  }
  planDeadline(place, pod, args);
  giveAddress(place, pod);
  runContainers(place, pod, args);
  writePhase(place, pod);
  writeAs(place, pods, pod, "kubelet", "status");
}

const deadlineExceeded = "DeadlineExceeded";

/** Not scaled: who sets a deadline means seconds of the clock that its program sleeps by. */
function planDeadline({ cloud }: Place, pod: Stored, args: PodEffect): void {
  const seconds: unknown = pod["spec"].activeDeadlineSeconds;
  if (typeof seconds !== "number" || pod["status"].startTime !== undefined) return;
  const atMs = cloud.now() + seconds * 1_000;
  cloud.state.due.push({ atMs, serial: cloud.nextSerial(), effect: "kubernetes.podDeadline", args: { ...args } });
}

/** A pod that still runs when its `activeDeadlineSeconds` are over is ended by the kubelet, and stays to be looked at. */
export function endAtDeadline(cloud: Cloud, args: PodEffect): void {
  const subject = findSubject(cloud, args);
  if (subject === undefined || subject.pod["metadata"].deletionTimestamp !== undefined) return;
  const { place, pod } = subject;
  if (pod["status"].phase === "Succeeded" || pod["status"].phase === "Failed") return;
  for (const container of containersOf(pod["spec"])) {
    const status = statusOf(pod, container);
    const startedAt = status["state"].running?.startedAt;
    if (startedAt === undefined) continue;
    const finishedAt = timestamp(cloud);
    status["state"] = { terminated: { exitCode: 137, reason: "Error", startedAt, finishedAt } };
    status["ready"] = false;
    status["started"] = false;
  }
  writePhase(place, pod);
  const message = "Pod was active on the node longer than the specified deadline";
  pod["status"] = { ...pod["status"], phase: "Failed", reason: deadlineExceeded, message };
  recordEvent(place, pod, { type: "Normal", reason: deadlineExceeded, message, source: "kubelet" });
  writeAs(place, pods, pod, "kubelet", "status");
}

function giveAddress(place: Place, pod: Stored): void {
  const node = readStored(place.store, resourceNamed("nodes"), undefined, pod["spec"].nodeName);
  const hostIP = ((node?.["status"].addresses ?? []) as readonly Stored[])[0]?.["address"];
  pod["status"].startTime ??= timestamp(place.cloud);
  pod["status"].hostIP ??= hostIP;
  pod["status"].hostIPs ??= [{ ip: hostIP }];
  if (pod["status"].podIP !== undefined) return;
  const number = Number.parseInt(makeUid(place.cluster, place.store, pod["metadata"].uid).slice(0, 4), 16);
  const podIP = pod["spec"].hostNetwork === true ? hostIP : `10.8.${number >> 8}.${number & 255 || 1}`;
  pod["status"].podIP = podIP;
  pod["status"].podIPs = [{ ip: podIP }];
}

function runContainers(place: Place, pod: Stored, args: PodEffect): void {
  for (const container of (pod["spec"].initContainers ?? []) as readonly Stored[]) {
    if (isInitDone(pod, container)) continue;
    const next = startContainer(place, pod, container, true);
    planNext(place, next, container, args);
    if (!isInitDone(pod, container)) return;
  }
  for (const container of pod["spec"].containers as readonly Stored[]) {
    const { state } = statusOf(pod, container);
    if (state.running !== undefined || isOver(pod, state.terminated)) continue;
    planNext(place, startContainer(place, pod, container, false), container, args);
  }
}

function planNext(place: Place, next: ReturnType<typeof startContainer>, container: Stored, args: PodEffect): void {
  if (next.do === "step" && !isStepPlanned(place, args))
    retryAfter(place.cloud, next.afterMs, "kubernetes.kubeletStep", { ...args });
  if (next.do === "ready") {
    place.cloud.after(next.afterMs, "kubernetes.containerReady", { ...args, container: container["name"] });
  }
}

/** One look serves all containers: without this, two that crash would double the looks each time. */
function isStepPlanned(place: Place, args: PodEffect): boolean {
  return place.cloud.state.due.some(
    (due) => due.effect === "kubernetes.kubeletStep" && (due.args as { readonly uid?: unknown }).uid === args.uid,
  );
}

/** A container passed its readiness probe. */
export function markReady(cloud: Cloud, args: PodEffect & { readonly container: string }): void {
  const subject = findSubject(cloud, args);
  if (subject === undefined) return;
  const { place, pod } = subject;
  const container = containersOf(pod["spec"]).find((candidate) => candidate["name"] === args.container);
  if (container === undefined || statusOf(pod, container)["state"].running === undefined) return;
  statusOf(pod, container)["ready"] = true;
  writePhase(place, pod);
  const written = writeAs(place, pods, pod, "kubelet", "status");
  findProgram(container["image"]).ready?.(cloud, args.cluster, written, container);
}

/** A pod that was asked to stop has stopped. */
export function removePod(cloud: Cloud, args: PodEffect): void {
  const subject = findSubject(cloud, args);
  if (subject === undefined) return;
  const { place } = subject;
  dropStored(place.store, pods, args.namespace, args.name);
  delete place.store.logs[args.uid];
  delete place.store.failures[args.uid];
}
