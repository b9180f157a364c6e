import type { Rule } from "./rule.ts";
import { broken, when } from "./rule.ts";

/** Names that Cloud SQL or PostgreSQL has for itself. */
const reservedDatabases: readonly string[] = ["cloudsqladmin", "template0", "template1"];
const reservedUsers: readonly string[] = ["cloudsqladmin", "cloudsqlsuperuser", "cloudsqlagent", "cloudsqlreplica"];

/** How Flyte reaches its database, and where the password may come from. */
export const checkDatabaseAccess: Rule = ({ database, flyte }, file) => [
  ...when(database.host !== null && database.managed, () =>
    broken(
      "database.host",
      "the host of an instance that fgk makes is read from the instance",
      "database.host is for another team's instance that can't be read",
      "take database.host out, or write database.managed: false",
    ),
  ),
  ...when(database.host !== null && database.connection === "proxy", () =>
    broken(
      "database.host",
      "with the proxy, Flyte connects to 127.0.0.1",
      "database.connection: proxy puts the Auth Proxy beside Flyte",
      "take database.host out, or write connection: private-ip",
    ),
  ),
  ...when(reservedDatabases.includes(database.name), () =>
    broken("database.name", `${database.name} is reserved`, "Cloud SQL has it for itself", "choose another name"),
  ),
  ...when(reservedUsers.includes(database.user), () =>
    broken("database.user", `${database.user} is reserved`, "Cloud SQL has it for itself", "choose another name"),
  ),
  ...when(database.edition === "enterprise-plus" && !database.tier.startsWith("db-perf-optimized-"), () =>
    broken(
      file.get("database.tier").written ? "database.tier" : "database.edition",
      `the edition enterprise-plus has no machine type ${database.tier}`,
      "its machine types begin with db-perf-optimized-",
      "write tier: db-perf-optimized-N-2, or edition: enterprise",
    ),
  ),
  ...when(
    database.password?.from === "kubernetesSecret" && database.password.name.startsWith(`${flyte.fullname}-`),
    () =>
      broken(
        "database.password.kubernetesSecret.name",
        "this secret is the release's own",
        `the chart makes and rewrites what begins with ${flyte.fullname}-`,
        "copy the password into a secret of another name",
      ),
  ),
];
