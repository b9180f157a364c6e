import type { Cloud } from "../cloud/cloud.ts";
import type { CloudRequest } from "../cloud/http.ts";
import type { Caller } from "../cloud/state.ts";

/** Who calls. A token that the cloud doesn't know may do everything, under a name that says so. */
export function identifyCaller(cloud: Cloud, request: CloudRequest): Caller {
  const token = bearerToken(request);
  const known = token === undefined ? undefined : cloud.state.callers[token];
  return known ?? { email: "anyone@example.com", permissions: "all" };
}

/** The bearer token of the request, if it carries one. */
export function bearerToken(request: CloudRequest): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1];
}

/** Whether the one who sent the request has the permission; callers hold it for the whole cloud. */
export function callerHolds(cloud: Cloud, request: CloudRequest, permission: string): boolean {
  const { permissions } = identifyCaller(cloud, request);
  return permissions === "all" || permissions.includes(permission);
}
