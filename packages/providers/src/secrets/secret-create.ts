import type { Diagnostic, Resource, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { secretmanager_v1 } from "@googleapis/secretmanager";
import { keepSecret } from "../google/known-secrets.ts";
import { labelsToCreate } from "../google/labels.ts";
import type { GoogleReach } from "../google/reach.ts";
import { orAbsent } from "../google/read-each.ts";
import { lastPart, ownName } from "../google/values.ts";
import { readMarkLabels } from "../mark.ts";
import { mendSecret } from "./mend-secret.ts";
import { makePassword } from "./password.ts";
import { aliasName, newestEnabled, patchSecret, secretPath } from "./versions.ts";

type Secret = secretmanager_v1.Schema$Secret;

/** The database password that Flyte runs with now; `no`: a Flyte runs, and its password is nowhere that fgk can look. */
export type PasswordOfFlyte =
  | { readonly known: "yes"; readonly password: string }
  | { readonly known: "no" }
  | { readonly known: "no-flyte" };

/** Asks the one who can see the cluster. In memory only; throws `Failure` when the cluster can't be asked. */
export type FindPassword = (session: Session) => Promise<PasswordOfFlyte>;

/** What one run knows beside what it reads. */
export interface CreateMemory {
  /** The version that was added, by the secret's path: a list may not show it yet, and a second one is never added. */
  readonly added: Map<string, string>;
  readonly findPassword?: FindPassword | undefined;
}

/**
 * Makes what is missing of secret, version and alias, in this order, so that it can be begun again after a crash. Of two
 * runs at once one sets the alias; the other's etag is stale, and it uses the winner's version.
 */
export async function createSecret(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  { added, findPassword }: CreateMemory,
): Promise<void> {
  // Before the first write: a secret that could get no version isn't even begun.
  const inUse = await findPassword?.(session);
  if (inUse?.known === "no") throw new Failure(passwordNotFound(resource));
  const conflict = await makeSecret(session, reach, resource);
  const secret = await orAbsent(
    reach.rest.call<Secret>({
      api: "secretmanager",
      method: "GET",
      path: secretPath(resource),
      what: `read the secret ${ownName(resource)}`,
    }),
  );
  if (secret === undefined) throw conflict ?? notVisible(resource);
  // Another deployment was faster: its secret is none of ours to put a password into.
  if (conflict !== undefined && readMarkLabels(secret.labels, session.mark).by === "other") throw conflict;
  if (secret.versionAliases?.[aliasName] !== undefined) return;
  const path = secretPath(resource);
  const version =
    added.get(path) ??
    (await newestEnabled(reach, resource)) ??
    (await addVersion(reach, resource, choosePassword(session, inUse)));
  added.set(path, version);
  const versionAliases = { ...secret.versionAliases, [aliasName]: version };
  await patchSecret(reach, resource, secret, { versionAliases }, "set the version in use of");
}

/** Answers the conflict when there was one: the secret is there, made by a run that didn't finish or by a person. */
async function makeSecret(session: Session, reach: GoogleReach, resource: Resource): Promise<Failure | undefined> {
  const name = ownName(resource);
  try {
    await reach.rest.call<Secret>({
      api: "secretmanager",
      method: "POST",
      path: secretPath(resource).replace(/\/[^/]+$/, ""),
      query: { secretId: name },
      body: { replication: { automatic: {} }, labels: labelsToCreate(resource, session.mark) },
      what: `create the secret ${name}`,
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure) || error.retry !== "conflict") throw error;
    return error;
  }
}

function notVisible(resource: Resource): Failure {
  const summary = `the new secret ${ownName(resource)} can't be seen yet`;
  return new Failure({ severity: "error", code: "not-found", summary, address: resource.address }, "propagating");
}

/** A Flyte that runs keeps its password; a new one is drawn only where nobody has one. */
function choosePassword(session: Session, inUse: PasswordOfFlyte | undefined): string {
  return keepSecret(session.world, inUse?.known === "yes" ? inUse.password : makePassword(session.world.random));
}

/** A secret with another password than the running Flyte's would lock Flyte out of its database. */
export function passwordNotFound(resource: Resource): Diagnostic {
  const name = ownName(resource);
  return {
    severity: "error",
    code: "does-not-fit",
    summary: `the new secret ${name} has to begin with the password that Flyte uses now, and fgk can't find it`,
    cause: "it is neither in the release's values nor in a Secret that the release names",
    help: `put it there yourself: ${mendSecret(resource, "create") ?? ""}`,
    address: resource.address,
    keyPath: "database.password",
  };
}

async function addVersion(reach: GoogleReach, resource: Resource, password: string): Promise<string> {
  const version = await reach.rest.call<secretmanager_v1.Schema$SecretVersion>({
    api: "secretmanager",
    method: "POST",
    path: `${secretPath(resource)}:addVersion`,
    body: { payload: { data: Buffer.from(password).toString("base64") } },
    what: `add a version to the secret ${ownName(resource)}`,
  });
  return lastPart(version.name);
}
