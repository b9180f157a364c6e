import type { Resource, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { secretmanager_v1 } from "@googleapis/secretmanager";
import type { GoogleReach } from "../google/reach.ts";
import { lastPart, ownName, placeOf } from "../google/values.ts";

/** The alias of the version in use; to rotate, a person moves it. */
export const aliasName = "fgk";

export function secretPath(resource: Resource): string {
  return `/v1/projects/${placeOf(resource, "project")}/secrets/${ownName(resource)}`;
}

/** The number of the newest enabled version; undefined when there is none. */
export async function newestEnabled(reach: GoogleReach, resource: Resource): Promise<string | undefined> {
  const enabled = await listEnabled(reach, secretPath(resource));
  return enabled.length === 0 ? undefined : String(Math.max(...enabled));
}

/** Whether the secret `projects/P/secrets/S` has a version that can be read. Where it can't be seen, nothing is claimed: true. */
export function hasVersion(session: Session, reach: GoogleReach, secret: string): Promise<boolean> {
  return session.once(`versions of ${secret}`, async () => {
    try {
      return (await listEnabled(reach, `/v1/${secret}`)).length > 0;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { code } = error.diagnostic;
      if (code === "not-found" || code === "api-disabled") return false;
      if (code === "no-permission") return true;
      throw error;
    }
  });
}

/** The numbers of a secret's enabled versions. */
async function listEnabled(reach: GoogleReach, path: string): Promise<readonly number[]> {
  const versions = await reach.rest.list<
    secretmanager_v1.Schema$ListSecretVersionsResponse,
    secretmanager_v1.Schema$SecretVersion
  >(
    {
      api: "secretmanager",
      method: "GET",
      path: `${path}/versions`,
      query: { pageSize: "250" },
      what: `list the versions of the secret ${lastPart(path)}`,
    },
    (page) => page.versions,
  );
  return versions.filter(({ state }) => state === "ENABLED").map(({ name }) => Number(lastPart(name)));
}

/** Changes parts of a secret under its etag. */
export async function patchSecret(
  reach: GoogleReach,
  resource: Resource,
  secret: secretmanager_v1.Schema$Secret,
  parts: Partial<secretmanager_v1.Schema$Secret>,
  verb: string,
): Promise<void> {
  await reach.rest.call({
    api: "secretmanager",
    method: "PATCH",
    path: secretPath(resource),
    query: { updateMask: Object.keys(parts).join(",") },
    body: { ...parts, ...(secret.etag == null ? {} : { etag: secret.etag }) },
    what: `${verb} the secret ${ownName(resource)}`,
  });
}
