import type { Duplex } from "node:stream";
import type { Stored } from "../../cloud/http.ts";
import { statusOf } from "../kubelet/statuses.ts";
import { findProgram } from "../programs.ts";
import type { Place } from "../strategies/strategy.ts";

/** Connects a stream to whatever listens on a port of the pod; false when nothing does. */
export function connectPod(place: Place, pod: Stored, port: number, stream: Duplex): boolean {
  return (pod["spec"].containers as readonly Stored[]).some((container) => {
    if (pod["status"].containerStatuses === undefined || statusOf(pod, container)["state"].running === undefined)
      return false;
    return findProgram(container["image"]).connect?.(place.cloud, place.cluster, pod, port, stream) === true;
  });
}
