import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { timestamp } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { countOf } from "./rolling.ts";
import { setCondition } from "./write-as.ts";

/** The status of a Deployment, computed from its ReplicaSets. */
export function deploymentStatus(place: Place, deployment: Stored, owned: readonly Stored[], current: string): Stored {
  const count = (field: string, of: readonly Stored[]): number =>
    of.reduce((total, replicaSet) => total + Number(replicaSet["status"]?.[field] ?? 0), 0);
  const newest = owned.filter((replicaSet) => replicaSet["metadata"].name === current);
  const wanted: number = deployment["spec"].replicas;
  const numbers = {
    replicas: count("replicas", owned),
    updatedReplicas: count("replicas", newest),
    readyReplicas: count("readyReplicas", owned),
    availableReplicas: count("availableReplicas", owned),
    unavailableReplicas: Math.max(0, Math.max(wanted, count("replicas", owned)) - count("availableReplicas", owned)),
  };
  const isComplete =
    numbers.updatedReplicas === wanted && numbers.replicas === wanted && numbers.availableReplicas === wanted;
  return {
    observedGeneration: deployment["metadata"].generation,
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value > 0)),
    conditions: conditionsOf(place, deployment, owned, { current, isComplete, available: numbers.availableReplicas }),
  };
}

interface Progress {
  readonly current: string;
  readonly isComplete: boolean;
  readonly available: number;
}

function conditionsOf(
  place: Place,
  deployment: Stored,
  owned: readonly Stored[],
  progress: Progress,
): readonly Stored[] {
  const conditions: Stored[] = (copyJson(deployment["status"]?.conditions ?? []) as Stored[]).filter(
    (condition) => condition["type"] !== "ReplicaFailure",
  );
  update(place, conditions, availability(deployment, progress.available));
  update(place, conditions, progression(place, deployment, progress));
  const failures = owned.flatMap((replicaSet) => (replicaSet["status"]?.conditions ?? []) as Stored[]);
  for (const failure of failures.slice(0, 1)) {
    update(place, conditions, {
      type: "ReplicaFailure",
      status: "True",
      reason: failure["reason"],
      message: failure["message"],
    });
    const last = conditions.at(-1);
    if (last !== undefined) {
      last["lastTransitionTime"] = failure["lastTransitionTime"];
      last["lastUpdateTime"] = failure["lastTransitionTime"];
    }
  }
  return conditions;
}

/** A condition's update time moves when its reason or message does. */
function update(place: Place, conditions: Stored[], condition: Stored): void {
  const before = conditions.find((other) => other["type"] === condition["type"]);
  const isSame =
    before?.["status"] === condition["status"] &&
    before?.["reason"] === condition["reason"] &&
    before?.["message"] === condition["message"];
  const lastUpdateTime = isSame ? before?.["lastUpdateTime"] : timestamp(place.cloud);
  setCondition(place, conditions, { ...condition, lastUpdateTime });
}

function availability(deployment: Stored, available: number): Stored {
  const wanted: number = deployment["spec"].replicas;
  const slack = countOf(deployment["spec"].strategy.rollingUpdate?.maxUnavailable ?? 0, wanted, Math.floor);
  return available >= wanted - slack
    ? {
        type: "Available",
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
      }
    : {
        type: "Available",
        status: "False",
        reason: "MinimumReplicasUnavailable",
        message: "Deployment does not have minimum availability.",
      };
}

function progression(place: Place, deployment: Stored, { current, isComplete }: Progress): Stored {
  const type = "Progressing";
  if (isComplete) {
    const message = `ReplicaSet "${current}" has successfully progressed.`;
    return { type, status: "True", reason: "NewReplicaSetAvailable", message };
  }
  const before = ((deployment["status"]?.conditions ?? []) as Stored[]).find((condition) => condition["type"] === type);
  const isSameRollout = String(before?.["message"] ?? "").includes(`"${current}"`);
  if (before !== undefined && isSameRollout) {
    if (before["reason"] === "NewReplicaSetAvailable" || before["reason"] === "ProgressDeadlineExceeded")
      return pick(before);
    const deadlineMs = place.cloud.scaled(deployment["spec"].progressDeadlineSeconds * 1000);
    const isLate = place.cloud.now() - Date.parse(before["lastUpdateTime"]) > deadlineMs && deadlineMs > 0;
    if (!isLate) return pick(before);
    const message = `ReplicaSet "${current}" has timed out progressing.`;
    return { type, status: "False", reason: "ProgressDeadlineExceeded", message };
  }
  return { type, status: "True", reason: "ReplicaSetUpdated", message: `ReplicaSet "${current}" is progressing.` };
}

function pick({ type, status, reason, message }: Stored): Stored {
  return { type, status, reason, message };
}
