import type { Change, Diagnostic, Live, Marked, Present, Resource, ResourceKind, RiskNote, Session } from "@fgk/engine";
import { absent, addressOf, Failure, present } from "@fgk/engine";
import type { secretmanager_v1 } from "@googleapis/secretmanager";
import { keptLabels, labelChanges, mergeLabels, readLabelFields } from "../google/labels.ts";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, fromList, orAbsent, readEach } from "../google/read-each.ts";
import { lastPart, ownName, placeOf } from "../google/values.ts";
import { markInLabels, markLabels, readMarkLabels } from "../mark.ts";
import { mendSecret } from "./mend-secret.ts";
import type { PasswordInUse } from "./remark-version.ts";
import { remarkVersion } from "./remark-version.ts";
import type { FindPassword } from "./secret-create.ts";
import { createSecret, passwordNotFound } from "./secret-create.ts";
import { aliasName, newestEnabled, patchSecret, secretPath } from "./versions.ts";

export type Secret = secretmanager_v1.Schema$Secret;

/**
 * `secrets.secret/NAME`: a password in Secret Manager. The version in use is the alias `fgk`, else the newest enabled one.
 * A secret without any version is half made: it counts as absent, and create goes on where it stopped.
 */
export function secretKind(
  reach: GoogleReach,
  findPassword?: FindPassword,
  passwordInUse?: PasswordInUse,
): ResourceKind {
  const label = async (resource: Resource, live: Present, changed: Readonly<Record<string, string | null>>) => {
    const secret = live.state as Secret;
    await patchSecret(reach, resource, secret, { labels: mergeLabels(secret.labels, changed) }, "label");
  };
  const added = new Map<string, string>();
  return {
    name: "secrets.secret",
    read: (session, resources) =>
      readEach(
        resources,
        async (resource) => {
          const live = await readSecret(session, reach, resource, findPassword).catch((error: unknown) => {
            // Where the API is yet to be enabled there is no secret, and no version of it.
            if (!(error instanceof Failure) || error.retry !== "propagating" || !resource.managed) throw error;
            return missing(session, resource, findPassword);
          });
          if (live.status !== "present") return live;
          const alias = (live.state as Secret).versionAliases?.[aliasName];
          const remarks = await remarkVersion(session, reach, resource, alias, passwordInUse);
          return { ...live, remarks: [...live.remarks, ...remarks] };
        },
        "write database.password.version",
      ),
    marked: (session) => findMarked(reach.home, (project) => listMarked(session, reach, project)),
    create: (session, resource) => createSecret(session, reach, resource, { added, findPassword }),
    update: async (_session, resource, live, changes) => {
      const changed = labelChanges(changes);
      if (changed !== undefined) await label(resource, live, changed);
    },
    adopt: (session, resource, live) => label(resource, live, markLabels(session.mark)),
    delete: async (_session, resource, live) => {
      const what = `delete the secret ${ownName(resource)}`;
      const { etag } = live.state as Secret;
      // The one whose mark was read, as it was then: not one that was made anew or handed to others meanwhile.
      const query = etag == null ? {} : { etag };
      const path = secretPath(resource);
      await orAbsent(reach.rest.call({ api: "secretmanager", method: "DELETE", path, query, what }));
    },
    immutable: (path) => path === "replication",
    mend: mendSecret,
    risk: riskOf,
    expectSeconds: () => 5,
    wait: { everyMs: 2_000, atMostMs: 5 * 60_000 },
  };
}

async function readSecret(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  findPassword: FindPassword | undefined,
): Promise<Live> {
  const secret = await session.once(`secret ${secretPath(resource)}`, () => findSecret(session, reach, resource));
  if (secret === undefined) return missing(session, resource, findPassword);
  const marking = readMarkLabels(secret.labels, session.mark);
  const alias = secret.versionAliases?.[aliasName];
  const version = alias ?? (await newestEnabled(reach, resource));
  const halfMade = version === undefined || (alias === undefined && marking.by === "us");
  if (halfMade && marking.by !== "other") return missing(session, resource, findPassword);
  return present({
    fields: {
      replication: secret.replication?.userManaged == null ? "automatic" : "user-managed",
      ...readLabelFields(resource, secret.labels),
    },
    identity: secret.createTime == null ? {} : { createTime: secret.createTime },
    marking,
    outputs: version === undefined ? {} : { version },
    kept: keptLabels(resource, secret.labels),
    state: secret,
  });
}

