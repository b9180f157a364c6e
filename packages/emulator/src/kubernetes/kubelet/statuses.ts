import type { Stored } from "../../cloud/http.ts";
import { setCondition } from "../controllers/write-as.ts";
import { digest } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

/** The statuses of a pod whose containers have not begun: all wait. */
export function waitingStatuses(pod: Stored): Stored {
  const inits: readonly Stored[] = pod["spec"].initContainers ?? [];
  const reason = inits.length > 0 ? "PodInitializing" : "ContainerCreating";
  const wait = (container: Stored): Stored => ({
    name: container["name"],
    image: container["image"],
    imageID: "",
    ready: false,
    started: false,
    restartCount: 0,
    lastState: {},
    state: { waiting: { reason } },
  });
  return {
    phase: "Pending",
    containerStatuses: (pod["spec"].containers as readonly Stored[]).map(wait),
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits.map(wait) }),
  };
}

/** The status entry of a container, to be changed in place. */
export function statusOf(pod: Stored, container: Stored): Stored {
  const entries: readonly Stored[] = [
    ...(pod["status"].initContainerStatuses ?? []),
    ...(pod["status"].containerStatuses ?? []),
  ];
  const found = entries.find((entry) => entry["name"] === container["name"]);
  if (found === undefined)
    throw new Error(`pod ${pod["metadata"].name} has no status for container ${container["name"]}`);
  return found;
}

/** Names that a container's run gets: they change with each restart. */
export function identifyRun(pod: Stored, container: Stored, status: Stored): void {
  const image: string = container["image"];
  status["imageID"] = image.includes("@") ? image : `${image.replace(/:[^:/]*$/, "")}@sha256:${digest(image)}`;
  status["containerID"] =
    `containerd://${digest(pod["metadata"].uid, container["name"], String(status["restartCount"]))}`;
}

export function isSidecar(container: Stored): boolean {
  return container["restartPolicy"] === "Always";
}

/** Whether an init container is behind us: it ended well, or is a sidecar that runs. */
export function isInitDone(pod: Stored, container: Stored): boolean {
  const { state, started } = statusOf(pod, container);
  if (isSidecar(container)) return state.running !== undefined && started === true;
  return state.terminated?.exitCode === 0;
}

/** Whether an ended container stays ended under the pod's restart policy. */
export function isOver(pod: Stored, terminated: Stored | undefined): boolean {
  const policy = pod["spec"].restartPolicy;
  return terminated !== undefined && (policy === "Never" || (policy === "OnFailure" && terminated["exitCode"] === 0));
}

/** Computes phase and conditions from the containers' states. Changes `pod` in place. */
export function writePhase(place: Place, pod: Stored): void {
  const inits: readonly Stored[] = pod["spec"].initContainers ?? [];
  const initialized = inits.every((container) => isInitDone(pod, container));
  const statuses: readonly Stored[] = pod["status"].containerStatuses;
  const ended = statuses.every((status) => isOver(pod, status["state"].terminated));
  const failed =
    statuses.some((status) => (status["state"].terminated?.exitCode ?? 0) !== 0) ||
    inits.some(
      (container) =>
        pod["spec"].restartPolicy === "Never" && (statusOf(pod, container)["state"].terminated?.exitCode ?? 0) !== 0,
    );
  const succeeded = ended && !failed;
  const ready = !ended && statuses.every((status) => status["ready"] === true);
  pod["status"].phase = phaseOf({ ended: ended || (failed && !initialized), failed, statuses });
  const conditions: Stored[] = pod["status"].conditions ?? [];
  const unready = statuses.filter((status) => status["ready"] !== true).map((status) => status["name"]);
  const reason = succeeded
    ? { reason: "PodCompleted" }
    : { reason: "ContainersNotReady", message: `containers with unready status: [${unready.join(" ")}]` };
  const incomplete = inits.filter((container) => !isInitDone(pod, container)).map((container) => container["name"]);
  setCondition(place, conditions, {
    type: "PodReadyToStartContainers",
    status: pod["status"].podIP === undefined ? "False" : "True",
  });
  setCondition(place, conditions, {
    type: "Initialized",
    status: initialized ? "True" : "False",
    ...(initialized
      ? {}
      : {
          reason: "ContainersNotInitialized",
          message: `containers with incomplete status: [${incomplete.join(" ")}]`,
        }),
  });
  for (const type of ["Ready", "ContainersReady"]) {
    setCondition(place, conditions, { type, status: ready ? "True" : "False", ...(ready ? {} : reason) });
  }
  pod["status"].conditions = conditions;
}

function phaseOf(seen: {
  readonly ended: boolean;
  readonly failed: boolean;
  readonly statuses: readonly Stored[];
}): string {
  if (seen.ended) return seen.failed ? "Failed" : "Succeeded";
  const hasBegun = seen.statuses.some(
    (status) =>
      status["state"].running !== undefined ||
      status["restartCount"] > 0 ||
      status["lastState"].terminated !== undefined ||
      status["state"].terminated !== undefined,
  );
  return hasBegun ? "Running" : "Pending";
}
