import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { makeDatabase, makeSqlEtag } from "../google/sql-instance-make.ts";
import { databaseOf, loginAllowed, recordTables } from "../google/sql-login.ts";
import type { FlyteConfig } from "./flyte-config.ts";
import { logLine, panicLines } from "./flyte-log.ts";
import type { DatabaseName } from "./project-store.ts";

/** Where the database is, or the log of a process that died of it. */
export type DatabaseStart =
  | { readonly state: "ok"; readonly database: DatabaseName }
  | { readonly state: "crashes"; readonly log: string };

/** Tables that Flyte's migrations make, those of datacatalog among them. */
const tableCount = 24;

/** What Flyte does first: log in, migrate. `host` is where the pod really connects to. */
export function startDatabase(cloud: Cloud, config: FlyteConfig, host: string, password: string): DatabaseStart {
  const { user, name } = config.database;
  const instance = databaseOf(cloud, host)?.instance;
  const login = loginAllowed(cloud, host, user, password, name);
  if (login === "ok" && instance !== undefined) {
    recordTables(cloud, host, user, name, tableCount);
    return { state: "ok", database: { instance, database: name } };
  }
  if (login === "no-database" && instance !== undefined)
    return { state: "crashes", log: createDatabase(cloud, config, instance) };
  return { state: "crashes", log: panicLines(cloud, "Admin", describeRefusal(config, login)) };
}

function describeRefusal(config: FlyteConfig, login: string): string {
  const { host, user, name } = config.database;
  const connect = `failed to connect to \`host=${host} user=${user} database=${name}\``;
  if (login === "password")
    return `${connect}: server error (FATAL: password authentication failed for user "${user}" (SQLSTATE 28P01))`;
  if (login === "no-schema")
    return "database migration failed: ERROR: permission denied for schema public (SQLSTATE 42501)";
  return `${connect}: dial error (timeout: dial tcp ${host}:5432: connect: connection timed out)`;
}

/**
 * An absent database: admin and datacatalog both make it, unquoted, and one of them dies of the other; the next start finds
 * it. A user without the right, or a name that needs quotes, never gets there.
 */
function createDatabase(cloud: Cloud, config: FlyteConfig, instance: string): string {
  const { user, name } = config.database;
  const missing = logLine(
    cloud,
    "warning",
    "db.go:63",
    `Database [${name}] does not exist, trying to create it: FATAL: database "${name}" does not exist (SQLSTATE 3D000)`,
  );
  const stored: Stored = cloud.state.sql[instance] ?? {};
  if (stored["users"][user]?.["superuser"] !== true) {
    return missing + panicLines(cloud, "Admin", "ERROR: permission denied to create database (SQLSTATE 42501)");
  }
  if (name.includes("-"))
    return missing + panicLines(cloud, "Admin", 'ERROR: syntax error at or near "-" (SQLSTATE 42601)');
  const [, project = "", , instanceName = ""] = instance.split("/");
  stored["databases"][name] = { ...makeDatabase(project, instanceName, { name }), etag: makeSqlEtag(cloud) };
  const cause = 'ERROR: duplicate key value violates unique constraint "pg_database_datname_index" (SQLSTATE 23505)';
  return missing + panicLines(cloud, "Datacatalog", cause);
}
