import type { Cloud } from "../../cloud/cloud.ts";
import type { CloudRequest } from "../../cloud/http.ts";
import { bearerToken, callerHolds, decideNeed, identifyCaller } from "../../google/caller.ts";
import { knownPermissions } from "../../google/permission-catalog.ts";
import type { Resource } from "../resources.ts";
import { nameResource } from "../resources.ts";
import { failWith, unauthorized } from "../status.ts";
import type { Target } from "../target.ts";

/** Who sent a request, and what IAM lets them do in this cluster. RBAC gives nobody from outside anything here. */
export interface Requester {
  readonly email: string;
  /** Whether they hold the permission. */
  readonly may: (permission: string) => boolean;
  /** The same for what a request needs. */
  readonly mayGoOn: (permission: string) => boolean;
}

/**
 * Reads who sent the request: any bearer token will do, none is a 401. By the cluster's DNS endpoint only those come in who
 * may connect to the cluster; by its address everybody who has a token, if only to learn what there is.
 */
export function identifyRequester(cloud: Cloud, cluster: string, request: CloudRequest): Requester {
  if (bearerToken(request) === undefined) throw unauthorized();
  const caller = identifyCaller(cloud, request);
  const may = (permission: string): boolean => callerHolds(cloud, caller, permission, cluster);
  const dns: unknown =
    cloud.state.clusters[cluster]?.["controlPlaneEndpointsConfig"]?.["dnsEndpointConfig"]?.["endpoint"];
  const mayGoOn = (permission: string): boolean => decideNeed(cloud, caller, permission, cluster);
  if (dns === request.url.hostname && !mayGoOn("container.clusters.connect")) throw refuseConnection(cluster);
  return { email: caller.email, may, mayGoOn };
}

/** The words are a hypothesis; the permission is GKE's for its DNS endpoint. */
function refuseConnection(cluster: string): Error {
  const message = `Permission 'container.clusters.connect' denied on resource "${cluster}" (or it may not exist)`;
  return failWith({ code: 403, reason: "Forbidden", message });
}

/**
 * The IAM permission that lets a caller do this on GKE: `container.secrets.list`, `container.pods.exec`. Objects of custom
 * kinds (`flyteworkflows.flyte.lyft.com`) all share one set of permissions.
 */
export function permissionFor(resource: Resource, verb: string, subresource?: string): string {
  if (!isOfKubernetes(resource.group)) return `${customObjects}.${permissionVerb(verb)}`;
  const bySubresource: Readonly<Record<string, string>> = {
    attach: "attach",
    exec: "exec",
    portforward: "portForward",
    log: "getLogs",
    token: "createToken",
    status: verb === "get" ? "getStatus" : "updateStatus",
    scale: verb === "get" ? "getScale" : "updateScale",
  };
  return `container.${nameInPermissions(resource)}.${bySubresource[subresource ?? ""] ?? permissionVerb(verb)}`;
}

/** `networkPolicies`: the plural with the kind's capitals. */
function nameInPermissions({ kind, plural, singular }: Resource): string {
  const name = kind.slice(0, 1).toLowerCase() + kind.slice(1);
  return plural.startsWith(singular) ? name + plural.slice(singular.length) : `${name.slice(0, -1)}ies`;
}

/** The same for a resource that this cluster doesn't serve: kinds of Kubernetes' own are found by their name. */
export function permissionForUnserved(group: string, plural: string, verb: string): string {
  const wanted = `container.${plural}.${permissionVerb(verb)}`.toLowerCase();
  const own = isOfKubernetes(group) ? knownPermissions.find((known) => known.toLowerCase() === wanted) : undefined;
  return own ?? `${customObjects}.${permissionVerb(verb)}`;
}

const customObjects = "container.thirdPartyObjects";

function isOfKubernetes(group: string): boolean {
  return !group.includes(".") || group.endsWith(".k8s.io");
}

/** IAM has no verbs for watching, patching or deleting many. */
function permissionVerb(verb: string): string {
  const verbs: Readonly<Record<string, string>> = { watch: "list", patch: "update", deletecollection: "delete" };
  return verbs[verb] ?? verb;
}

/** Refuses what the requester's IAM permissions don't cover, in GKE's words. */
export function requirePermission(requester: Requester, target: Target, verb: string): void {
  const permission = permissionFor(target.resource, verb, target.subresource);
  if (requester.mayGoOn(permission)) return;
  const { resource, namespace, name } = target;
  const subresource = target.subresource === undefined ? "" : `/${target.subresource}`;
  const subject = name === undefined ? nameResource(resource) : `${nameResource(resource)} "${name}"`;
  const scope = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  throw failWith({
    code: 403,
    reason: "Forbidden",
    message:
      `${subject} is forbidden: User "${requester.email}" cannot ${verb} resource "${resource.plural}${subresource}" in ` +
      `API group "${resource.group}" ${scope}: requires one of ["${permission}"] permission(s).`,
    details: {
      ...(name === undefined ? {} : { name }),
      ...(resource.group === "" ? {} : { group: resource.group }),
      kind: resource.plural,
    },
  });
}
