import { copyJson } from "../../cloud/plain-json.ts";
import { beginPod } from "../controllers/scheduler.ts";
import { resourceNamed } from "../resources.ts";
import { listStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { timing } from "../timing.ts";
import { isOnPoolNode } from "./nodes.ts";

const stopped = "kubernetes.podStopped";

/** What the kubelets of the pools' nodes notice in a real cluster: a pod that was bound to them, and one that is to stop. */
export function syncOutsidePods(place: Place): void {
  for (const pod of listStored(place.store, resourceNamed("pods"))) {
    if (!isOnPoolNode(place.store, pod)) continue;
    const { namespace, name, uid, deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod["metadata"];
    if (deletionTimestamp === undefined) {
      if (pod["status"].containerStatuses === undefined) beginPod(place, copyJson(pod), "kubelet");
      continue;
    }
    if (isStopping(place, uid)) continue;
    const stopMs = Math.min(timing.podStop, deletionGracePeriodSeconds * 1000);
    place.cloud.after(stopMs, stopped, { cluster: place.cluster, namespace, name, uid });
  }
}

function isStopping(place: Place, uid: string): boolean {
  return place.cloud.state.due.some(
    ({ effect, args }) => effect === stopped && (args as { readonly uid?: unknown }).uid === uid,
  );
}
