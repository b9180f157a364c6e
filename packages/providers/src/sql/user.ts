import type {
  Address,
  Change,
  Diagnostic,
  Json,
  Live,
  Present,
  Resource,
  ResourceKind,
  RiskNote,
  Session,
} from "@fgk/engine";
import { absent, Failure, isJsonObject, knownValue, present } from "@fgk/engine";
import { keepSecret } from "../google/known-secrets.ts";
import { lookAgain } from "../google/look-again.ts";
import type { GoogleReach } from "../google/reach.ts";
import { orAbsent, readEach } from "../google/read-each.ts";
import { lastPart, ownName, placeOf } from "../google/values.ts";
import { notYetSeen, readinessDuring, waitFirst } from "../google/waiting.ts";
import { readReference, readSecretVersion } from "../secrets/access.ts";
import type { PasswordInUse } from "../secrets/remark-version.ts";
import { hasVersion } from "../secrets/versions.ts";
import { isOfSystem } from "./instance-contents.ts";
import { mendUser } from "./mend-sql.ts";
import type { User } from "./sql-read.ts";
import { listChildren } from "./sql-read.ts";
import { writeSql } from "./sql-write.ts";

/**
 * `sql.user/INSTANCE/NAME`. A user that exists keeps its password unless the field `password` is kept true by the file. The
 * password goes from Secret Manager to Cloud SQL in memory. Cloud SQL has no precondition for users, and an insert of one
 * that exists sets its password: so a create looks again first.
 */
export function sqlUserKind(reach: GoogleReach, passwordInUse?: PasswordInUse): ResourceKind {
  // What this run has set: the cluster's secret is only annotated by a later step.
  const set = new Map<Address, Json>();
  const write = async (resource: Resource, method: "POST" | "PUT", value: Json | undefined): Promise<void> => {
    const name = ownName(resource);
    const password = await readPassword(reach, resource, value);
    await writeSql(reach, {
      address: resource.address,
      project: placeOf(resource, "project"),
      method,
      path: `instances/${placeOf(resource, "instance")}/users`,
      ...(method === "PUT" ? { query: { name } } : {}),
      body: { name, password },
      what: method === "PUT" ? `set the password of the database user ${name}` : `create the database user ${name}`,
      permission: method === "PUT" ? "cloudsql.users.update" : "cloudsql.users.create",
    });
    if (value !== undefined) set.set(resource.address, value);
  };
  return waitFirst({
    name: "sql.user",
    read: (session, resources) =>
      readEach(resources, async (resource): Promise<Live> => {
        const unset = findUnsetVariable(reach, resource);
        if (unset !== undefined) return { status: "absent", remarks: [unset] };
        const running = await reach.operations.follow(resource.address);
        const users = await listUsers(session, reach, resource);
        const found = users.find(({ name }) => name === ownName(resource));
        if (found === undefined) {
          if (running !== undefined) return notYetSeen(running);
          // Whoever installed that Flyte forgot its user, or somebody deleted it.
          const needed = resource.managed && (await passwordInUse?.isUsedBy(session, ownName(resource)));
          return needed ? { ...absent, needed } : absent;
        }
        const password = set.get(resource.address) ?? (await passwordInUse?.read(session));
        const lost = password === undefined && (await isPasswordLost(session, reach, resource, passwordInUse));
        return present({
          fields: password === undefined ? {} : { password },
          marking: { by: "unmarkable" },
          kept: keptUsers(resource, users),
          readiness: readinessDuring(running),
          remarks: lost ? [lostPassword(resource)] : [],
          state: found,
        });
      }),
    create: async (session, resource) => {
      if ((await findUser(lookAgain(session), reach, resource)) !== undefined) throw alreadyThere(resource);
      await write(resource, "POST", knownValue(resource, "password"));
    },
    update: (_session, resource) => write(resource, "PUT", knownValue(resource, "password")),
    delete: (_session, resource) => deleteUser(reach, resource),
    destroyed: "with-container",
    lane: (resource) => `sql/${placeOf(resource, "project")}/${placeOf(resource, "instance")}`,
    mend: mendUser,
    risk: riskOfUser,
    expectSeconds: () => 10,
    wait: { everyMs: 2_000, atMostMs: 20 * 60_000 },
  });
}

