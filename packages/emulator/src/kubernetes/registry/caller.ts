import type { Cloud } from "../../cloud/cloud.ts";
import type { CloudRequest } from "../../cloud/http.ts";
import type { Caller } from "../../cloud/state.ts";
import type { Resource } from "../resources.ts";
import { nameResource } from "../resources.ts";
import { failWith, unauthorized } from "../status.ts";
import type { Target } from "../target.ts";

/** Who sent the request: any bearer token will do, none is a 401. */
export function identifyCaller(cloud: Cloud, request: CloudRequest): Caller {
  const token = /^Bearer\s+(\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1];
  if (token === undefined) throw unauthorized();
  return cloud.state.callers[token] ?? { email: "anyone@example.com", permissions: "all" };
}

const namesOfIam: Readonly<Record<string, string>> = {
  endpoints: "endpoints",
  CustomResourceDefinition: "customResourceDefinitions",
  FlyteWorkflow: "thirdPartyObjects",
};

/** The IAM permission that lets a caller do this on GKE: `container.secrets.list`, `container.pods.exec`. */
export function permissionFor(resource: Resource, verb: string, subresource?: string): string {
  const plural = `${resource.kind.slice(0, 1).toLowerCase()}${resource.kind.slice(1)}s`;
  const name = namesOfIam[resource.plural] ?? namesOfIam[resource.kind] ?? plural;
  const bySubresource: Readonly<Record<string, string>> = {
    exec: "exec",
    portforward: "portForward",
    log: "getLogs",
    status: verb === "get" ? "getStatus" : "updateStatus",
  };
  const byVerb: Readonly<Record<string, string>> = { watch: "list", patch: "update", deletecollection: "delete" };
  return `container.${name}.${bySubresource[subresource ?? ""] ?? byVerb[verb] ?? verb}`;
}

export function mayDo(caller: Caller, permission: string): boolean {
  return caller.permissions === "all" || caller.permissions.includes(permission);
}

/** Refuses what the caller's IAM permissions don't cover, in GKE's words. */
export function requirePermission(caller: Caller, target: Target, verb: string): void {
  const permission = permissionFor(target.resource, verb, target.subresource);
  if (mayDo(caller, permission)) return;
  const { resource, namespace, name } = target;
  const subresource = target.subresource === undefined ? "" : `/${target.subresource}`;
  const subject = name === undefined ? nameResource(resource) : `${nameResource(resource)} "${name}"`;
  const scope = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  throw failWith({
    code: 403,
    reason: "Forbidden",
    message:
      `${subject} is forbidden: User "${caller.email}" cannot ${verb} resource "${resource.plural}${subresource}" in API group ` +
      `"${resource.group}" ${scope}: requires one of ["${permission}"] permission(s).`,
    details: {
      ...(name === undefined ? {} : { name }),
      ...(resource.group === "" ? {} : { group: resource.group }),
      kind: resource.plural,
    },
  });
}
