import type { Stored } from "../../cloud/http.ts";
import { copyJson, equalJson } from "../../cloud/plain-json.ts";
import { recordEvent } from "../events.ts";
import { createObject } from "../registry/create.ts";
import { deleteObject } from "../registry/delete.ts";
import { resourceNamed } from "../resources.ts";
import { listStored, makeSuffix, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { deploymentStatus } from "./deployment-status.ts";
import { isControlledBy, podsOf } from "./replica-sets.ts";
import type { Scale } from "./rolling.ts";
import { countRollout } from "./rolling.ts";
import { writeAs } from "./write-as.ts";

const deployments = resourceNamed("deployments.apps");
const replicaSets = resourceNamed("replicasets.apps");
const writer = "kube-controller-manager";
const revisionKey = "deployment.kubernetes.io/revision";
const hashLabel = "pod-template-hash";

/** Rolls each Deployment out: a ReplicaSet per pod template, scaled as its strategy says. */
export function syncDeployments(place: Place): void {
  for (const deployment of listStored(place.store, deployments)) {
    if (deployment["metadata"].deletionTimestamp !== undefined) continue;
    const current = currentReplicaSet(place, deployment);
    const old = ownedBy(place, deployment).filter((one) => one["metadata"].uid !== current["metadata"].uid);
    scaleDeployment(place, deployment, current, old);
    dropHistory(place, deployment, old);
    const next = copyJson(readStored(place.store, deployments, ...keyOf(deployment)) ?? deployment);
    next["status"] = deploymentStatus(place, next, ownedBy(place, next), current["metadata"].name);
    writeAs(place, deployments, next, writer, "status");
  }
}

function keyOf(object: Stored): [string, string] {
  return [object["metadata"].namespace, object["metadata"].name];
}

function ownedBy(place: Place, deployment: Stored): readonly Stored[] {
  const all = listStored(place.store, replicaSets, deployment["metadata"].namespace);
  return all.filter((replicaSet) => isControlledBy(replicaSet, deployment));
}

function templateOf(replicaSet: Stored): Stored {
  const template = copyJson(replicaSet["spec"].template);
  delete template.metadata.labels[hashLabel];
  return template;
}

function currentReplicaSet(place: Place, deployment: Stored): Stored {
  const owned = ownedBy(place, deployment);
  const found = owned.find((replicaSet) => equalJson(templateOf(replicaSet), plainTemplate(deployment)));
  const newest = Math.max(0, ...owned.filter((one) => one !== found).map((one) => revisionOf(one)));
  const revision = found !== undefined && revisionOf(found) > newest ? revisionOf(found) : newest + 1;
  if (found === undefined) return createReplicaSet(place, deployment, revision);
  writeRevision(place, deployment, revision);
  const next = copyJson(found);
  next["metadata"].annotations = { ...next["metadata"].annotations, [revisionKey]: String(revision) };
  return writeAs(place, replicaSets, next, writer);
}

function revisionOf(replicaSet: Stored): number {
  return Number(replicaSet["metadata"].annotations?.[revisionKey] ?? "0");
}

function plainTemplate(deployment: Stored): Stored {
  const template = copyJson(deployment["spec"].template);
  template.metadata.labels ??= {};
  return template;
}

/** The controller writes its annotation with the status: the server knows it as that subresource's writer. */
function writeRevision(place: Place, deployment: Stored, revision: number): void {
  const next = copyJson(deployment);
  next["metadata"].annotations = { ...next["metadata"].annotations, [revisionKey]: String(revision) };
  writeAs(place, deployments, next, writer, "status");
}

function createReplicaSet(place: Place, deployment: Stored, revision: number): Stored {
  const { namespace, name, uid, annotations } = deployment["metadata"];
  const template = plainTemplate(deployment);
  const { creationTimestamp: _none, ...metadataOfPods } = template["metadata"];
  const hash = makeSuffix(10, JSON.stringify({ ...template, metadata: metadataOfPods }));
  template["metadata"].labels[hashLabel] = hash;
  const { selector } = deployment["spec"];
  const reference = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const kept = Object.entries(annotations ?? {}).filter(
    ([key]) => key !== "kubectl.kubernetes.io/last-applied-configuration",
  );
  const body = {
    metadata: {
      name: `${name}-${hash}`,
      labels: template["metadata"].labels,
      annotations: { ...Object.fromEntries(kept), [revisionKey]: String(revision) },
      ownerReferences: [reference],
    },
    spec: {
      replicas: 0,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template,
    },
  };
  const created = createObject(place, replicaSets, namespace, body, { writer, dryRun: false });
  writeRevision(place, deployment, revision);
  const seconds: number = deployment["spec"].progressDeadlineSeconds;
  place.cloud.after(seconds * 1000 + 1000, "kubernetes.reconcile", { cluster: place.cluster });
  return created;
}

function scaleDeployment(place: Place, deployment: Stored, current: Stored, old: readonly Stored[]): void {
  const wanted: number = deployment["spec"].replicas;
  if (deployment["spec"].paused === true) return;
  if (deployment["spec"].strategy.type === "Recreate") {
    for (const replicaSet of old) scaleTo(place, deployment, replicaSet, 0);
    const isClear = old.every((replicaSet) => podsOf(place, replicaSet).length === 0);
    if (isClear) scaleTo(place, deployment, current, wanted);
    return;
  }
  const live = (replicaSet: Stored): Stored => readStored(place.store, replicaSets, ...keyOf(replicaSet)) ?? replicaSet;
  const scaleOf = (replicaSet: Stored): Scale => ({
    replicas: live(replicaSet)["spec"].replicas,
    available: live(replicaSet)["status"]?.availableReplicas ?? 0,
  });
  const { maxSurge, maxUnavailable } = deployment["spec"].strategy.rollingUpdate;
  const next = countRollout({ wanted, maxSurge, maxUnavailable, current: scaleOf(current), old: old.map(scaleOf) });
  scaleTo(place, deployment, current, next.current);
  for (const [index, replicaSet] of old.entries()) scaleTo(place, deployment, replicaSet, next.old[index] ?? 0);
}

function scaleTo(place: Place, deployment: Stored, replicaSet: Stored, replicas: number): void {
  const live = readStored(place.store, replicaSets, ...keyOf(replicaSet));
  if (live === undefined || live["spec"].replicas === replicas) return;
  const next = copyJson(live);
  const from: number = next["spec"].replicas;
  next["spec"].replicas = replicas;
  writeAs(place, replicaSets, next, writer);
  const verb = replicas > from ? "up" : "down";
  const message = `Scaled ${verb} replica set ${next["metadata"].name} from ${from} to ${replicas}`;
  recordEvent(place, deployment, {
    type: "Normal",
    reason: "ScalingReplicaSet",
    message,
    source: "deployment-controller",
  });
}

/** Keeps as many empty ReplicaSets as the Deployment's history may be long. */
function dropHistory(place: Place, deployment: Stored, old: readonly Stored[]): void {
  const empty = old.filter((one) => one["spec"].replicas === 0 && (one["status"]?.replicas ?? 0) === 0);
  const sorted = empty.toSorted((a, b) => revisionOf(b) - revisionOf(a));
  for (const replicaSet of sorted.slice(deployment["spec"].revisionHistoryLimit)) {
    deleteObject(place, replicaSets, ...keyOf(replicaSet), { dryRun: false });
  }
}
