import type { Address, Live, Resource } from "@fgk/engine";
import type { Scope } from "../scope.ts";
import { accountPolicyAddress } from "./addresses.ts";
import { identityRole, pruneKey } from "./describe-account.ts";
import { always } from "./fields.ts";

/**
 * The resources, with every identity member that the file doesn't name as `null` in the account's policy, when the file says
 * `serviceAccount.prune: true`. Members of other roles and those with a condition are never among them. Pure.
 */
export function pruneMembers(
  scope: Scope,
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): readonly Resource[] {
  const address = accountPolicyAddress(scope);
  const found = live.get(address);
  if (!scope.account.prune || found?.status !== "present") return resources;
  return resources.map((resource) => {
    if (resource.address !== address) return resource;
    const foreign = found.kept
      .filter(({ what, name }) => what === "members" && isIdentity(name) && !(name in resource.fields))
      .map(({ name }) => [name, always(null, pruneKey)] as const);
    return foreign.length === 0
      ? resource
      : { ...resource, fields: { ...Object.fromEntries(foreign), ...resource.fields } };
  });
}

/** What is kept under a condition says so after the member. */
function isIdentity(name: string): boolean {
  const parts = name.split(" ");
  return parts.length === 2 && parts[0] === identityRole;
}
