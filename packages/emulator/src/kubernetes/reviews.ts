import type { Stored } from "../cloud/http.ts";
import type { Caller } from "../cloud/state.ts";
import { callerHolds, identifyCaller } from "../google/caller.ts";
import type { Requester } from "./registry/caller.ts";
import { permissionFor, permissionForUnserved, requirePermission } from "./registry/caller.ts";
import type { Resource } from "./resources.ts";
import { resources, versionOf } from "./resources.ts";
import { failWith } from "./status.ts";
import type { Place } from "./strategies/strategy.ts";
import type { Target } from "./target.ts";

/** Answers a review: who may do what, who somebody is. Nothing is stored; reviews of others need a permission. */
export function answerReview(place: Place, target: Target, requester: Requester, body: Stored | undefined): Stored {
  const spec: Stored = body?.["spec"] ?? {};
  switch (target.resource.kind) {
    case "SelfSubjectAccessReview":
      return describe(target.resource, spec, reviewAccess(spec, requester.may));
    case "SelfSubjectRulesReview":
      return describe(target.resource, {}, describeRules());
    case "SelfSubjectReview":
      return describe(target.resource, undefined, { userInfo: describeUser(requester.email) });
    case "TokenReview":
      requirePermission(requester, target, "create");
      return describe(target.resource, spec, reviewToken(place, spec));
    default: {
      requirePermission(requester, target, "create");
      const caller = readUser(spec);
      const may = (permission: string): boolean => callerHolds(place.cloud, caller, permission, place.cluster);
      return describe(target.resource, spec, reviewAccess(spec, may));
    }
  }
}

function describe(resource: Resource, spec: Stored | undefined, status: Stored): Stored {
  const kind = { kind: resource.kind, apiVersion: versionOf(resource), metadata: {} };
  return { ...kind, ...(spec === undefined ? {} : { spec }), status };
}

function reviewAccess(spec: Stored, may: (permission: string) => boolean): Stored {
  const asked: Stored | undefined = spec["resourceAttributes"];
  if (asked === undefined && spec["nonResourceAttributes"] === undefined) {
    throw refuseSpec("spec.resourceAttributes", "null", oneOfTwo);
  }
  const resource = resources.find((row) => row.plural === asked?.["resource"] && row.group === (asked["group"] ?? ""));
  const verb = asked?.["verb"] ?? "get";
  const permission =
    resource === undefined
      ? permissionForUnserved(String(asked?.["group"] ?? ""), String(asked?.["resource"] ?? ""), verb)
      : permissionFor(resource, verb, asked?.["subresource"]);
  // Paths that are no resources are open to whoever is let in.
  const allowed = asked === undefined || may(permission);
  return { allowed, ...(allowed ? {} : { reason: `requires one of ["${permission}"] permission(s).` }) };
}

const oneOfTwo = "exactly one of nonResourceAttributes or resourceAttributes must be specified";

function refuseSpec(field: string, value: string, why: string): Error {
  const text = `Invalid value: ${JSON.stringify(value)}: ${why}`;
  return failWith({
    code: 422,
    reason: "Invalid",
    message: `.authorization.k8s.io "" is invalid: ${field}: ${text}`,
    details: { group: "authorization.k8s.io", causes: [{ reason: "FieldValueInvalid", message: text, field }] },
  });
}

/** Whom a SubjectAccessReview asks about; groups hold nothing here. */
function readUser(spec: Stored): Caller {
  const email: unknown = spec["user"];
  if (typeof email !== "string" || email === "") {
    throw refuseSpec("spec.user", "", "at least one of user or group must be specified");
  }
  const kind = email.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user";
  return { email, member: `${kind}:${email}` };
}

function describeUser(username: string): Stored {
  return { username, groups: ["system:authenticated"] };
}

/** Any token is somebody's in this cloud. */
function reviewToken(place: Place, spec: Stored): Stored {
  const token: unknown = spec["token"];
  if (typeof token !== "string" || token === "") return { user: {}, error: "invalid bearer token" };
  const headers = { authorization: `Bearer ${token}` };
  const url = new URL("https://cluster.invalid/");
  const caller = identifyCaller(place.cloud, { method: "GET", url, headers, body: new Uint8Array() });
  return { authenticated: true, user: describeUser(caller.email) };
}

/** On GKE, IAM decides by a webhook, which can't list rules: only what RBAC gives everybody is listed. */
function describeRules(): Stored {
  const create = (group: string, names: readonly string[]): Stored => ({
    verbs: ["create"],
    apiGroups: [group],
    resources: names,
  });
  const paths = "/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/";
  return {
    resourceRules: [
      create("authorization.k8s.io", ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
      create("authentication.k8s.io", ["selfsubjectreviews"]),
    ],
    nonResourceRules: [{ verbs: ["get"], nonResourceURLs: paths.split(" ") }],
    incomplete: true,
    evaluationError: "webhook authorizer does not support user rule resolution",
  };
}
