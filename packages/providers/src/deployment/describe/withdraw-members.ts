import type { Field, Marked, Resource } from "@fgk/engine";
import { kindOf, nameOf } from "@fgk/engine";
import type { Scope } from "../scope.ts";
import { accountPolicyAddress, namespaceAddress } from "./addresses.ts";
import { memberField, taskMemberField } from "./describe-account.ts";
import { always } from "./fields.ts";

/**
 * The resources, with the members of projects and domains that were taken out of the file, and of a namespace that was
 * Flyte's own, as `null` in the account's policy. A member is ours when its namespace carries our mark, or when Flyte's project does and is archived by this very plan; any
 * other stays. Pure.
 */
export function withdrawMembers(
  scope: Scope,
  resources: readonly Resource[],
  unasked: readonly Marked[],
): readonly Resource[] {
  const asked = new Set(resources.map(({ address }) => address));
  const namespaces = unasked.flatMap((one) => namespacesOf(scope, one));
  const gone = namespaces.filter((name) => !asked.has(namespaceAddress(name)));
  if (gone.length === 0) return resources;
  const fields = Object.fromEntries(
    gone.flatMap((name) => [
      [taskMemberField(scope, name), describeWithdrawn(scope, name)],
      // A namespace that was Flyte's own; in a project's there never was such a member.
      [memberField(scope, name, scope.flyte.fullname), always(null, "flyte.namespace")],
    ]),
  );
  const policy = accountPolicyAddress(scope);
  return resources.map((resource) =>
    resource.address === policy ? { ...resource, fields: { ...fields, ...resource.fields } } : resource,
  );
}

function namespacesOf({ flyte }: Scope, { address }: Marked): readonly string[] {
  switch (kindOf(address)) {
    case "kubernetes.namespace":
      return [nameOf(address)];
    case "flyte.project":
      return flyte.domains.map((domain) => `${nameOf(address)}-${domain}`);
    default:
      return [];
  }
}

/** The key that doesn't ask for it any more: a namespace of a domain that is still there was a project's. */
function describeWithdrawn({ flyte }: Scope, namespace: string): Field {
  const hasDomain = flyte.domains.some((domain) => namespace.endsWith(`-${domain}`));
  return always(null, hasDomain ? "flyte.projects" : "flyte.domains");
}
