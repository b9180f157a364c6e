import type { Address, Field, Live, Resource } from "@fgk/engine";
import { kindOf } from "@fgk/engine";
import type { Scope } from "../scope.ts";
import { always } from "./fields.ts";

/**
 * The resources, with what policies still say of a deleted account of our account's name as `null`, wherever a member is to be
 * added anyway. Such a `deleted:serviceAccount:EMAIL?uid=…` gives nothing to anybody, and Google may refuse a policy that has
 * both. Those of other names stay. Pure.
 */
export function dropLeftOvers(
  scope: Scope,
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): readonly Resource[] {
  return resources.map((resource) => {
    const found = live.get(resource.address);
    if (kindOf(resource.address) !== "storage.bucket-rights" || found?.status !== "present") return resource;
    const missing = Object.entries(resource.fields).filter(
      ([path, { value }]) => value === true && found.fields[path] === undefined,
    );
    const [, field] = missing[0] ?? [];
    if (field === undefined) return resource;
    const leftOvers = found.kept
      .filter(({ what, name }) => what === "members" && isLeftOver(scope, name))
      .map(({ name }): readonly [string, Field] => [name, always(null, field.source)]);
    return leftOvers.length === 0
      ? resource
      : { ...resource, fields: { ...Object.fromEntries(leftOvers), ...resource.fields } };
  });
}

/** `ROLE deleted:serviceAccount:EMAIL?uid=…`; what is kept under a condition says so after the member, and stays. */
function isLeftOver({ account }: Scope, name: string): boolean {
  const [, member, more] = name.split(" ");
  return more === undefined && member?.startsWith(`deleted:serviceAccount:${account.email}?uid=`) === true;
}
