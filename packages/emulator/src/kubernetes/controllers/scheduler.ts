import { durations } from "../../cloud/durations.ts";
import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { recordEvent } from "../events.ts";
import { waitingStatuses } from "../kubelet/statuses.ts";
import { resourceNamed } from "../resources.ts";
import { matchMap } from "../selectors.ts";
import { listStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { setCondition, writeAs } from "./write-as.ts";

const pods = resourceNamed("pods");
const writer = "kube-scheduler";

/** Binds each waiting pod to the fitting node with the fewest pods; the kubelet then starts it. */
export function schedulePods(place: Place): void {
  for (const pod of listStored(place.store, pods)) {
    if (pod["metadata"].deletionTimestamp !== undefined) continue;
    if (pod["spec"].nodeName === undefined) bindPod(place, pod);
    else if (pod["status"].containerStatuses === undefined) beginPod(place, copyJson(pod), writer);
  }
}

function bindPod(place: Place, pod: Stored): void {
  const nodes = listStored(place.store, resourceNamed("nodes"));
  const fitting = nodes.filter((node) => fits(pod, node));
  const load = (node: Stored): number =>
    listStored(place.store, pods).filter((other) => other["spec"].nodeName === node["metadata"].name).length;
  const chosen = fitting.toSorted((a, b) => load(a) - load(b))[0];
  const next = copyJson(pod);
  if (chosen === undefined) {
    markUnschedulable(place, next, nodes);
    return;
  }
  next["spec"].nodeName = chosen["metadata"].name;
  const { namespace, name } = pod["metadata"];
  const message = `Successfully assigned ${namespace}/${name} to ${chosen["metadata"].name}`;
  recordEvent(place, pod, { type: "Normal", reason: "Scheduled", message, source: "default-scheduler" });
  beginPod(place, next, writer);
}

/** Notes that a bound pod's containers wait, and plans the kubelet's first look at it. Changes `pod` in place. */
export function beginPod(place: Place, pod: Stored, writer: string): void {
  const { namespace, name, uid } = pod["metadata"];
  const conditions: Stored[] = pod["status"].conditions ?? [];
  const { conditions: _old, ...status } = pod["status"];
  const scheduled = conditions.filter((condition) => condition["type"] !== "PodScheduled");
  setCondition(place, scheduled, { type: "PodScheduled", status: "True" });
  pod["status"] = { ...status, ...waitingStatuses(pod), conditions: scheduled };
  writeAs(place, pods, pod, writer, "status");
  place.cloud.after(durations.podStart, "kubernetes.kubeletStep", { cluster: place.cluster, namespace, name, uid });
}

function fits(pod: Stored, node: Stored): boolean {
  if (node["spec"].unschedulable === true) return false;
  if (!matchMap(pod["spec"].nodeSelector ?? {}, node["metadata"].labels)) return false;
  const taints: readonly Stored[] = node["spec"].taints ?? [];
  const tolerations: readonly Stored[] = pod["spec"].tolerations ?? [];
  return taints
    .filter((taint) => taint["effect"] !== "PreferNoSchedule")
    .every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)));
}

function tolerates(toleration: Stored, taint: Stored): boolean {
  const sameEffect = toleration["effect"] === undefined || toleration["effect"] === taint["effect"];
  const sameKey = toleration["key"] === undefined || toleration["key"] === taint["key"];
  const sameValue = toleration["operator"] === "Exists" || (toleration["value"] ?? "") === (taint["value"] ?? "");
  return sameEffect && sameKey && sameValue;
}

function markUnschedulable(place: Place, pod: Stored, nodes: readonly Stored[]): void {
  const count = nodes.length;
  const tainted = nodes.filter((node) => matchMap(pod["spec"].nodeSelector ?? {}, node["metadata"].labels)).length;
  const reasons = [
    ...(count - tainted > 0 ? [`${count - tainted} node(s) didn't match Pod's node affinity/selector`] : []),
    ...(tainted > 0 ? [`${tainted} node(s) had untolerated taint(s)`] : []),
  ];
  const message =
    count === 0
      ? "no nodes available to schedule pods"
      : `0/${count} nodes are available: ${reasons.join(", ")}. preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`;
  const conditions: Stored[] = pod["status"].conditions ?? [];
  const before = conditions.find((condition) => condition["type"] === "PodScheduled");
  if (before?.["message"] === message) return;
  setCondition(place, conditions, { type: "PodScheduled", status: "False", reason: "Unschedulable", message });
  pod["status"].conditions = conditions;
  writeAs(place, pods, pod, writer, "status");
  recordEvent(place, pod, { type: "Warning", reason: "FailedScheduling", message, source: "default-scheduler" });
}
