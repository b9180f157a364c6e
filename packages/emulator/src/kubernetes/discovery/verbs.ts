import type { Resource } from "../resources.ts";

const allVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** The verbs that discovery lists for a resource or one of its subresources. */
export function permissionVerbs(resource: Resource, subresource?: string): readonly string[] {
  if (resource.review) return ["create"];
  switch (subresource) {
    case undefined:
      return allVerbs.filter((verb) => verb !== "deletecollection" || resource.plural !== "namespaces");
    case "status":
    case "scale":
      return ["get", "patch", "update"];
    case "log":
      return ["get"];
    case "token":
      return ["create"];
    default:
      return ["create", "get"];
  }
}
