import { legacyError } from "../cloud/api-error.ts";
import type { Cloud, Effects } from "../cloud/cloud.ts";
import { durations } from "../cloud/durations.ts";
import type { Json, Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { makeLink, notFound, pathPart } from "./compute-links.ts";
import { cutPage } from "./compute-lists.ts";
import { projectOf } from "./compute-projects.ts";
import { makeId, printComputeTime } from "./compute-resources.ts";

/** What an operation does to the stored resources when it is done. Names are full resource names. */
export interface ComputeChange {
  /** Resources that come into being. */
  readonly put?: Readonly<Record<string, Stored>>;
  /** Fields that existing resources get; null removes one. */
  readonly set?: Readonly<Record<string, Stored>>;
  readonly remove?: readonly string[];
  /** Service-networking connections that go with it. */
  readonly removeConnections?: readonly string[];
  /** Resources to take away again when the operation fails. */
  readonly undo?: readonly string[];
}

export interface OperationStart {
  readonly operationType: string;
  /** The resource's full name, `projects/P/regions/R/addresses/A`. */
  readonly target: string;
  readonly change: ComputeChange;
}

/** Starts an operation on a resource; one at a time per resource, as compute has it. */
export function startOperation(cloud: Cloud, call: Call, start: OperationStart): Stored {
  const { target } = start;
  if (pendingOperation(cloud, target) !== undefined) throw notReady(target);
  const scope = /^projects\/[^/]+\/(?:regions\/[^/]+|zones\/[^/]+|global)/.exec(target)?.[0] ?? "";
  const id = makeId(cloud);
  const name = `operation-${cloud.now()}-${Number(BigInt(id) % 0xffffffffn)
    .toString(16)
    .padStart(8, "0")}-${cloud.nextSerial()}`;
  const key = `${scope}/operations/${name}`;
  const [, , place = "", region] = scope.split("/");
  cloud.state.operations[key] = {
    kind: "compute#operation",
    id,
    name,
    operationType: start.operationType,
    ...(place === "global"
      ? {}
      : { [place.slice(0, -1)]: makeLink(`projects/${scope.split("/")[1]}/${place}/${region}`) }),
    targetLink: followLink(cloud, target),
    targetId: cloud.state.compute[target]?.["id"] ?? start.change.put?.[target]?.["id"] ?? id,
    status: "RUNNING",
    user: call.caller,
    progress: 0,
    insertTime: printComputeTime(cloud),
    startTime: printComputeTime(cloud),
    selfLink: followLink(cloud, key),
  };
  cloud.after(durations.computeOperation, "compute.operationDone", { key, target, change: start.change as Json });
  return { ...cloud.state.operations[key] };
}

/** gcloud follows these two links, so they lead to this emulator; every other link is spelled as the real API does. */
function followLink(cloud: Cloud, name: string): string {
  return `${cloud.origin}/compute/v1/${name}`;
}

/** The operation that still runs on a resource. */
export function pendingOperation(cloud: Cloud, target: string): Stored | undefined {
  return Object.values(cloud.state.operations).find(
    (operation) =>
      operation["kind"] === "compute#operation" &&
      operation["status"] !== "DONE" &&
      String(operation["targetLink"]).endsWith(`/compute/v1/${target}`),
  );
}

/** Compute's 400 for a resource that an operation is still at work on. */
export function notReady(name: string): Error {
  return legacyError(400, `The resource '${name}' is not ready`, "resourceNotReady");
}

interface OperationDone {
  readonly key: string;
  readonly target: string;
  readonly change: ComputeChange;
}

function finishOperation(cloud: Cloud, { key, target, change }: OperationDone): void {
  const operation = cloud.state.operations[key];
  if (operation === undefined) return;
  const failure = takeFailure(cloud, String(operation["operationType"]), target);
  Object.assign(operation, { status: "DONE", progress: 100, endTime: printComputeTime(cloud) });
  if (failure === undefined) {
    applyChange(cloud, change);
    return;
  }
  for (const name of change.undo ?? []) delete cloud.state.compute[name];
  operation["error"] = { errors: [{ code: "INTERNAL_ERROR", message: failure }] };
  Object.assign(operation, { httpErrorStatusCode: 503, httpErrorMessage: "SERVICE UNAVAILABLE" });
}

/** The planned failure of an operation, if there is one: by `addresses.insert`, or by `insert` alone. Used up by it. */
function takeFailure(cloud: Cloud, operationType: string, target: string): string | undefined {
  const collection = target.split("/").at(-2) ?? "";
  for (const key of [`${collection}.${operationType}`, operationType]) {
    const message = cloud.faults.operationFails[key];
    if (message === undefined) continue;
    delete cloud.faults.operationFails[key];
    return message;
  }
  return undefined;
}

function applyChange(cloud: Cloud, change: ComputeChange): void {
  Object.assign(cloud.state.compute, change.put ?? {});
  for (const [name, fields] of Object.entries(change.set ?? {})) {
    const resource = cloud.state.compute[name];
    if (resource === undefined) continue;
    for (const [field, value] of Object.entries(fields)) {
      if (value === null) delete resource[field];
      else resource[field] = value;
    }
  }
  for (const name of change.remove ?? []) delete cloud.state.compute[name];
  for (const name of change.removeConnections ?? []) delete cloud.state.connections[name];
}

function scopeOfCall(cloud: Cloud, call: Call): string {
  const project = projectOf(cloud, call);
  const { region, zone } = call.params;
  if (region !== undefined) return `projects/${project}/regions/${region}`;
  return zone === undefined ? `projects/${project}/global` : `projects/${project}/zones/${zone}`;
}

function getOperation(cloud: Cloud, call: Call): Stored {
  const key = `${scopeOfCall(cloud, call)}/operations/${pathPart(call, "operation")}`;
  const operation = cloud.state.operations[key];
  if (operation === undefined) throw notFound(key);
  return operation;
}

function listOperations(cloud: Cloud, call: Call): Stored {
  const path = `${scopeOfCall(cloud, call)}/operations`;
  const all = Object.entries(cloud.state.operations)
    .filter(([key]) => key.startsWith(`${path}/`))
    .map(([, operation]) => operation);
  const page = cutPage(call, all, (operation) => String(operation["name"]));
  return {
    kind: "compute#operationList",
    id: path,
    ...(page.items.length === 0 ? {} : { items: page.items }),
    ...(page.next === undefined ? {} : { nextPageToken: page.next }),
    selfLink: makeLink(path),
  };
}

const api = "compute.googleapis.com";

/** Operations of one scope. `wait` doesn't block: clients ask again while the operation runs. */
function operationRoutes(scope: string, permission: string): readonly Route[] {
  const path = `/compute/{version}/projects/{project}/${scope}/operations`;
  const get = `${permission}.get`;
  return [
    { api, method: "GET", path, permission: `${permission}.list`, handle: listOperations },
    { api, method: "GET", path: `${path}/{operation}`, permission: get, handle: getOperation },
    { api, method: "POST", path: `${path}/{operation}/wait`, permission: get, reads: true, handle: getOperation },
  ];
}

export const computeOperationRoutes: readonly Route[] = [
  ...operationRoutes("regions/{region}", "compute.regionOperations"),
  ...operationRoutes("zones/{zone}", "compute.zoneOperations"),
  ...operationRoutes("global", "compute.globalOperations"),
];

export const computeOperationEffects: Effects = { "compute.operationDone": finishOperation };
