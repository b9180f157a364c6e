import type { Cloud, Effects } from "../cloud/cloud.ts";
import { durations } from "../cloud/durations.ts";
import type { Json, Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { sqlErrors } from "./sql-errors.ts";
import { findInstance, instanceKey, projectOf, sqlRoute } from "./sql-instance-lookup.ts";
import { makeInstance, makeSqlEtag } from "./sql-instance-make.ts";
import { makeUpdate } from "./sql-instance-update.ts";
import { assignAddresses } from "./sql-network.ts";
import { endSqlOperation, refuseWhileBusy, startSqlOperation } from "./sql-operations.ts";

function listInstances(cloud: Cloud, call: Call): Stored {
  const prefix = `${instanceKey(projectOf(cloud, call), "")}`;
  const all = Object.entries(cloud.state.sql)
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, stored]): Stored => stored["instance"]);
  return listPage(call, "sql#instancesList", all);
}

/** A page of a list; `items` is absent when there are none. The token is the name that the page ended with. */
export function listPage(call: Call, kind: string, all: readonly Stored[]): Stored {
  const asked = Number(call.query.get("maxResults") ?? 0);
  const size = asked >= 1 ? asked : 1000;
  const after = Buffer.from(call.query.get("pageToken") ?? "", "base64url").toString();
  const rest = all.filter((item) => after === "" || item["name"] > after);
  const items = rest.slice(0, size);
  const more = rest.length > size ? { nextPageToken: Buffer.from(items.at(-1)?.["name"]).toString("base64url") } : {};
  return { kind, ...(items.length === 0 ? {} : { items }), ...more };
}

function getInstance(cloud: Cloud, call: Call): Stored {
  return findInstance(cloud, call)["instance"];
}

function insertInstance(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const key = instanceKey(project, String(call.body["name"]));
  if (cloud.state.sql[key] !== undefined) throw sqlErrors.instanceExists();
  const stored = makeInstance(cloud, project, call.body);
  cloud.state.sql[key] = stored;
  return startSqlOperation(cloud, call, {
    operationType: "CREATE",
    project,
    instance: stored["instance"]["name"],
    durationMs: durations.sqlInstanceCreate,
    effect: "sql.instanceCreated",
  });
}

/** PATCH merges; PUT replaces the settings and must prove that it has read the newest ones. */
function changeInstance(cloud: Cloud, call: Call): Stored {
  const stored = findInstance(cloud, call);
  const { project, name } = stored["instance"];
  refuseWhileBusy(cloud, project, name);
  const update = makeUpdate(cloud, stored["instance"], call.body, call.request.method === "PUT");
  const operation = startSqlOperation(cloud, call, {
    operationType: "UPDATE",
    project,
    instance: name,
    durationMs: durations.sqlInstanceUpdate,
    effect: "sql.instanceUpdated",
    args: { fields: update.fields as Json },
  });
  stored["restarting"] = update.restarts;
  return operation;
}

function deleteInstance(cloud: Cloud, call: Call): Stored {
  const { instance } = findInstance(cloud, call);
  if (instance["settings"]["deletionProtectionEnabled"] === true) throw sqlErrors.protectedInstance();
  return startSqlOperation(cloud, call, {
    operationType: "DELETE",
    project: instance["project"],
    instance: instance["name"],
    durationMs: durations.sqlInstanceUpdate,
    effect: "sql.instanceDeleted",
  });
}

function restartInstance(cloud: Cloud, call: Call): Stored {
  const stored = findInstance(cloud, call);
  const { instance } = stored;
  if (instance["state"] !== "RUNNABLE") throw sqlErrors.notRunning();
  const operation = startSqlOperation(cloud, call, {
    operationType: "RESTART",
    project: instance["project"],
    instance: instance["name"],
    durationMs: durations.sqlInstanceUpdate,
    effect: "sql.instanceUpdated",
    args: { fields: {} },
  });
  stored["restarting"] = true;
  return operation;
}

interface InstanceEffect {
  readonly operation: string;
  readonly instance: string;
}

/** A create that fails leaves an instance in state FAILED behind, which must be deleted before the name can be used. */
function finishCreate(cloud: Cloud, { operation, instance: key }: InstanceEffect): void {
  const instance: Stored = cloud.state.sql[key]?.["instance"] ?? {};
  const addresses = assignAddresses(cloud, instance);
  const failure = endSqlOperation(cloud, operation, () => (Array.isArray(addresses) ? undefined : addresses));
  instance["etag"] = makeSqlEtag(cloud);
  instance["state"] = failure === undefined ? "RUNNABLE" : "FAILED";
  if (failure === undefined) instance["ipAddresses"] = addresses;
}

function finishUpdate(cloud: Cloud, effect: InstanceEffect & { readonly fields: Stored }): void {
  const stored = cloud.state.sql[effect.instance] ?? {};
  const instance: Stored = stored["instance"] ?? {};
  stored["restarting"] = false;
  const changed: Stored = { ...instance, ...effect.fields };
  const addresses = assignAddresses(cloud, changed);
  const refused = (): ReturnType<typeof endSqlOperation> => (Array.isArray(addresses) ? undefined : addresses);
  if (endSqlOperation(cloud, effect.operation, refused) !== undefined) return;
  const version = String(Number(instance["settings"]["settingsVersion"]) + 1);
  Object.assign(instance, changed, {
    ipAddresses: addresses,
    etag: makeSqlEtag(cloud),
    settings: { ...changed["settings"], settingsVersion: version },
  });
}

function finishDelete(cloud: Cloud, { operation, instance }: InstanceEffect): void {
  if (endSqlOperation(cloud, operation) === undefined) delete cloud.state.sql[instance];
}

export const sqlInstanceRoutes: readonly Route[] = [
  ...sqlRoute("GET", "instances", "cloudsql.instances.list", listInstances),
  ...sqlRoute("POST", "instances", "cloudsql.instances.create", insertInstance),
  ...sqlRoute("GET", "instances/{instance}", "cloudsql.instances.get", getInstance),
  ...sqlRoute("PATCH", "instances/{instance}", "cloudsql.instances.update", changeInstance),
  ...sqlRoute("PUT", "instances/{instance}", "cloudsql.instances.update", changeInstance),
  ...sqlRoute("DELETE", "instances/{instance}", "cloudsql.instances.delete", deleteInstance),
  ...sqlRoute("POST", "instances/{instance}/restart", "cloudsql.instances.restart", restartInstance),
];

export const sqlInstanceEffects: Effects = {
  "sql.instanceCreated": finishCreate,
  "sql.instanceUpdated": finishUpdate,
  "sql.instanceDeleted": finishDelete,
};
