import { hostOf } from "./endpoints.ts";
import type { ErrorBody } from "./error-body.ts";
import type { Attempt, Meaning } from "./meaning.ts";

/** A limit of calls per minute: it passes. */
export const rateLimit: Meaning = { code: "quota", retry: "transient" };

/** What a 403 means: an API that is switched off, a limit, a project that isn't there, or a permission that is missing. */
export function meanForbidden(attempt: Attempt, body: ErrorBody): Meaning {
  if (body.errorInfo === "SERVICE_DISABLED" || /has not been used in project .* or it is disabled/.test(body.message)) {
    return meanDisabled(attempt, body);
  }
  if (/per (minute|second|100 seconds)/i.test(body.message) && /quota/i.test(body.message)) return rateLimit;
  if (body.errorInfo === "CONCURRENT_OPERATIONS_QUOTA_EXCEEDED") return rateLimit;
  if (body.errorInfo === "RATE_LIMIT_EXCEEDED" || /^(user)?rateLimitExceeded$/i.test(body.reason)) return rateLimit;
  if (body.errorInfo === "BILLING_DISABLED") return { code: "cloud-refused", retry: "never" };
  if (/quotaExceeded/.test(body.reason)) return { code: "quota", retry: "never" };
  return meanUnknownProject(attempt, body) ?? meanNoPermission(attempt, body);
}

function meanDisabled(attempt: Attempt, body: ErrorBody): Meaning {
  const service = body.metadata["service"] ?? hostOf(attempt.api);
  const project = projectOf(attempt, body);
  const command = `gcloud services enable ${service}${project === undefined ? "" : ` --project=${project}`}`;
  const summary = `the API ${service} is not enabled${project === undefined ? "" : ` in ${project}`}`;
  // An API that was just enabled answers so for minutes; one that nobody enables answers so for ever.
  if (enablesThere(attempt, service)) return { code: "api-disabled", retry: "propagating", summary, help: command };
  return {
    code: "api-disabled",
    retry: "never",
    summary,
    cause: "nothing can be asked of it, and fgk may not enable it: that is its owner's to do",
    help: `its owner runs: ${command}`,
  };
}

/** The plan enables APIs in the deployment's own project; nothing is said about a call that names no project by its id. */
function enablesThere({ path, plan }: Attempt, service: string): boolean {
  if (plan === undefined) return true;
  const named = /\/projects\/([^/:?]+)/.exec(path)?.[1];
  const elsewhere = named !== undefined && !/^(\d+|-|_)$/.test(named) && named !== plan.project;
  return !elsewhere && plan.enables(service);
}

/** Google shows a project that isn't there to nobody, and one that is only to those who may see it: both look the same. */
const unknownProjects: readonly RegExp[] = [
  /^The resource 'projects\/([^/']+)' was not found/,
  /^Permission denied on resource project ([^\s]+?)\.?$/,
];

/** The meaning of an answer by which Google doesn't know the project; undefined for any other. */
export function meanUnknownProject(attempt: Attempt, body: ErrorBody): Meaning | undefined {
  const named = unknownProjects.map((pattern) => pattern.exec(body.message)?.[1]).find((name) => name !== undefined);
  const project = named ?? (body.errorInfo === "CONSUMER_INVALID" ? projectOf(attempt, body) : undefined);
  if (project === undefined) return undefined;
  return {
    code: "no-project",
    retry: "never",
    summary: `there is no project ${project}, or these credentials may not see it`,
    help: `see which ones there are (gcloud projects list) and who asks (gcloud auth list)`,
    keyPath: attempt.plan?.keyOfProject(project),
  };
}

function meanNoPermission(attempt: Attempt, body: ErrorBody): Meaning {
  const permission = findPermission(body) ?? attempt.permission;
  const project = projectOf(attempt, body) ?? attempt.plan?.project ?? "PROJECT";
  if (body.errorInfo === "USER_PROJECT_DENIED") {
    return {
      code: "no-permission",
      retry: "never",
      summary: `no permission to ${attempt.what}: the calls may not be counted for the credentials' own project`,
      help: `gcloud auth application-default set-quota-project ${project}`,
    };
  }
  const role = permission === undefined ? undefined : findRole(permission);
  return {
    code: "no-permission",
    retry: "never",
    summary: `no permission to ${attempt.what}${permission === undefined ? "" : ` (needs ${permission})`}`,
    help:
      role === undefined
        ? "ask an owner of the project for a role that allows it"
        : `an owner of the project runs: gcloud projects add-iam-policy-binding ${project} --member=user:YOU --role=${role}`,
    ...(permission === undefined ? {} : { permission }),
  };
}

/** The least of Google's own roles that holds what fgk needs of an API. */
const roles: readonly (readonly [prefix: string, role: string])[] = [
  ["cloudsql.", "roles/cloudsql.admin"],
  ["compute.", "roles/compute.networkAdmin"],
  ["container.", "roles/container.admin"],
  ["iam.serviceAccounts.", "roles/iam.serviceAccountAdmin"],
  ["resourcemanager.projects.setIamPolicy", "roles/resourcemanager.projectIamAdmin"],
  ["resourcemanager.projects.getIamPolicy", "roles/resourcemanager.projectIamAdmin"],
  ["resourcemanager.projects.", "roles/browser"],
  ["secretmanager.", "roles/secretmanager.admin"],
  ["servicenetworking.", "roles/servicenetworking.networksAdmin"],
  ["serviceusage.", "roles/serviceusage.serviceUsageAdmin"],
  ["storage.", "roles/storage.admin"],
];

function findRole(permission: string): string | undefined {
  return roles.find(([prefix]) => permission.startsWith(prefix))?.[1];
}

function projectOf(attempt: Attempt, body: ErrorBody): string | undefined {
  return body.metadata["consumer"]?.replace(/^projects\//, "") ?? /\/projects\/([^/:?]+)/.exec(attempt.path)?.[1];
}

/** A permission's name, wherever an API puts it: `Permission 'x' denied`, `Required "x" permission(s)`, `does not have x access`. */
function findPermission(body: ErrorBody): string | undefined {
  return (
    body.metadata["permission"] ??
    /\b([a-z]+(?:\.[a-zA-Z]+){2,3})\b(?=['"]?\s+(?:denied|permission|access))/.exec(body.message)?.[1]
  );
}
