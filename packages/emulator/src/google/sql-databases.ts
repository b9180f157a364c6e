import type { Cloud, Effects } from "../cloud/cloud.ts";
import type { Json, Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { sqlErrors } from "./sql-errors.ts";
import { findParent, sqlRoute } from "./sql-instance-lookup.ts";
import { makeDatabase, makeSqlEtag } from "./sql-instance-make.ts";
import { endSqlOperation, refuseWhileBusy, startChildOperation } from "./sql-operations.ts";

/** Each database by name; `cloudsqladmin` is never shown. */
function listDatabases(cloud: Cloud, call: Call): Stored {
  const databases: Record<string, Stored> = findParent(cloud, call)["databases"];
  const items = Object.keys(databases)
    .sort()
    .map((name) => databases[name]);
  return { kind: "sql#databasesList", ...(items.length === 0 ? {} : { items }) };
}

function getDatabase(cloud: Cloud, call: Call): Stored {
  const name = call.params["database"] ?? "";
  const found: Stored | undefined = findParent(cloud, call)["databases"][name];
  if (found === undefined) throw sqlErrors.invalid(`database "${name}" does not exist`);
  return found;
}

function insertDatabase(cloud: Cloud, call: Call): Stored {
  const { instance, databases } = findParent(cloud, call);
  const name = String(call.body["name"] ?? "");
  if (name === "" || Buffer.byteLength(name) > 63) throw sqlErrors.invalid(`Invalid database name (${name}).`);
  refuseWhileBusy(cloud, instance["project"], instance["name"]);
  if (databases[name] !== undefined) {
    throw sqlErrors.invalid(`failed to create database ${name}. Detail: pq: database "${name}" already exists.`);
  }
  return startChildOperation(cloud, call, {
    operationType: "CREATE_DATABASE",
    project: instance["project"],
    instance: instance["name"],
    effect: "sql.databaseCreated",
    args: { database: makeDatabase(instance["project"], instance["name"], call.body) as Json },
  });
}

/** Charset and collation of a PostgreSQL database are fixed when it is made. */
function patchDatabase(cloud: Cloud, call: Call): Stored {
  getDatabase(cloud, call);
  throw sqlErrors.invalidOperation();
}

function deleteDatabase(cloud: Cloud, call: Call): Stored {
  const { instance } = findParent(cloud, call);
  const { name } = getDatabase(cloud, call);
  return startChildOperation(cloud, call, {
    operationType: "DELETE_DATABASE",
    project: instance["project"],
    instance: instance["name"],
    effect: "sql.databaseDeleted",
    args: { name },
  });
}

interface DatabaseEffect {
  readonly operation: string;
  readonly instance: string;
}

function finishCreate(cloud: Cloud, effect: DatabaseEffect & { readonly database: Stored }): void {
  if (endSqlOperation(cloud, effect.operation) !== undefined) return;
  const { name } = effect.database;
  const stored = cloud.state.sql[effect.instance];
  if (stored !== undefined) stored["databases"][name] = { ...effect.database, etag: makeSqlEtag(cloud) };
}

/** Every table in the database goes with it, so its owners can be dropped afterwards. */
function finishDelete(cloud: Cloud, effect: DatabaseEffect & { readonly name: string }): void {
  if (endSqlOperation(cloud, effect.operation) !== undefined) return;
  const stored = cloud.state.sql[effect.instance];
  delete stored?.["databases"][effect.name];
  delete stored?.["tables"][effect.name];
}

export const sqlDatabaseRoutes: readonly Route[] = [
  ...sqlRoute("GET", "instances/{instance}/databases", "cloudsql.databases.list", listDatabases),
  ...sqlRoute("POST", "instances/{instance}/databases", "cloudsql.databases.create", insertDatabase),
  ...sqlRoute("GET", "instances/{instance}/databases/{database}", "cloudsql.databases.get", getDatabase),
  ...sqlRoute("PATCH", "instances/{instance}/databases/{database}", "cloudsql.databases.update", patchDatabase),
  ...sqlRoute("DELETE", "instances/{instance}/databases/{database}", "cloudsql.databases.delete", deleteDatabase),
];

export const sqlDatabaseEffects: Effects = {
  "sql.databaseCreated": finishCreate,
  "sql.databaseDeleted": finishDelete,
};
