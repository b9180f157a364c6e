import type { Stored } from "../../cloud/http.ts";
import type { Resource } from "../resources.ts";
import { nameResource } from "../resources.ts";
import { failWith } from "../status.ts";
import type { Requester } from "./caller.ts";

/**
 * Kubernetes lets nobody give more than they have: rules of a role need `escalate`, bindings need `bind` on the role that they
 * name, unless the giver holds all of it by RBAC. On GKE whoever is let in by IAM holds nothing by RBAC, so the two IAM
 * permissions decide (public reports: "attempting to grant RBAC permissions not currently held", with Kubernetes Engine
 * Developer and with Editor). What a write leaves as it was isn't asked for again.
 */
export function refuseEscalation(
  requester: Requester | undefined,
  resource: Resource,
  object: Stored,
  before: Stored | undefined,
): void {
  if (requester === undefined || resource.group !== "rbac.authorization.k8s.io") return;
  const needed = resource.plural.endsWith("bindings")
    ? neededToBind(object, before)
    : neededToEscalate(resource, object, before);
  if (needed === undefined || requester.mayGoOn(needed)) return;
  const { name } = object["metadata"];
  throw failWith({
    code: 403,
    reason: "Forbidden",
    message:
      `${nameResource(resource)} "${name}" is forbidden: user "${requester.email}" (groups=["system:authenticated"]) is ` +
      "attempting to grant RBAC permissions not currently held:" +
      ((object["rules"] ?? []) as readonly Stored[]).map((rule) => `\n${printRule(rule)}`).join(""),
    details: { name, group: resource.group, kind: resource.plural },
  });
}

function neededToEscalate(resource: Resource, object: Stored, before: Stored | undefined): string | undefined {
  if ((object["rules"] ?? []).length === 0 || isSame(object["rules"], before?.["rules"])) return undefined;
  return `container.${resource.plural === "roles" ? "roles" : "clusterRoles"}.escalate`;
}

function neededToBind(object: Stored, before: Stored | undefined): string | undefined {
  if (isSame(object["roleRef"], before?.["roleRef"]) && isSame(object["subjects"], before?.["subjects"]))
    return undefined;
  return `container.${object["roleRef"]?.kind === "Role" ? "roles" : "clusterRoles"}.bind`;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** As Kubernetes prints a rule: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`. */
function printRule(rule: Stored): string {
  const fields = [
    ["APIGroups", "apiGroups"],
    ["Resources", "resources"],
    ["ResourceNames", "resourceNames"],
    ["NonResourceURLs", "nonResourceURLs"],
    ["Verbs", "verbs"],
  ] as const;
  const parts = fields
    .filter(([, field]) => (rule[field] ?? []).length > 0)
    .map(([title, field]) => {
      const values: readonly string[] = rule[field];
      return `${title}:[${values.map((value) => JSON.stringify(value)).join(" ")}]`;
    });
  return `{${parts.join(", ")}}`;
}
