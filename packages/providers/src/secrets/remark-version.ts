import type { Diagnostic, Json, Resource, Session } from "@fgk/engine";
import { equalJson, Failure } from "@fgk/engine";
import type { secretmanager_v1 } from "@googleapis/secretmanager";
import type { GoogleReach } from "../google/reach.ts";
import { writeCommand } from "../google/shell-words.ts";
import { ownName, placeOf } from "../google/values.ts";
import { readReference } from "./access.ts";
import { aliasName, secretPath } from "./versions.ts";

/** What the one who can see the cluster knows about Flyte's password. */
export interface PasswordInUse {
  /** The version that Flyte uses now, as a user's field `password` says it; undefined when nobody knows. */
  readonly read: (session: Session) => Promise<Json | undefined>;
  /** Whether a Flyte is there that has a password; undefined when it can't be told. */
  readonly isInstalled: (session: Session) => Promise<boolean | undefined>;
  /** Whether a Flyte is there that logs in as that user of the database; false when it can't be told. */
  readonly isUsedBy: (session: Session, user: string) => Promise<boolean>;
}

/** What is wrong with the version that counts: the one that the file fixes, else that of the alias `fgk`. */
export async function remarkVersion(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  alias: string | undefined,
  passwordInUse: PasswordInUse | undefined,
): Promise<readonly Diagnostic[]> {
  const fixed = resource.at["version"];
  const version = fixed ?? alias;
  // Without either it is the newest one that can be read.
  if (version === undefined || !session.whole) return [];
  const path = `projects/${placeOf(resource, "project")}/secrets/${ownName(resource)}`;
  const inUse = await passwordInUse?.read(session);
  const isInUse = equalJson(inUse ?? null, { secret: path, version });
  const state = await readState(reach, resource, version);
  if (state === undefined || state === "ENABLED") {
    return fixed === undefined && isLeftOut(resource) && !isInUse ? remarkMoved(resource, path, version, inUse) : [];
  }
  // Flyte has its own copy: only what is still to be set can't be.
  const needed = isLeftOut(resource) ? (await passwordInUse?.isInstalled(session)) === false : !isInUse;
  return [describeLost({ resource, version, state, fixed: fixed !== undefined, needed })];
}

/** The file doesn't write `database.password`. */
function isLeftOut(resource: Resource): boolean {
  return resource.onlyWith !== undefined;
}

/** `ENABLED`, `DISABLED`, `DESTROYED`, or `MISSING`; undefined where it may not be seen: then nothing is claimed. */
async function readState(reach: GoogleReach, resource: Resource, version: string): Promise<string | undefined> {
  try {
    const found = await reach.rest.call<secretmanager_v1.Schema$SecretVersion>({
      api: "secretmanager",
      method: "GET",
      path: `${secretPath(resource)}/versions/${version}`,
      what: `read the state of version ${version} of the secret ${ownName(resource)}`,
      permission: "secretmanager.versions.get",
    });
    return found.state ?? undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.diagnostic.code === "not-found") return "MISSING";
    if (error.diagnostic.code === "no-permission") return undefined;
    throw error;
  }
}

/** Somebody moved the alias to rotate the password, and the file says nothing of it. */
function remarkMoved(
  resource: Resource,
  path: string,
  version: string,
  inUse: Json | undefined,
): readonly Diagnostic[] {
  const name = ownName(resource);
  const used = readReference(inUse);
  if (used?.secret !== path) return [];
  return [
    {
      severity: "warning",
      code: "warning",
      summary: `the alias ${aliasName} of the secret ${name} names version ${version}, and Flyte keeps version ${used.version}`,
      cause: "a database user that exists keeps its password while database.password is left out",
      help: `to have Flyte's password follow the alias, write database.password: { secretManager: ${name} }`,
      address: resource.address,
    },
  ];
}

interface LostVersion {
  readonly resource: Resource;
  readonly version: string;
  readonly state: string;
  /** The file says `version:`. */
  readonly fixed: boolean;
  /** The password is still to be set somewhere. */
  readonly needed: boolean;
}

function describeLost({ resource, version, state, fixed, needed }: LostVersion): Diagnostic {
  const name = ownName(resource);
  const words = state === "MISSING" ? "isn't there" : `is ${state.toLowerCase()}`;
  return {
    severity: needed ? "error" : "warning",
    code: needed ? "does-not-fit" : "warning",
    summary: `version ${version} of the secret ${name} ${words}: nobody can read the database password in it`,
    cause: needed
      ? `${fixed ? "database.password.version names it" : `it is the version in use: the secret's alias ${aliasName} names it`}`
      : "Flyte goes on with the copy in its cluster; a new cluster couldn't be given the password",
    help: describeHelp(resource, version, state, fixed),
    address: resource.address,
    keyPath: fixed ? "database.password.version" : "database.password",
  };
}

function describeHelp(resource: Resource, version: string, state: string, fixed: boolean): string {
  const name = ownName(resource);
  const project = `--project=${placeOf(resource, "project")}`;
  const versions = ["gcloud", "secrets", "versions"];
  if (state === "DISABLED") return writeCommand(...versions, "enable", version, `--secret=${name}`, project);
  if (fixed) return `write one that is enabled: ${writeCommand(...versions, "list", name, project)}`;
  const added = writeCommand(...versions, "add", name, project, "--data-file=PASSWORD_FILE");
  const moved = writeCommand("gcloud", "secrets", "update", name, project, `--update-version-aliases=${aliasName}=N`);
  return `add a version and move the alias to its number N: ${added}; ${moved}`;
}
