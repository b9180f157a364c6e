import { ApiError, legacyError, platformError } from "../cloud/api-error.ts";
import { json } from "../cloud/http.ts";
import { titleOf } from "./service-catalog.ts";

const errorInfo = "type.googleapis.com/google.rpc.ErrorInfo";

/** Nobody said who calls. */
export function missingCredentials(api: string): ApiError {
  const message =
    "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other " +
    "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
  return platformError(401, message, {
    details: [
      { "@type": errorInfo, reason: "CREDENTIALS_MISSING", domain: "googleapis.com", metadata: { service: api } },
    ],
  });
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

/** Too many calls of this kind in a minute. */
export function quotaExceeded(api: string, projectNumber: string): ApiError {
  const message =
    "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute' of service " +
    `'${api}' for consumer 'project_number:${projectNumber}'.`;
  return platformError(429, message, {
    details: [
      {
        "@type": errorInfo,
        reason: "RATE_LIMIT_EXCEEDED",
        domain: "googleapis.com",
        metadata: { service: api, consumer: `projects/${projectNumber}`, quota_limit: "RequestsPerMinutePerProject" },
      },
    ],
  });
}

/** A project that doesn't exist looks like one that the caller may not see. */
export function unknownProject(api: string, projectId: string): ApiError {
  switch (api) {
    case "compute.googleapis.com":
      return legacyError(404, `The resource 'projects/${projectId}' was not found`, "notFound");
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
