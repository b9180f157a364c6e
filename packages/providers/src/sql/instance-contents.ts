import type { Content, Resource, Session } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { ownName, placeOf } from "../google/values.ts";
import type { Database, Instance, User } from "./sql-read.ts";
import { listChildren, wasNeverMade } from "./sql-read.ts";

/**
 * The databases and users on an instance. Those of the deployment are told by their addresses, unless another team owns all
 * that is on it (`schema: theirs`). An instance that couldn't be made holds nothing; one that broke later, or is stopped, can't
 * be asked.
 */
export async function listInstanceContents(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  instance: Instance,
  theirs: boolean,
): Promise<readonly Content[]> {
  const name = ownName(resource);
  const where = { project: placeOf(resource, "project"), instance: name };
  if (instance.state === "FAILED") {
    if (await wasNeverMade(session, reach, where)) return [];
    const help = `gcloud sql operations list --instance ${name} --project ${where.project}`;
    return [{ what: "whatever was on it before it failed", help }];
  }
  const [databases, users] = await Promise.all([
    listChildren<Database>(session, reach, where, "databases"),
    listChildren<User>(session, reach, where, "users"),
  ]);
  const describe = (kind: string, word: string, list: string, child: string): Content => ({
    what: `the ${word} ${child}`,
    ...(theirs ? {} : { address: addressOf(kind, name, child) }),
    help: `gcloud sql ${list} list --instance ${name} --project ${where.project}`,
  });
  return [
    ...namesOf(databases)
      .filter((one) => !isOfSystem(one))
      .map((one) => describe("sql.database", "database", "databases", one)),
    ...namesOf(users)
      .filter((one) => !isOfSystem(one))
      .map((one) => describe("sql.user", "database user", "users", one)),
  ];
}

function namesOf(items: readonly { readonly name?: string | null }[] | undefined): readonly string[] {
  return (items ?? []).flatMap(({ name }) => (name == null ? [] : [name]));
}

/** Databases and users that every instance has; a name that only begins like one of them is somebody's. */
export function isOfSystem(name: string): boolean {
  return /^(postgres|template[01]|cloudsql(admin|agent|iam[a-z]+|importexport|replica|superuser))$/.test(name);
}
