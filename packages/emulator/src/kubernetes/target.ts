import type { CloudRequest } from "../cloud/http.ts";
import type { Resource } from "./resources.ts";
import { findResource } from "./resources.ts";

/** What a request's path means: one resource, maybe of one namespace, maybe one object, maybe a subresource of it. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`; undefined for paths that name no resource of the table. */
export function parseTarget(pathname: string): Target | undefined {
  const segments = pathname
    .split("/")
    .filter((segment) => segment !== "")
    .map(decodeURIComponent);
  const [root, ...rest] = segments;
  const group = root === "api" ? "" : root === "apis" ? rest.shift() : undefined;
  const version = rest.shift();
  if (group === undefined || version === undefined) return undefined;
  return parseRest(group, version, rest);
}

function parseRest(group: string, version: string, rest: readonly string[]): Target | undefined {
  const [first, second, third, ...more] = rest;
  const isInNamespace =
    first === "namespaces" && third !== undefined && findResource(group, version, third) !== undefined;
  if (isInNamespace) {
    const resource = findResource(group, version, third);
    if (resource === undefined || !resource.namespaced || more.length > 2) return undefined;
    return { resource, namespace: second, name: more[0], subresource: more[1] };
  }
  const resource = first === undefined ? undefined : findResource(group, version, first);
  if (resource === undefined || rest.length > 3) return undefined;
  return { resource, namespace: undefined, name: second, subresource: third };
}

/** `list`, `get`, … as RBAC and IAM name what a request does. */
export function verbOf(request: CloudRequest, target: Target): string {
  const verbs: Readonly<Record<string, string>> = {
    GET: target.name === undefined ? (isWatch(request) ? "watch" : "list") : "get",
    HEAD: "get",
    POST: "create",
    PUT: "update",
    PATCH: "patch",
    DELETE: target.name === undefined ? "deletecollection" : "delete",
  };
  return verbs[request.method] ?? "get";
}

export function isWatch(request: CloudRequest): boolean {
  const watch = request.url.searchParams.get("watch");
  return watch === "true" || watch === "1";
}
