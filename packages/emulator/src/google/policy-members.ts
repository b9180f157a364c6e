import type { Cloud } from "../cloud/cloud.ts";
import { findProject } from "./project.ts";

/** Why the member can't stand in a policy, in Google's words; undefined when it can. */
export function refuseMember(cloud: Cloud, member: string): string | undefined {
  if (member === "allUsers" || member === "allAuthenticatedUsers") return undefined;
  const colon = member.indexOf(":");
  const type = member.slice(0, Math.max(colon, 0));
  const value = member.slice(colon + 1);
  switch (type) {
    case "serviceAccount":
      return refuseServiceAccount(cloud, value);
    case "user":
      return isEmail(value) ? undefined : `User ${value} does not exist.`;
    case "group":
      return isEmail(value) ? undefined : `Group ${value} does not exist.`;
    case "domain":
      return value.includes(".") ? undefined : `Domain ${value} does not exist.`;
    case "principal":
    case "principalSet":
      return refusePrincipal(cloud, value);
    case "deleted":
    case "projectOwner":
    case "projectEditor":
    case "projectViewer":
      return undefined;
    default:
      return `The member ${member} is of an unknown type. Please set a valid type prefix for the member.`;
  }
}

function isEmail(value: string): boolean {
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value);
}

function refuseServiceAccount(cloud: Cloud, value: string): string | undefined {
  const pool = /^([^[\]]+\.svc\.id\.goog)\[[^[\]/]+\/[^[\]/]+\]$/.exec(value)?.[1];
  if (pool !== undefined) return refusePool(cloud, pool);
  const email = value.toLowerCase();
  return isGoogleManaged(cloud, email) || isVisibleAccount(cloud, email)
    ? undefined
    : `Service account ${value} does not exist.`;
}

/** Accounts that Google makes with an API: their project's number stands in the email. */
function isGoogleManaged(cloud: Cloud, email: string): boolean {
  const number = /^(?:service-)?(\d+)(?:-compute)?@[a-z0-9.-]+\.gserviceaccount\.com$/.exec(email)?.[1];
  return number !== undefined && findProject(cloud, number) !== undefined;
}

function isVisibleAccount(cloud: Cloud, email: string): boolean {
  const account = Object.values(cloud.state.serviceAccounts).find((stored) => stored["email"] === email);
  if (account === undefined) return false;
  return cloud.now() >= Number(account["createdAtMs"] ?? 0) + cloud.faults.saVisibleAfterMs;
}

function refusePrincipal(cloud: Cloud, value: string): string | undefined {
  const match = /^\/\/iam\.googleapis\.com\/(?:projects\/(\d+)\/)?locations\/global\/([^/]+)\/([^/]+)\/.+$/.exec(value);
  if (match === null) return `Principal ${value} does not exist.`;
  const pool = match[3] ?? "";
  if (!pool.endsWith(".svc.id.goog")) return undefined;
  const owner = findProject(cloud, match[1] ?? "");
  return owner?.projectId === projectOfPool(pool) ? refusePool(cloud, pool) : missingPool(pool);
}

function refusePool(cloud: Cloud, pool: string): string | undefined {
  return findProject(cloud, projectOfPool(pool))?.identityPool === true ? undefined : missingPool(pool);
}

function projectOfPool(pool: string): string {
  return pool.replace(/\.svc\.id\.goog$/, "");
}

function missingPool(pool: string): string {
  return (
    `Identity Pool does not exist (${pool}). Please check that you specified a valid resource name as returned ` +
    "in the `name` attribute in the configuration API."
  );
}
