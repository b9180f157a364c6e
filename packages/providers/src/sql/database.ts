import type { Diagnostic, Live, Present, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, Failure, present } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { readEach } from "../google/read-each.ts";
import { compact, ownName, placeOf, textOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst } from "../google/waiting.ts";
import type { PasswordInUse } from "../secrets/remark-version.ts";
import { isOfSystem } from "./instance-contents.ts";
import { mendDatabase } from "./mend-sql.ts";
import type { Database } from "./sql-read.ts";
import { listChildren } from "./sql-read.ts";
import { writeSql } from "./sql-write.ts";

/** `sql.database/INSTANCE/NAME`. It has no mark and no precondition; it is never pruned. */
export function sqlDatabaseKind(reach: GoogleReach, flyte?: Pick<PasswordInUse, "isInstalled">): ResourceKind {
  return waitFirst({
    name: "sql.database",
    read: (session, resources) => readEach(resources, (resource) => readDatabase(session, reach, resource, flyte)),
    create: (_session, resource) => {
      const name = ownName(resource);
      return writeSql(reach, {
        address: resource.address,
        project: placeOf(resource, "project"),
        method: "POST",
        path: `instances/${placeOf(resource, "instance")}/databases`,
        body: compact({ name, charset: textOf(resource, "charset") }),
        what: `create the database ${name}`,
        permission: "cloudsql.databases.create",
      });
    },
    update: async () => {
      // The character set is fixed when a database is made; there is nothing else in it.
    },
    delete: async (_session, resource) => {
      const name = ownName(resource);
      try {
        await writeSql(reach, {
          address: resource.address,
          project: placeOf(resource, "project"),
          method: "DELETE",
          path: `instances/${placeOf(resource, "instance")}/databases/${name}`,
          what: `delete the database ${name}`,
          permission: "cloudsql.databases.delete",
        });
      } catch (error) {
        // A database that is gone answers 400, not 404.
        if (error instanceof Failure && /does not exist/.test(error.diagnostic.cause ?? "")) return;
        throw error;
      }
    },
    destroyed: "with-container",
    immutable: () => true,
    mend: mendDatabase,
    lane: (resource) => `sql/${placeOf(resource, "project")}/${placeOf(resource, "instance")}`,
    risk: (change) =>
      change.action === "delete" || change.action === "replace"
        ? { risk: "data loss", why: "everything that Flyte remembers is in it" }
        : undefined,
    expectSeconds: () => 10,
    wait: { everyMs: 2_000, atMostMs: 20 * 60_000 },
  });
}

async function readDatabase(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  flyte: Pick<PasswordInUse, "isInstalled"> | undefined,
): Promise<Live> {
  const running = await reach.operations.follow(resource.address);
  const where = { project: placeOf(resource, "project"), instance: placeOf(resource, "instance") };
  const databases = await listChildren<Database>(session, reach, where, "databases");
  const found = databases?.find(({ name }) => name === ownName(resource));
  if (found === undefined) {
    if (running !== undefined) return notYetSeen(running);
    const isAsked = resource.onlyWith === undefined || (await flyte?.isInstalled(session)) === false;
    return databases === undefined || resource.managed || !isAsked
      ? absent
      : { ...absent, remarks: [sayRace(resource)] };
  }
  return present({
    fields: { charset: found.charset ?? "UTF8" },
    marking: { by: "unmarkable" },
    kept: keptDatabases(resource, databases ?? []),
    readiness: readinessDuring(running),
    state: found,
  });
}

/** Another team's database that isn't there: Flyte would try to make it, and that doesn't go well. */
function sayRace(resource: Resource): Diagnostic {
  const name = ownName(resource);
  return {
    severity: "error",
    code: "does-not-fit",
    summary: `the database ${name} isn't on the instance ${placeOf(resource, "instance")}, and fgk may not make it`,
    cause:
      "Flyte would make it itself as it starts: two of its parts race for it, and without the right CREATEDB it never starts",
    help: `its owner runs: ${mendDatabase(resource, "create")}; or write database.schema: managed`,
    address: resource.address,
    keyPath: "database.name",
  };
}

/** What others keep on the instance. */
function keptDatabases(resource: Resource, databases: readonly Database[]): Present["kept"] {
  return databases.flatMap(({ name }) =>
    name == null || name === ownName(resource) || isOfSystem(name) ? [] : [{ what: "databases", name }],
  );
}
