import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Guard, Route } from "../cloud/router.ts";
import { storageErrors } from "./storage-errors.ts";

/** The stored bucket that the call names, `{ bucket, policy, objects }`, or why the caller doesn't get it. */
export function findBucket(cloud: Cloud, call: Call, permission: string): Stored {
  const name = call.params["bucket"] ?? "";
  const stored = cloud.state.buckets[name];
  if (stored !== undefined) return stored;
  if (cloud.faults.bucketsTaken.includes(name)) throw storageErrors.foreignBucket(call.caller, permission);
  throw storageErrors.noBucket();
}

/** Refuses when a `…Match` or `…NotMatch` parameter of the query doesn't hold. */
export function checkPreconditions(call: Pick<Call, "query">, parameter: string, current: string): void {
  const match = call.query.get(`if${parameter}Match`);
  const notMatch = call.query.get(`if${parameter}NotMatch`);
  if ((match !== null && match !== current) || (notMatch !== null && notMatch === current)) {
    throw storageErrors.precondition();
  }
}

/** Moves a bucket's metageneration, with which its etag and its policy's etag move too. */
export function touchBucket(cloud: Cloud, bucket: Stored): void {
  bucket["metageneration"] = String(Number(bucket["metageneration"]) + 1);
  bucket["updated"] = new Date(cloud.now()).toISOString();
}

/** One route under both roots: clients told of an emulator leave `/storage/v1` out. */
export function storageRoute(
  method: Route["method"],
  path: string,
  guard: string | Guard,
  handle: (cloud: Cloud, call: Call) => unknown,
): readonly Route[] {
  return ["/storage/v1", ""].map((root) => ({
    api: "storage.googleapis.com",
    method,
    path: `${root}${path}`,
    ...(typeof guard === "string" ? { permission: guard } : guard),
    handle,
  }));
}

/** The part of a list that `maxResults` and `pageToken` ask for; `keyOf` must be the order of the list. */
export function cutPage<T>(call: Call, all: readonly T[], keyOf: (item: T) => string): { items: T[]; next?: string } {
  const asked = Number(call.query.get("maxResults") ?? 0);
  const size = asked >= 1 ? asked : 1000;
  const token = call.query.get("pageToken") ?? "";
  const after = Buffer.from(token, "base64url").toString();
  const rest = all.filter((item) => token === "" || keyOf(item) > after);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  const next = rest.length > size && last !== undefined ? Buffer.from(keyOf(last)).toString("base64url") : undefined;
  return { items, ...(next === undefined ? {} : { next }) };
}
