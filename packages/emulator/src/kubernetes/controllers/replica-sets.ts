import { ApiError } from "../../cloud/api-error.ts";
import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { recordEvent } from "../events.ts";
import { createObject } from "../registry/create.ts";
import { deleteObject } from "../registry/delete.ts";
import { resourceNamed } from "../resources.ts";
import { listStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { retryAfter, timing } from "../timing.ts";
import { setCondition, writeAs } from "./write-as.ts";

const replicaSets = resourceNamed("replicasets.apps");
const pods = resourceNamed("pods");
const writer = "kube-controller-manager";

/** Gives each ReplicaSet as many pods as it wants, and writes down how they fare. */
export function syncReplicaSets(place: Place): void {
  for (const replicaSet of listStored(place.store, replicaSets)) {
    if (replicaSet["metadata"].deletionTimestamp !== undefined) continue;
    const failure = scaleReplicaSet(place, replicaSet);
    writeStatus(place, replicaSet, failure);
  }
}

/** The pods that an owner controls, terminating ones among them. */
export function podsOf(place: Place, owner: Stored): readonly Stored[] {
  return listStored(place.store, pods, owner["metadata"].namespace).filter((pod) => isControlledBy(pod, owner));
}

export function isControlledBy(object: Stored, owner: Stored): boolean {
  const references: readonly Stored[] = object["metadata"].ownerReferences ?? [];
  return references.some((reference) => reference["controller"] === true && reference["uid"] === owner["metadata"].uid);
}

function isActive(pod: Stored): boolean {
  return pod["metadata"].deletionTimestamp === undefined && !["Succeeded", "Failed"].includes(pod["status"].phase);
}

export function isReady(pod: Stored): boolean {
  const conditions: readonly Stored[] = pod["status"].conditions ?? [];
  return conditions.some((condition) => condition["type"] === "Ready" && condition["status"] === "True");
}

/** More pods than anybody tries out here: of a thousand, this many are made. */
const mostPods = 200;

/** Creates or deletes pods; returns why it couldn't. */
function scaleReplicaSet(place: Place, replicaSet: Stored): string | undefined {
  const active = podsOf(place, replicaSet).filter(isActive);
  const wanted = Math.min(replicaSet["spec"].replicas, mostPods);
  for (const pod of active
    .toSorted((a, b) => Number(isReady(a)) - Number(isReady(b)))
    .slice(0, Math.max(0, active.length - wanted))) {
    const { namespace, name } = pod["metadata"];
    deleteObject(place, pods, namespace, name, { dryRun: false });
    recordEvent(place, replicaSet, {
      type: "Normal",
      reason: "SuccessfulDelete",
      message: `Deleted pod: ${name}`,
      source: "replicaset-controller",
    });
  }
  if (active.length >= wanted) return undefined;
  const pending = pendingFailure(place, replicaSet);
  if (pending !== undefined) return pending;
  for (let missing = wanted - active.length; missing > 0; missing -= 1) {
    const failure = createPod(place, replicaSet);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function createPod(place: Place, replicaSet: Stored): string | undefined {
  const { namespace, name, uid } = replicaSet["metadata"];
  const { metadata, spec } = copyJson(replicaSet["spec"].template);
  const reference = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const { labels, annotations } = metadata ?? {};
  const body = { metadata: { generateName: `${name}-`, labels, annotations, ownerReferences: [reference] }, spec };
  try {
    const pod = createObject(place, pods, namespace, body, { writer, dryRun: false });
    recordEvent(place, replicaSet, {
      type: "Normal",
      reason: "SuccessfulCreate",
      message: `Created pod: ${pod["metadata"].name}`,
      source: "replicaset-controller",
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.message;
  }
}

function writeStatus(place: Place, replicaSet: Stored, failure: string | undefined): void {
  const active = podsOf(place, replicaSet).filter(isActive);
  const ready = active.filter(isReady).length;
  const next = copyJson(replicaSet);
  const conditions: Stored[] = (next["status"]?.conditions ?? []).filter(
    (condition: Stored) => condition["type"] !== "ReplicaFailure",
  );
  if (failure !== undefined) {
    setCondition(place, conditions, {
      type: "ReplicaFailure",
      status: "True",
      reason: "FailedCreate",
      message: failure,
    });
    reportFailure(place, replicaSet, failure);
  }
  next["status"] = {
    replicas: active.length,
    ...(active.length === 0 ? {} : { fullyLabeledReplicas: active.length }),
    ...(ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready }),
    observedGeneration: replicaSet["metadata"].generation,
    ...(conditions.length === 0 ? {} : { conditions: keepTimes(conditions, replicaSet) }),
  };
  writeAs(place, replicaSets, next, writer, "status");
}

/** A failure that lasts is one condition: it keeps the time of its beginning. */
function keepTimes(conditions: readonly Stored[], replicaSet: Stored): readonly Stored[] {
  const before: readonly Stored[] = replicaSet["status"]?.conditions ?? [];
  return conditions.map((condition) => {
    const same = before.find((other) => other["type"] === condition["type"]);
    return same === undefined ? condition : { ...condition, lastTransitionTime: same["lastTransitionTime"] };
  });
}

function reportFailure(place: Place, replicaSet: Stored, failure: string): void {
  if (isRetryPlanned(place, replicaSet)) return;
  retryAfter(place.cloud, timing.replicaRetry, "kubernetes.reconcile", retryOf(place, replicaSet));
  const message = `Error creating: ${failure}`;
  recordEvent(place, replicaSet, { type: "Warning", reason: "FailedCreate", message, source: "replicaset-controller" });
}

function retryOf(place: Place, replicaSet: Stored): { readonly cluster: string; readonly uid: string } {
  return { cluster: place.cluster, uid: replicaSet["metadata"].uid };
}

function isRetryPlanned(place: Place, replicaSet: Stored): boolean {
  const args = JSON.stringify(retryOf(place, replicaSet));
  return place.cloud.state.due.some(
    (due) => due.effect === "kubernetes.reconcile" && JSON.stringify(due.args) === args,
  );
}

/** Why the last attempt failed, as long as the next one is still to come. */
function pendingFailure(place: Place, replicaSet: Stored): string | undefined {
  if (!isRetryPlanned(place, replicaSet)) return undefined;
  const conditions: readonly Stored[] = replicaSet["status"]?.conditions ?? [];
  return conditions.find((condition) => condition["type"] === "ReplicaFailure")?.["message"];
}
