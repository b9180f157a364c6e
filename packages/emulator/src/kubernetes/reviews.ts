import type { Stored } from "../cloud/http.ts";
import type { Caller } from "../cloud/state.ts";
import { mayDo, permissionFor } from "./registry/caller.ts";
import { resources } from "./resources.ts";
import { badRequest } from "./status.ts";

/** Answers a SelfSubjectAccessReview from the caller's IAM permissions. Nothing is stored. */
export function reviewAccess(caller: Caller, body: Stored | undefined): Stored {
  const spec: Stored = body?.["spec"] ?? {};
  const asked: Stored | undefined = spec["resourceAttributes"];
  if (asked === undefined && spec["nonResourceAttributes"] === undefined) {
    throw badRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");
  }
  const resource = resources.find((row) => row.plural === asked?.["resource"] && row.group === (asked["group"] ?? ""));
  const permission =
    resource === undefined ? undefined : permissionFor(resource, asked?.["verb"] ?? "get", asked?.["subresource"]);
  const allowed = caller.permissions === "all" || (permission !== undefined && mayDo(caller, permission));
  return {
    kind: "SelfSubjectAccessReview",
    apiVersion: "authorization.k8s.io/v1",
    metadata: {},
    spec,
    status: {
      allowed,
      ...(allowed ? {} : { reason: `requires one of ["${permission ?? "unknown"}"] permission(s).` }),
    },
  };
}
