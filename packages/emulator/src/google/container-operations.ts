import type { Cloud } from "../cloud/cloud.ts";
import type { Json, Stored } from "../cloud/http.ts";
import { clusterBusy } from "./container-errors.ts";
import type { Place } from "./container-names.ts";
import { linkTo, makeHash } from "./container-names.ts";

/** What a change of a cluster is: its name in Google's words, what it works on, how long it takes and how it ends. */
export interface Change {
  readonly type: string;
  readonly cluster: string;
  /** What the operation's link points to; the cluster or one of its pools. */
  readonly target: string;
  readonly durationMs: number;
  readonly effect: string;
  readonly args?: { readonly [key: string]: Json };
}

/** Starts an operation and plans its end, or its failure when the fault asks for one. Answers the operation. */
export function beginOperation(cloud: Cloud, place: Place, change: Change): Stored {
  const key = storeOperation(cloud, place, change);
  const failure = cloud.faults.operationFails[change.type];
  if (failure !== undefined) delete cloud.faults.operationFails[change.type];
  const args = { ...change.args, operation: key, cluster: change.cluster, type: change.type };
  if (failure === undefined) cloud.after(change.durationMs, change.effect, args);
  else cloud.after(change.durationMs, "container.failed", { ...args, target: change.target, message: failure });
  return cloud.state.operations[key]?.["operation"];
}

function storeOperation(cloud: Cloud, place: Place, change: Pick<Change, "type" | "cluster" | "target">): string {
  const name = makeOperationName(cloud);
  const { projectId, projectNumber } = place.project;
  const key = `projects/${projectId}/locations/${place.location}/operations/${name}`;
  const operation: Stored = {
    name,
    zone: place.location,
    operationType: change.type,
    status: "RUNNING",
    selfLink: linkTo(key, projectNumber),
    targetLink: linkTo(change.target, projectNumber),
    startTime: new Date(cloud.now()).toISOString(),
  };
  cloud.state.operations[key] = { operation, cluster: change.cluster };
  return key;
}

function makeOperationName(cloud: Cloud): string {
  const hash = makeHash(`operation ${cloud.nextSerial()}`, 32);
  const parts = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)];
  return `operation-${cloud.now()}-${parts.join("-")}`;
}

/** Marks an operation as done; with a message it has failed. Terraform reads the message, others the error. */
export function finishOperation(cloud: Cloud, key: string, failure?: string): void {
  const operation: Stored | undefined = cloud.state.operations[key]?.["operation"];
  if (operation === undefined) return;
  operation["status"] = "DONE";
  operation["endTime"] = new Date(cloud.now()).toISOString();
  if (failure === undefined) return;
  operation["statusMessage"] = failure;
  operation["error"] = { code: 13, message: failure };
}

/** Refuses a change while the cluster works on another one, ours or one that Google began. */
export function refuseWhileBusy(cloud: Cloud, place: Place, cluster: string): void {
  beginGoogleWork(cloud, place, cluster);
  const running = Object.values(cloud.state.operations).find(
    (record) => record["cluster"] === cluster && record["operation"]?.["status"] === "RUNNING",
  );
  if (running !== undefined) throw clusterBusy(running["operation"]["name"]);
}

/** Makes the fault's work a real operation, so that who is refused can poll it. */
function beginGoogleWork(cloud: Cloud, place: Place, cluster: string): void {
  const busy = cloud.faults.clusterBusyUntilMs;
  const name = cluster.split("/").pop() ?? "";
  const untilMs = busy[cluster] ?? busy[name];
  if (untilMs === undefined || untilMs <= cloud.now()) return;
  delete busy[cluster];
  delete busy[name];
  const operation = storeOperation(cloud, place, { type: "UPGRADE_MASTER", cluster, target: cluster });
  const args = { operation, cluster };
  cloud.state.due.push({ atMs: untilMs, serial: cloud.nextSerial(), effect: "container.googleWorkDone", args });
  const stored = cloud.state.clusters[cluster];
  if (stored !== undefined) stored["status"] = "RECONCILING";
}
