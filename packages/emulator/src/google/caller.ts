import type { Cloud } from "../cloud/cloud.ts";
import type { CloudRequest } from "../cloud/http.ts";
import type { Caller } from "../cloud/state.ts";
import { holds, projectOfResource } from "./decide.ts";

/**
 * Who calls. A token that this cloud gave out in an account's name (to a pod, or to who impersonates the account) is that
 * account's; a federated one of a pod is that of its namespace and account. A token that the cloud doesn't know may do everything, under a name that says so.
 */
export function identifyCaller(cloud: Cloud, request: CloudRequest): Caller {
  const token = bearerToken(request) ?? "";
  const known = cloud.state.callers[token];
  if (known !== undefined) return known;
  const email = /^ya29\.fgk-emulated\.([^@\s]+@[^@\s]+\.gserviceaccount\.com)$/.exec(token)?.[1];
  if (email !== undefined) return { email, member: `serviceAccount:${email}` };
  const federated = /^ya29\.fgk-emulated\.(([^@\s[\]]+\.svc\.id\.goog)\[[^@\s[\]]+\])$/.exec(token);
  return federated === null
    ? { email: "anyone@example.com", permissions: "all" }
    : { email: federated[2] ?? "", member: `serviceAccount:${federated[1]}` };
}

/** The token of an account, in the form that the metadata server of a cluster gives too. */
export function makeAccountToken(email: string): string {
  return `ya29.fgk-emulated.${email}`;
}

/** The token of a pod without a Google account: `serviceAccount:POOL[NS/KSA]` is how policies name it. */
export function makeFederatedToken(member: string): string {
  return `ya29.fgk-emulated.${member.replace(/^serviceAccount:/, "")}`;
}

/** The bearer token of the request, if it carries one. */
export function bearerToken(request: CloudRequest): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1];
}

/**
 * Whether the caller holds the permission on the resource: a principal by the policies of the resource and of its project,
 * any other caller by its own list, for the whole cloud. What the fault takes away nobody holds.
 */
export function callerHolds(cloud: Cloud, caller: Caller, permission: string, resource: string): boolean {
  if (isMissing(cloud, permission, resource)) return false;
  if ("member" in caller) return holds(cloud, caller.member, permission, resource);
  return caller.permissions === "all" || caller.permissions.includes(permission);
}

/** The same for something that a call needs, and tells whoever listens. */
export function decideNeed(cloud: Cloud, caller: Caller, permission: string, on: string): boolean {
  const held = callerHolds(cloud, caller, permission, on);
  cloud.onNeed?.({ caller: caller.email, permission, on, held });
  return held;
}

function isMissing(cloud: Cloud, permission: string, resource: string): boolean {
  const missing = cloud.faults.permissionsMissing;
  if (missing.length === 0) return false;
  return (
    missing.includes(permission) ||
    missing.includes(`${permission}@${projectOfResource(cloud, resource)?.projectId ?? ""}`)
  );
}

/** Makes a bearer token the credential of a principal, who may do what the policies of this cloud give it. */
export function addCaller(cloud: Cloud, token: string, { member }: { readonly member: string }): void {
  const email = /^(?:user|serviceAccount):([^@\s[\]]+@[^@\s[\]]+)$/.exec(member)?.[1]?.toLowerCase();
  if (email === undefined) throw new Error(`${member} can't call: it must be user:EMAIL or serviceAccount:EMAIL`);
  cloud.state.callers[token] = { email, member: `${member.split(":")[0]}:${email}` };
}
