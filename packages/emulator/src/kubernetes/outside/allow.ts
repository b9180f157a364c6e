import type { CloudRequest, Stored } from "../../cloud/http.ts";
import type { ObjectRequest } from "../content.ts";
import { readBody, readPatch } from "../content.ts";
import { isObject } from "../patch/merge-patch.ts";
import type { Requester } from "../registry/caller.ts";
import { permissionForUnserved, requirePermission } from "../registry/caller.ts";
import { refuseEscalation } from "../registry/escalation.ts";
import { failWith } from "../status.ts";
import { readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import type { Target } from "../target.ts";
import { isWatch, verbOf } from "../target.ts";

/**
 * Lets a request on to a real API server, or throws why not: by the IAM permission that it needs on GKE. Kinds that the
 * emulator doesn't know have one too; what is about no kind (discovery, OpenAPI, health) is open to whoever has a token.
 */
export function requireAllowed(
  place: Place,
  request: ObjectRequest,
  target: Target | undefined,
  requester: Requester,
): void {
  if (target === undefined) {
    requireUnknown(request, requester);
    return;
  }
  requirePermission(requester, target, verbOf(request, target));
  if (!["POST", "PUT", "PATCH"].includes(request.method) || target.resource.group !== "rbac.authorization.k8s.io")
    return;
  const sent = readSent(request);
  const name = target.name ?? sent["metadata"]?.name ?? "";
  const before = readStored(place.store, target.resource, target.namespace, name);
  const object = { ...before, ...sent, metadata: { ...sent["metadata"], name } };
  refuseEscalation(requester, target.resource, object, before);
}

/** What a write says of rules and subjects; a patch that is no part of an object counts as one that gives everything. */
function readSent(request: ObjectRequest): Stored {
  const sent: unknown = request.method === "PATCH" ? readPatch(request).body : readBody(request);
  const everything = { rules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }], subjects: [{}] };
  return isObject(sent) ? sent : everything;
}

/** A path of objects of a kind that isn't in the emulator's table. */
function requireUnknown(request: CloudRequest, requester: Requester): void {
  const parts = request.url.pathname.split("/").filter((part) => part !== "");
  const [group = "", rest] = parts[0] === "api" ? ["", parts.slice(2)] : [parts[1], parts.slice(3)];
  if (!["api", "apis"].includes(parts[0] ?? "") || rest.length === 0) return;
  const isInNamespace = rest[0] === "namespaces" && rest.length > 2;
  const [plural = "", name] = isInNamespace ? rest.slice(2) : rest;
  const verbs: Readonly<Record<string, string>> = {
    GET: name === undefined || isWatch(request) ? "list" : "get",
    HEAD: "get",
    POST: "create",
    PUT: "update",
    PATCH: "update",
    DELETE: "delete",
  };
  const verb = verbs[request.method] ?? "get";
  const permission = permissionForUnserved(group, plural, verb);
  if (requester.mayGoOn(permission)) return;
  const scope = isInNamespace ? `in the namespace "${rest[1]}"` : "at the cluster scope";
  const message =
    `${plural}${group === "" ? "" : `.${group}`} is forbidden: User "${requester.email}" cannot ${verb} resource ` +
    `"${plural}" in API group "${group}" ${scope}: requires one of ["${permission}"] permission(s).`;
  throw failWith({ code: 403, reason: "Forbidden", message, details: { group, kind: plural } });
}