/**
 * A secret that fgk makes, or that is there only by default, is absent; without one that others make nothing that needs it
 * could ever be applied.
 */
async function missing(session: Session, resource: Resource, findPassword: FindPassword | undefined): Promise<Live> {
  if (resource.onlyWith !== undefined) return absent;
  if (resource.managed) {
    const lost = session.whole && (await isPasswordLost(session, findPassword));
    if (lost) return { status: "absent", remarks: [passwordNotFound(resource)] };
    const fixed = resource.at["version"] ?? "1";
    return fixed === "1" ? absent : { status: "absent", remarks: [noSuchVersion(resource, fixed)] };
  }
  const remark: Diagnostic = {
    severity: "error",
    code: "does-not-fit",
    summary: `the secret ${ownName(resource)} with the database password isn't there, and fgk may not make it`,
    cause: "database.schema: theirs, or the secret's project, says that another team owns it",
    help: `its owner runs: ${mendSecret(resource, "create")}`,
    address: resource.address,
    keyPath: resource.source,
  };
  return { status: "absent", remarks: [remark] };
}

/** A new secret has one version. */
function noSuchVersion(resource: Resource, version: string): Diagnostic {
  const name = ownName(resource);
  return {
    severity: "error",
    code: "does-not-fit",
    summary: `the secret ${name} isn't there yet, so that it has no version ${version}`,
    help: `leave database.password.version out: fgk makes the secret with a first version; or make it yourself: ${mendSecret(resource, "create") ?? ""}`,
    address: resource.address,
    keyPath: "database.password.version",
  };
}

/** Said when planning; a cluster that can't be asked then has a word of its own there, and a create asks again. */
async function isPasswordLost(session: Session, findPassword: FindPassword | undefined): Promise<boolean> {
  try {
    return (await findPassword?.(session))?.known === "no";
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** In a whole pass one that carries our mark is among those that are listed; else it is asked for by name. */
async function findSecret(session: Session, reach: GoogleReach, resource: Resource): Promise<Secret | undefined> {
  const listed = await fromList(session, () => listMarkedSecrets(session, reach, placeOf(resource, "project")));
  const found = listed.find(({ name }) => lastPart(name) === ownName(resource));
  if (found !== undefined) return found;
  const what = `read the secret ${ownName(resource)}`;
  return orAbsent(reach.rest.call<Secret>({ api: "secretmanager", method: "GET", path: secretPath(resource), what }));
}

function riskOf(change: Change): RiskNote | undefined {
  if (change.action !== "delete" && change.action !== "replace") return undefined;
  return { risk: "data loss", why: "the password in it is gone for good" };
}

function listMarkedSecrets(session: Session, reach: GoogleReach, project: string): Promise<readonly Secret[]> {
  return session.once(`secrets ${project}`, () =>
    reach.rest.list<secretmanager_v1.Schema$ListSecretsResponse, Secret>(
      {
        api: "secretmanager",
        method: "GET",
        path: `/v1/projects/${project}/secrets`,
        // Looked through here: whether the service takes a filter by a key with a hyphen is nowhere said.
        query: { pageSize: "250" },
        what: `list the secrets of ${project}`,
      },
      (page) => page.secrets,
    ),
  );
}

async function listMarked(session: Session, reach: GoogleReach, project: string): Promise<readonly Marked[]> {
  const secrets = await listMarkedSecrets(session, reach, project);
  return secrets.flatMap((secret): readonly Marked[] => {
    const mark = markInLabels(secret.labels);
    if (mark?.deployment !== session.mark.deployment || secret.name == null) return [];
    const address = addressOf("secrets.secret", lastPart(secret.name));
    return [{ address, at: { project }, mark, protected: false, dependsOn: [] }];
  });
}
