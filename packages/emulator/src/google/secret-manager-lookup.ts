import type { ApiError } from "../cloud/api-error.ts";
import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call } from "../cloud/router.ts";
import type { Project } from "../cloud/state.ts";
import { findProject } from "./project.ts";

/** The project that the call names by id or number. */
export function projectOf(cloud: Cloud, call: Call): Project {
  const asked = call.params["project"] ?? "";
  const project = findProject(cloud, asked);
  if (project === undefined) throw platformError(403, `Permission denied on resource project ${asked}.`);
  return project;
}

/** Where a secret is stored: under the project's id, while answers name it by the number. */
export function secretKey(project: Project, secret: string): string {
  return `projects/${project.projectId}/secrets/${secret}`;
}

/** The stored secret `{ secret, versions, policy }` that the call names. */
export function findSecret(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const secret = call.params["secret"] ?? "";
  const stored = cloud.state.secrets[secretKey(project, secret)];
  if (stored !== undefined) return stored;
  throw platformError(404, `Secret [projects/${project.projectNumber}/secrets/${secret}] not found.`);
}

/** The stored version `{ version, data }` that the call names: by number, by alias, or `latest`, the highest number. */
export function findVersion(cloud: Cloud, call: Call): Stored {
  const stored = findSecret(cloud, call);
  const asked = call.params["secretVersion"] ?? "";
  const versions: Record<string, Stored> = stored["versions"];
  const last = Object.keys(versions).length;
  const { name } = stored["secret"];
  if (asked === "latest" && last === 0) throw platformError(404, `Secret [${name}] not found or has no versions.`);
  const number = asked === "latest" ? String(last) : (stored["secret"]["versionAliases"]?.[asked] ?? asked);
  const found = versions[number];
  if (found === undefined) throw platformError(404, `Secret Version [${name}/versions/${asked}] not found.`);
  return found;
}

/** A new etag; like every etag of this API it includes its quotes. */
export function makeSecretEtag(cloud: Cloud): string {
  return `"16${(0x0fa2_0000_0000 + cloud.nextSerial()).toString(16)}"`;
}

/**
 * Refuses a write that carries another etag than the current one: 400 FAILED_PRECONDITION by the documentation
 * ("Use entity tags for optimistic concurrency control"). The wording is a hypothesis.
 */
export function checkEtag(sent: unknown, current: string): void {
  if (sent === undefined || sent === null || sent === "" || sent === current) return;
  throw failedPrecondition(`The provided etag ${sent} does not match the current etag ${current} of the resource.`);
}

export function failedPrecondition(message: string): ApiError {
  return platformError(400, message, { status: "FAILED_PRECONDITION", reason: "failedPrecondition" });
}
