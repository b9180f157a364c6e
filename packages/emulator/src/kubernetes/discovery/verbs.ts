import type { Resource } from "../resources.ts";

/** The verbs that discovery lists for a resource or one of its subresources. */
export function permissionVerbs(resource: Resource, subresource?: string): readonly string[] {
  if (resource.review) return ["create"];
  switch (subresource) {
    case undefined:
      return ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    case "status":
      return ["get", "patch", "update"];
    case "log":
      return ["get"];
    default:
      return ["create", "get"];
  }
}
