import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";

/** How a login ends. `no-schema`: logged in, but without the right to make tables in the database's schema. */
export type Login = "ok" | "unreachable" | "password" | "no-database" | "no-schema";

/** The instance that answers at a host (an IP of it), by its key `projects/P/instances/I`. */
export function databaseOf(cloud: Cloud, host: string): { readonly instance: string } | undefined {
  const found = Object.entries(cloud.state.sql).find(([, stored]) => addressWith(stored, host) !== undefined);
  return found === undefined ? undefined : { instance: found[0] };
}

function addressWith(stored: Stored, host: string): Stored | undefined {
  const addresses: Stored[] = stored["instance"]["ipAddresses"] ?? [];
  return addresses.find((address) => address["ipAddress"] === host && address["type"] !== "OUTGOING");
}

/** What PostgreSQL says to a login from inside the cluster, checked in the order in which a client would notice. */
export function loginAllowed(cloud: Cloud, host: string, user: string, password: string, database: string): Login {
  const key = databaseOf(cloud, host)?.instance;
  const stored = key === undefined ? undefined : cloud.state.sql[key];
  if (stored === undefined || !answers(cloud, stored, host)) return "unreachable";
  const known: Stored | undefined = stored["users"][user];
  if (known === undefined || known["password"] === null || known["password"] !== password) return "password";
  if (stored["databases"][database] === undefined) return "no-database";
  return known["superuser"] === true ? "ok" : "no-schema";
}

/** A public address lets nobody in but the authorized networks; with none of those it doesn't answer. */
function answers(cloud: Cloud, stored: Stored, host: string): boolean {
  const { state, settings } = stored["instance"];
  if (cloud.faults.databaseUnreachable || stored["restarting"] === true) return false;
  if (state !== "RUNNABLE" || settings["activationPolicy"] === "NEVER") return false;
  const authorized: Stored[] = settings["ipConfiguration"]["authorizedNetworks"] ?? [];
  return addressWith(stored, host)?.["type"] === "PRIVATE" || authorized.length > 0;
}

/** Notes that a user owns so many tables of a database, as Flyte does after its migrations: the role can't be dropped then. */
export function recordTables(cloud: Cloud, host: string, user: string, database: string, count: number): void {
  const key = databaseOf(cloud, host)?.instance;
  const tables = key === undefined ? undefined : cloud.state.sql[key]?.["tables"];
  if (tables === undefined) return;
  tables[database] = { ...tables[database], [user]: count };
}
