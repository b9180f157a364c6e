import type { Address, Field, Json, Live, Resource } from "@fgk/engine";
import { passwordFields, passwordFolder, withoutOurs } from "../../helm/password-places.ts";
import type { Scope } from "../scope.ts";
import { kubernetesSecretName, releaseAddress } from "./addresses.ts";
import { written } from "./fields.ts";

/**
 * The resources, the release with further fields where the file's `database.password` names another place than the release
 * still does: of two places Flyte would read the old one, and its pod can't start once that one is gone. Pure.
 */
export function withdrawPassword(
  scope: Scope,
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): readonly Resource[] {
  const { password } = scope.database;
  const found = live.get(releaseAddress(scope));
  if (password === null || found?.status !== "present") return resources;
  const left = password.from === "kubernetesSecret" ? findOurSecret(scope, found.fields) : findMounted(found.fields);
  return resources.map((resource) =>
    resource.address === releaseAddress(scope) ? { ...resource, fields: { ...left, ...resource.fields } } : resource,
  );
}

type Found = Readonly<Record<string, Json>>;

const source = "database.password";

/** The Secret that fgk filled, when the password is in another one now. */
function findOurSecret(scope: Scope, live: Found): Readonly<Record<string, Field>> {
  const { secretRef, version } = passwordFields;
  if (live[secretRef] !== kubernetesSecretName(scope)) return {};
  return {
    [secretRef]: written("", source),
    ...(live[version] === undefined ? {} : { [version]: written(null, source) }),
  };
}

/** A file that is mounted, when fgk hands the password over now; the volume goes with it when it is ours. */
function findMounted(live: Found): Readonly<Record<string, Field>> {
  const { path, volumes, mounts } = passwordFields;
  const file = live[path];
  if (typeof file !== "string") return {};
  const ours = file.startsWith(`${passwordFolder}/`) ? [volumes, mounts] : [];
  const lists = ours.flatMap((field) => {
    const list = live[field];
    return list === undefined ? [] : [[field, written(withoutOurs(list), source)] as const];
  });
  return { [path]: written("", source), ...Object.fromEntries(lists) };
}
