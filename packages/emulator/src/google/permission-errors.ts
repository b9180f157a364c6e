import { ApiError, legacyError, platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import { json } from "../cloud/http.ts";
import type { Call, Need } from "../cloud/router.ts";
import { findProject } from "./project.ts";

/** Who is refused, for want of what. */
interface Refused {
  readonly email: string;
  readonly missing: readonly [Need, ...Need[]];
  readonly call: Call;
}

/** The refusal of a caller who lacks permissions; every API says so in its own way. */
export function refuseCaller(cloud: Cloud, api: string, { email, missing, call }: Refused): ApiError {
  const [{ permission, on = "" }] = missing;
  switch (api) {
    case "compute.googleapis.com":
      return refuseCompute(missing);
    case "sqladmin.googleapis.com":
      return legacyError(403, "The client is not authorized to make this request.", "notAuthorized");
    case "storage.googleapis.com":
      return refuseStorage(email, permission, on);
    case "container.googleapis.com":
      return refuseContainer(permission, on);
    case "cloudresourcemanager.googleapis.com":
      return refuseProject(permission, on, call.request.url.pathname.startsWith("/v1/"));
    case "serviceusage.googleapis.com":
      return refuseService(cloud, permission, on, call);
    case "servicenetworking.googleapis.com":
      return permission === "servicenetworking.services.addPeering"
        ? deny(`Permission denied to add peering for service '${call.params["service"]}'.`, { api, permission, on })
        : denyOnResource(api, permission, on);
    case "secretmanager.googleapis.com":
      return deny(`Permission '${permission}' denied for resource '${on}' (or it may not exist).`, {
        api,
        permission,
        on,
      });
    default:
      return permission.startsWith("iam.roles.") ? refuseRole(permission, on) : denyOnResource(api, permission, on);
  }
}

/** IAM's own words, which other APIs repeat: `Permission 'P' denied on resource (or it may not exist).` */
export function denyOnResource(api: string, permission: string, on: string): ApiError {
  return deny(`Permission '${permission}' denied on resource (or it may not exist).`, { api, permission, on });
}

interface Denied {
  readonly api: string;
  readonly permission: string;
  readonly on: string;
}

function deny(message: string, { api, permission, on }: Denied, reason = "IAM_PERMISSION_DENIED"): ApiError {
  const info = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: api };
  return platformError(403, message, { details: [{ ...info, metadata: { permission, resource: on } }] });
}

/** Compute names everything that is missing, each in an error of its own. */
function refuseCompute(missing: readonly [Need, ...Need[]]): ApiError {
  const errors = missing.map(({ permission, on }) => ({
    message: `Required '${permission}' permission for '${on}'`,
    domain: "global",
    reason: "forbidden",
  }));
  const message = errors[0]?.message ?? "";
  return new ApiError(json(403, { error: { code: 403, message, errors } }), message);
}

/** Storage tells what kind of thing is refused: an object, a bucket, or buckets in a project. */
function refuseStorage(email: string, permission: string, on: string): ApiError {
  const isObject = permission.startsWith("storage.objects.") && permission !== "storage.objects.list";
  const thing = on.startsWith("projects/") ? "project" : `Storage ${isObject ? "object" : "bucket"}`;
  const message =
    `${email} does not have ${permission} access to the Google Cloud ${thing}. ` +
    `Permission '${permission}' denied on resource (or it may not exist).`;
  return legacyError(403, message, "forbidden");
}

/** Whoever may not act as the nodes' account gets a 400 about the account. */
function refuseContainer(permission: string, on: string): ApiError {
  if (permission !== "iam.serviceAccounts.actAs") {
    return platformError(403, `Required "${permission}" permission(s) for "${on}".`);
  }
  const message =
    `The user does not have access to service account "${on.split("/").at(-1)}". Ask a project owner to grant you the ` +
    "iam.serviceAccountUser role on the service account.";
  return platformError(400, message);
}

/** Version 1 names nothing in its message, version 3 does. */
function refuseProject(permission: string, on: string, isFirstVersion: boolean): ApiError {
  const api = "cloudresourcemanager.googleapis.com";
  if (permission === "resourcemanager.projects.setIamPolicy") {
    return deny("Policy update access denied.", { api, permission, on });
  }
  const message = isFirstVersion
    ? "The caller does not have permission"
    : `Permission '${permission}' denied on resource '//${api}/${on}' (or it may not exist).`;
  return deny(message, { api, permission, on });
}

/** The texts for enabling and listing are Google's; the others are by analogy. */
function refuseService(cloud: Cloud, permission: string, on: string, call: Call): ApiError {
  const project = findProject(cloud, on.split("/")[1] ?? "");
  const service: string = call.params["service"] ?? (call.body["serviceIds"] ?? []).join(",");
  const verb = permission.split(".").at(-1);
  const messages: Readonly<Record<string, string>> = {
    "serviceusage.services.list": `Permission denied to list services for consumer container [projects/${project?.projectNumber}]`,
    "serviceusage.operations.get": "The caller does not have permission",
  };
  const message = messages[permission] ?? `Permission denied to ${verb} service [${service}]`;
  const resource = `projects/${project?.projectId ?? on.split("/")[1]}`;
  const denied = { api: "serviceusage.googleapis.com", permission, on: resource };
  return deny(message, denied, "AUTH_PERMISSION_DENIED");
}

/** IAM speaks of roles in sentences (those for creating and getting are Google's, the others by analogy). */
function refuseRole(permission: string, on: string): ApiError {
  const verb = permission.split(".").at(-1);
  const what = verb === "create" ? "create a role in" : verb === "list" ? "list roles in" : `${verb} the role at`;
  return deny(`You don't have permission to ${what} ${on}.`, { api: "iam.googleapis.com", permission, on });
}
