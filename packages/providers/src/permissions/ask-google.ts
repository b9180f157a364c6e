import { Failure, kindOf, nameOf } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { accountPath } from "../iam/account-read.ts";
import type { PlacedNeed } from "./placed-need.ts";

/** Google takes so many in one call. */
const mostPerCall = 100;

/** Which of the permissions the project gives; all of them where it can't be asked. */
export async function askProject(
  google: GoogleReach,
  project: string,
  permissions: readonly string[],
): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  for (let from = 0; from < permissions.length; from += mostPerCall) {
    const part = permissions.slice(from, from + mostPerCall);
    const answer = await askOr(part, () =>
      google.rest.call<Held>({
        api: "cloudresourcemanager",
        method: "POST",
        path: `/v1/projects/${project}:testIamPermissions`,
        body: { permissions: part },
        what: `ask what these credentials may do in ${project}`,
      }),
    );
    for (const permission of answer) held.add(permission);
  }
  return held;
}

interface Held {
  readonly permissions?: readonly string[];
}

/** What is held; `otherwise` when it can't be asked. */
async function askOr(otherwise: readonly string[], call: () => Promise<Held>): Promise<readonly string[]> {
  try {
    const { permissions = [] } = await call();
    return Array.isArray(permissions) ? permissions : otherwise;
  } catch (error) {
    if (error instanceof Failure) return otherwise;
    throw error;
  }
}

/** Whether the thing's own policy gives it; what isn't there gives nothing. */
export async function askThing(
  google: GoogleReach,
  { address, permission, project, at }: PlacedNeed,
): Promise<boolean> {
  const what = `ask what these credentials may do with ${address}`;
  const ask = async (call: () => Promise<Held>): Promise<boolean> => (await askOr([], call)).includes(permission);
  const name = encodeURIComponent(nameOf(address));
  switch (kindOf(address)) {
    case "storage.bucket":
    case "storage.bucket-rights": {
      const path = `/storage/v1/b/${name}/iam/testPermissions`;
      return ask(() =>
        google.rest.call<Held>({ api: "storage", method: "GET", path, query: { permissions: permission }, what }),
      );
    }
    case "iam.service-account":
    case "iam.account-policy": {
      const path = `${accountPath(project, at["email"] ?? "")}:testIamPermissions`;
      return ask(() =>
        google.rest.call<Held>({ api: "iam", method: "POST", path, body: { permissions: [permission] }, what }),
      );
    }
    case "secrets.secret": {
      const path = `/v1/projects/${project}/secrets/${name}:testIamPermissions`;
      return ask(() =>
        google.rest.call<Held>({
          api: "secretmanager",
          method: "POST",
          path,
          body: { permissions: [permission] },
          what,
        }),
      );
    }
    default:
      return false;
  }
}