function riskOfUser(change: Change): RiskNote | undefined {
  switch (change.action) {
    case "delete":
    case "replace":
      return { risk: "downtime", why: "Flyte can't log in to its database without the user" };
    case "update":
      return { risk: "restart", why: "Flyte can't open new connections until its pod has restarted" };
    case "create":
    case "adopt":
    case "ensure":
    case "keep":
      return undefined;
  }
}

/**
 * A user that exists keeps its password while nobody writes `database.password`. When neither a Flyte nor the secret has
 * that password, the one that would be made for a new Flyte is another: the database would refuse it.
 */
async function isPasswordLost(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  passwordInUse: PasswordInUse | undefined,
): Promise<boolean> {
  const secret = resource.at["secret"] ?? "";
  if (!resource.managed || resource.fields["password"]?.role !== "default" || secret === "") return false;
  if ((await passwordInUse?.isInstalled(session)) !== false) return false;
  return !(await hasVersion(session, reach, secret));
}

function lostPassword(resource: Resource): Diagnostic {
  const name = ownName(resource);
  const secret = lastPart(resource.at["secret"]);
  return {
    severity: "error",
    code: "does-not-fit",
    summary: `the database user ${name} is there already, and fgk doesn't know its password`,
    cause:
      "a user keeps its password while database.password is left out; Flyte would be given a new one, which the database refuses",
    help: `write database.password: { secretManager: ${secret} } to set a new password for ${name}, or name a secret that holds the present one`,
    address: resource.address,
    keyPath: "database.password",
  };
}

async function deleteUser(reach: GoogleReach, resource: Resource): Promise<void> {
  const name = ownName(resource);
  await orAbsent(
    writeSql(reach, {
      address: resource.address,
      project: placeOf(resource, "project"),
      method: "DELETE",
      path: `instances/${placeOf(resource, "instance")}/users`,
      query: { name },
      what: `delete the database user ${name}`,
      permission: "cloudsql.users.delete",
    }),
  );
}

async function findUser(session: Session, reach: GoogleReach, resource: Resource): Promise<User | undefined> {
  const users = await listUsers(session, reach, resource);
  return users.find(({ name }) => name === ownName(resource));
}

async function listUsers(session: Session, reach: GoogleReach, resource: Resource): Promise<readonly User[]> {
  const where = { project: placeOf(resource, "project"), instance: placeOf(resource, "instance") };
  return (await listChildren<User>(session, reach, where, "users")) ?? [];
}

/** Whom others let log in. */
function keptUsers(resource: Resource, users: readonly User[]): Present["kept"] {
  return users.flatMap(({ name }) =>
    name == null || name === ownName(resource) || isOfSystem(name) ? [] : [{ what: "database users", name }],
  );
}

/** The password behind a field's reference, in memory: a version of a secret, or a variable of the environment. */
async function readPassword(reach: GoogleReach, resource: Resource, value: Json | undefined): Promise<string> {
  const reference = readReference(value);
  if (reference !== undefined) return await readSecretVersion(reach, reference.secret, reference.version);
  const password = isJsonObject(value) ? reach.world.variable(String(value["env"])) : undefined;
  if (password !== undefined && password !== "") return keepSecret(reach.world, password);
  throw missingPassword(resource);
}

/** A password that the file takes from the environment can't even be compared without it: said before anything is tried. */
function findUnsetVariable(reach: GoogleReach, resource: Resource): Diagnostic | undefined {
  const wanted = knownValue(resource, "password");
  const name = isJsonObject(wanted) ? wanted["env"] : undefined;
  if (typeof name !== "string" || (reach.world.variable(name) ?? "") !== "") return undefined;
  return {
    severity: "error",
    code: "usage",
    summary: `the variable ${name} with the password of the database user ${ownName(resource)} isn't set`,
    cause: "it is compared with the password that Flyte uses, in memory",
    help: `read -rs ${name} && export ${name}`,
    address: resource.address,
    keyPath: "database.password",
  };
}

function missingPassword(resource: Resource): Failure {
  return new Failure({
    severity: "error",
    code: "does-not-fit",
    summary: `there is no secret with a password for the database user ${ownName(resource)}`,
    help: "write database.password",
    address: resource.address,
  });
}

function alreadyThere(resource: Resource): Failure {
  const summary = `the database user ${ownName(resource)} is there already`;
  return new Failure({ severity: "error", code: "cloud-refused", summary, address: resource.address }, "conflict");
}
