import type { Stored } from "../cloud/http.ts";
import type { Requester } from "./registry/caller.ts";
import { permissionFor, permissionForUnserved } from "./registry/caller.ts";
import { resources } from "./resources.ts";
import { badRequest } from "./status.ts";

/** Answers a SelfSubjectAccessReview from the requester's IAM permissions. Nothing is stored. */
export function reviewAccess(requester: Requester, body: Stored | undefined): Stored {
  const spec: Stored = body?.["spec"] ?? {};
  const asked: Stored | undefined = spec["resourceAttributes"];
  if (asked === undefined && spec["nonResourceAttributes"] === undefined) {
    throw badRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");
  }
  const resource = resources.find((row) => row.plural === asked?.["resource"] && row.group === (asked["group"] ?? ""));
  const verb = asked?.["verb"] ?? "get";
  const permission =
    resource === undefined
      ? permissionForUnserved(String(asked?.["group"] ?? ""), String(asked?.["resource"] ?? ""), verb)
      : permissionFor(resource, verb, asked?.["subresource"]);
  // Paths that are no resources are open to whoever is let in.
  const allowed = asked === undefined || requester.may(permission);
  return {
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
    metadata: {},
    spec,
    status: {
      allowed,
      ...(allowed ? {} : { reason: `requires one of ["${permission}"] permission(s).` }),
    },
  };
}
