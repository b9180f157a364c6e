import { legacyError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import { durations } from "../cloud/durations.ts";
import type { Json, Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { sqlErrors } from "./sql-errors.ts";
import { instanceKey, projectOf, sqlRoute } from "./sql-instance-lookup.ts";

export interface SqlOperationStart {
  readonly operationType: string;
  readonly project: string;
  readonly instance: string;
  readonly durationMs: number;
  /** The effect that does the work; it gets `{ operation, instance, ...args }`, both of them keys. */
  readonly effect: string;
  readonly args?: Readonly<Record<string, Json>>;
}

/** Starts the one operation that an instance can have, or refuses while another runs. */
export function startSqlOperation(cloud: Cloud, call: Call, start: SqlOperationStart): Stored {
  const { project, instance } = start;
  refuseWhileBusy(cloud, project, instance);
  const serial = cloud.nextSerial().toString(16).padStart(12, "0");
  const name = `8f3e1c52-6a7d-4b0e-9c21-${serial}`;
  const key = operationKey(project, name);
  const now = new Date(cloud.now()).toISOString();
  const operation: Stored = {
    kind: "sql#operation",
    targetLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${instance}`,
    status: "PENDING",
    user: call.caller,
    insertTime: now,
    operationType: start.operationType,
    name,
    targetId: instance,
    selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/operations/${name}`,
    targetProject: project,
  };
  cloud.state.operations[key] = { ...operation, status: "RUNNING", startTime: now };
  const args = { ...start.args, operation: key, instance: instanceKey(project, instance) };
  cloud.after(start.durationMs, start.effect, args);
  return operation;
}

/** A database or user operation, which takes seconds. */
export function startChildOperation(cloud: Cloud, call: Call, start: Omit<SqlOperationStart, "durationMs">): Stored {
  return startSqlOperation(cloud, call, { ...start, durationMs: durations.sqlChild });
}

function operationKey(project: string, name: string): string {
  return `projects/${project}/operations/${name}`;
}

/** The 409 of an instance that has an operation running. */
export function refuseWhileBusy(cloud: Cloud, project: string, instance: string): void {
  const busy = Object.values(cloud.state.operations).some(
    (operation) =>
      operation["kind"] === "sql#operation" &&
      operation["status"] !== "DONE" &&
      operation["targetProject"] === project &&
      operation["targetId"] === instance,
  );
  if (busy) throw sqlErrors.busy();
}

/** An error of an operation, as its JSON carries it. */
export interface SqlFailure {
  readonly code: string;
  readonly message: string;
}

/**
 * Ends an operation. Answers what it failed with: a planned fault of its type, or what `refuse` finds. Nothing must be
 * changed by the caller when there is a failure.
 */
export function endSqlOperation(
  cloud: Cloud,
  key: string,
  refuse: () => SqlFailure | undefined = () => undefined,
): SqlFailure | undefined {
  const operation = cloud.state.operations[key] ?? {};
  const failure = takeFault(cloud, String(operation["operationType"])) ?? refuse();
  Object.assign(operation, { status: "DONE", endTime: new Date(cloud.now()).toISOString() });
  if (failure !== undefined) {
    operation["error"] = {
      kind: "sql#operationErrors",
      errors: [{ kind: "sql#operationError", ...failure }],
    };
  }
  return failure;
}

function takeFault(cloud: Cloud, operationType: string): SqlFailure | undefined {
  const message = cloud.faults.operationFails[operationType];
  if (message === undefined) return undefined;
  delete cloud.faults.operationFails[operationType];
  return { code: "INTERNAL_ERROR", message };
}

function getOperation(cloud: Cloud, call: Call): Stored {
  const found = cloud.state.operations[operationKey(projectOf(cloud, call), call.params["operation"] ?? "")];
  if (found !== undefined) return found;
  throw legacyError(404, "The Cloud SQL instance operation does not exist.", "operationDoesNotExist");
}

/** The newest first; `instance` narrows it down. The token of the next page counts what came before. */
function listOperations(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const instance = call.query.get("instance");
  const all = Object.values(cloud.state.operations)
    .filter((operation) => operation["kind"] === "sql#operation" && operation["targetProject"] === project)
    .filter((operation) => instance === null || operation["targetId"] === instance)
    .reverse();
  const start = Number(call.query.get("pageToken") ?? 0) || 0;
  const end = start + (Number(call.query.get("maxResults") ?? 0) || 100);
  const items = all.slice(start, end);
  return {
    kind: "sql#operationsList",
    ...(items.length === 0 ? {} : { items }),
    ...(end < all.length ? { nextPageToken: String(end) } : {}),
  };
}

export const sqlOperationRoutes: readonly Route[] = [
  ...sqlRoute("GET", "operations", "cloudsql.instances.list", listOperations),
  ...sqlRoute("GET", "operations/{operation}", "cloudsql.instances.get", getOperation),
];
