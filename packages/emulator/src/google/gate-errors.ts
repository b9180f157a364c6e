import { ApiError, legacyError, platformError } from "../cloud/api-error.ts";
import { json } from "../cloud/http.ts";
import { titleOf } from "./service-catalog.ts";

const errorInfo = "type.googleapis.com/google.rpc.ErrorInfo";

/** Nobody said who calls. Storage speaks of an anonymous caller, who might have been given the permission. */
export function missingCredentials(api: string, permission = ""): ApiError {
  if (api === "storage.googleapis.com") return refuseAnonymous(permission);
  const message =
    "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other " +
    "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
  return platformError(401, message, {
    details: [
      { "@type": errorInfo, reason: "CREDENTIALS_MISSING", domain: "googleapis.com", metadata: { service: api } },
    ],
  });
}

function refuseAnonymous(permission: string): ApiError {
  const isObject = permission.startsWith("storage.objects.") && permission !== "storage.objects.list";
  const thing = permission === "storage.buckets.list" ? "project" : `Storage ${isObject ? "object" : "bucket"}`;
  const message =
    `Anonymous caller does not have ${permission} access to the Google Cloud ${thing}. ` +
    `Permission '${permission}' denied on resource (or it may not exist).`;
  const place = { locationType: "header", location: "Authorization" };
  const errors = [{ message, domain: "global", reason: "required", ...place }];
  return new ApiError(json(401, { error: { code: 401, message, errors } }), message);
}

/** The token was good once, or never. */
export function expiredCredentials(api: string): ApiError {
  const message =
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid " +
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
  return platformError(401, message, {
    details: [
      { "@type": errorInfo, reason: "ACCESS_TOKEN_EXPIRED", domain: "googleapis.com", metadata: { service: api } },
    ],
  });
}

/** The API isn't enabled, or not visibly yet. gcloud recognises it by the wording. */
export function serviceDisabled(api: string, projectId: string): ApiError {
  const url = `https://console.developers.google.com/apis/api/${api}/overview?project=${projectId}`;
  const message =
    `${titleOf(api) ?? api} has not been used in project ${projectId} before or it is disabled. ` +
    `Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action ` +
    "to propagate to our systems and retry.";
  const legacy = {
    message,
    domain: "usageLimits",
    reason: "accessNotConfigured",
    extendedHelp: "https://console.developers.google.com",
  };
  const details = [
    {
      "@type": "type.googleapis.com/google.rpc.Help",
      links: [{ description: "Google developers console API activation", url }],
    },
    {
      "@type": errorInfo,
      reason: "SERVICE_DISABLED",
      domain: "googleapis.com",
      metadata: { service: api, consumer: `projects/${projectId}`, serviceTitle: titleOf(api) ?? api },
    },
  ];
  const error = { code: 403, message, status: "PERMISSION_DENIED", errors: [legacy], details };
  return new ApiError(json(403, { error }), message);
}

/** Too many calls of this kind in a minute. Compute says it with a 403 (retry predicates of Terraform's provider). */
export function quotaExceeded(api: string, projectNumber: string): ApiError {
  if (api === "storage.googleapis.com") {
    const message = "The project exceeded the rate limit for creating and deleting buckets.";
    const errors = [{ message, domain: "usageLimits", reason: "rateLimitExceeded" }];
    return new ApiError(json(429, { error: { code: 429, message, errors } }), message);
  }
  const isCompute = api === "compute.googleapis.com";
  const metric = isCompute ? "Queries" : "Requests";
  const message =
    `Quota exceeded for quota metric '${metric}' and limit '${metric} per minute' of service ` +
    `'${api}' for consumer 'project_number:${projectNumber}'.`;
  const details = [
    {
      "@type": errorInfo,
      reason: "RATE_LIMIT_EXCEEDED",
      domain: "googleapis.com",
      metadata: { service: api, consumer: `projects/${projectNumber}`, quota_limit: `${metric}PerMinutePerProject` },
    },
  ];
  if (!isCompute) return platformError(429, message, { details });
  const errors = [{ message, domain: "usageLimits", reason: "rateLimitExceeded" }];
  return new ApiError(json(403, { error: { code: 403, message, errors, details } }), message);
}

/** A project that doesn't exist looks like one that the caller may not see. */
export function unknownProject(api: string, projectId: string): ApiError {
  switch (api) {
    case "compute.googleapis.com":
      return legacyError(404, `The resource 'projects/${projectId}' was not found`, "notFound");
    case "storage.googleapis.com":
      return legacyError(400, `Unknown project id: ${projectId}`, "invalid");
    case "sqladmin.googleapis.com":
      return legacyError(403, "The client is not authorized to make this request.", "notAuthorized");
    case "cloudresourcemanager.googleapis.com":
      return platformError(403, "The caller does not have permission");
    default:
      return platformError(403, `Permission denied on resource project ${projectId}.`, {
        details: [
          {
            "@type": errorInfo,
            reason: "CONSUMER_INVALID",
            domain: "googleapis.com",
            metadata: { consumer: `projects/${projectId}`, service: api },
          },
        ],
      });
  }
}
