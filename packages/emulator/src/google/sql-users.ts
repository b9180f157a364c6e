import type { Cloud, Effects } from "../cloud/cloud.ts";
import type { Json, Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { sqlErrors } from "./sql-errors.ts";
import { findParent, sqlRoute } from "./sql-instance-lookup.ts";
import { makeSqlEtag } from "./sql-instance-make.ts";
import { listPage } from "./sql-instances.ts";
import { endSqlOperation, refuseWhileBusy, startChildOperation } from "./sql-operations.ts";

/** A user as it is stored: `{ name, password, superuser, type?, etag }`. */
function describeUser(parent: Stored, user: Stored): Stored {
  const { instance } = parent;
  return {
    kind: "sql#user",
    etag: user["etag"] ?? instance["etag"],
    name: user["name"],
    host: "",
    instance: instance["name"],
    project: instance["project"],
    ...(user["type"] === undefined ? {} : { type: user["type"] }),
    ...(user["databaseRoles"] === undefined ? {} : { databaseRoles: user["databaseRoles"] }),
  };
}

/** Passwords are never part of an answer. */
function listUsers(cloud: Cloud, call: Call): Stored {
  const parent = findParent(cloud, call);
  const users: Stored[] = Object.values(parent["users"]);
  const shown = users.map((user) => describeUser(parent, user)).sort((a, b) => (a["name"] < b["name"] ? -1 : 1));
  return listPage(call, "sql#usersList", shown);
}

function getUser(cloud: Cloud, call: Call): Stored {
  const parent = findParent(cloud, call);
  return describeUser(parent, findUser(parent, call.params["user"] ?? ""));
}

function findUser(parent: Stored, name: string): Stored {
  const user: Stored | undefined = parent["users"][name];
  if (user === undefined) throw sqlErrors.notFound(`User "${name}" does not exist.`); // the text is a hypothesis
  return user;
}

/**
 * For PostgreSQL an insert of a user who exists sets the password instead of refusing (hypothesis, from reports of
 * passwords that were reset this way; it is also the more dangerous of the two).
 */
function insertUser(cloud: Cloud, call: Call): Stored {
  const { body } = call;
  const parent = findParent(cloud, call);
  const name = String(body["name"] ?? "");
  if (name === "") throw sqlErrors.invalid("Missing parameter: name.");
  const type: string = body["type"] ?? "BUILT_IN";
  const builtIn = type === "BUILT_IN";
  checkType(parent, type, name);
  const user: Stored = {
    name,
    password: builtIn ? (body["password"] ?? null) : null,
    superuser: builtIn && body["databaseRoles"] === undefined,
    ...(builtIn ? {} : { type }),
    ...(body["databaseRoles"] === undefined ? {} : { databaseRoles: body["databaseRoles"] }),
  };
  return start(cloud, call, parent, {
    operationType: "CREATE_USER",
    effect: "sql.userWritten",
    args: { user: user as Json },
  });
}

function checkType(parent: Stored, type: string, name: string): void {
  if (type === "BUILT_IN") return;
  const flags: Stored[] = parent["instance"]["settings"]["databaseFlags"] ?? [];
  const on = flags.some((flag) => flag["name"] === "cloudsql.iam_authentication" && flag["value"] === "on");
  if (!on) throw sqlErrors.invalid(`failed to create user "${name}": role "cloudsqliamuser" does not exist.`);
  if (type === "CLOUD_IAM_SERVICE_ACCOUNT" && name.endsWith(".gserviceaccount.com")) {
    throw sqlErrors.invalid(`Service account name ("${name}") must be without the suffix .gserviceaccount.com.`);
  }
}

/** The name stands in the query, as `name`; only what the body has is changed. */
function updateUser(cloud: Cloud, call: Call): Stored {
  const parent = findParent(cloud, call);
  const before = findUser(parent, call.query.get("name") ?? call.body["name"] ?? "");
  const user = { ...before, ...(call.body["password"] === undefined ? {} : { password: call.body["password"] }) };
  return start(cloud, call, parent, {
    operationType: "UPDATE_USER",
    effect: "sql.userWritten",
    args: { user: user as Json },
  });
}

/** A role that owns tables can't be dropped; they go with their database. */
function deleteUser(cloud: Cloud, call: Call): Stored {
  const parent = findParent(cloud, call);
  const { name } = findUser(parent, call.query.get("name") ?? "");
  refuseWhileBusy(cloud, parent["instance"]["project"], parent["instance"]["name"]);
  const tables: Record<string, Record<string, number>> = parent["tables"];
  for (const [database, counts] of Object.entries(tables)) {
    const count = counts[name] ?? 0;
    if (count === 0) continue;
    throw sqlErrors.invalid(
      `failed to delete user ${name}: . role "${name}" cannot be dropped because some objects depend on it ` +
        `Details: ${count} objects in database ${database}.`,
    );
  }
  return start(cloud, call, parent, { operationType: "DELETE_USER", effect: "sql.userDeleted", args: { name } });
}

interface Start {
  readonly operationType: string;
  readonly effect: string;
  readonly args: Readonly<Record<string, Json>>;
}

function start(cloud: Cloud, call: Call, parent: Stored, what: Start): Stored {
  const { project, name } = parent["instance"];
  return startChildOperation(cloud, call, { ...what, project, instance: name });
}

interface UserEffect {
  readonly operation: string;
  readonly instance: string;
}

function finishWrite(cloud: Cloud, effect: UserEffect & { readonly user: Stored }): void {
  if (endSqlOperation(cloud, effect.operation) !== undefined) return;
  const users = cloud.state.sql[effect.instance]?.["users"];
  const { name } = effect.user;
  if (users !== undefined) users[name] = { ...users[name], ...effect.user, etag: makeSqlEtag(cloud) };
}

function finishDelete(cloud: Cloud, effect: UserEffect & { readonly name: string }): void {
  if (endSqlOperation(cloud, effect.operation) === undefined) {
    delete cloud.state.sql[effect.instance]?.["users"][effect.name];
  }
}

export const sqlUserRoutes: readonly Route[] = [
  ...sqlRoute("GET", "instances/{instance}/users", "cloudsql.users.list", listUsers),
  ...sqlRoute("GET", "instances/{instance}/users/{user}", "cloudsql.users.get", getUser),
  ...sqlRoute("POST", "instances/{instance}/users", "cloudsql.users.create", insertUser),
  ...sqlRoute("PUT", "instances/{instance}/users", "cloudsql.users.update", updateUser),
  ...sqlRoute("DELETE", "instances/{instance}/users", "cloudsql.users.delete", deleteUser),
];

export const sqlUserEffects: Effects = { "sql.userWritten": finishWrite, "sql.userDeleted": finishDelete };
