import { legacyError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import type { PolicyWrite } from "./iam-policy.ts";
import { checkShape, openToAll, readPolicy, testPermissions, writePolicy } from "./iam-policy.ts";
import { findBucket, storageRoute } from "./storage-lookup.ts";

/** Measured: the ninth policy write of a burst is refused. */
const writesPerBurst = 8;
const burstMs = 1000;

function getPolicy(cloud: Cloud, call: Call): Stored {
  const stored = findBucket(cloud, call, "storage.buckets.getIamPolicy");
  return show(stored, readPolicy(stored, Number(call.query.get("optionsRequestedPolicyVersion") ?? 1)));
}

/** The body is the policy itself. A stale etag is 412 here, and any update of the bucket makes an etag stale. */
function setPolicy(cloud: Cloud, call: Call): Stored {
  const stored = findBucket(cloud, call, "storage.buckets.setIamPolicy");
  refuseBurst(cloud, stored);
  const write: PolicyWrite = {
    resource: `buckets/${stored["bucket"]["name"]}`,
    stored,
    policy: call.body,
    staleAnswer: "condition",
  };
  checkShape(write);
  checkBindings(stored, call.body["bindings"] ?? []);
  const policy = writePolicy(cloud, write);
  stored["bucket"]["updated"] = new Date(cloud.now()).toISOString();
  return show(stored, policy);
}

function show(stored: Stored, policy: Stored): Stored {
  return { kind: "storage#policy", resourceId: `projects/_/buckets/${stored["bucket"]["name"]}`, ...policy };
}

function refuseBurst(cloud: Cloud, stored: Stored): void {
  const recent: number[] = (stored["policyWritesMs"] ?? []).filter(
    (atMs: number) => atMs > cloud.now() - cloud.scaled(burstMs),
  );
  stored["policyWritesMs"] = [...recent, cloud.now()];
  if (recent.length < writesPerBurst) return;
  stored["policyWritesMs"] = recent;
  const message =
    `The rate of change requests to the bucket ${stored["bucket"]["name"]} exceeds the rate limit. ` +
    "Please reduce the rate of create, update, and delete requests.";
  throw legacyError(429, message, "rateLimitExceeded");
}

/** Both refusals share the stale etag's reason, so only the message tells them apart (the first text is a hypothesis). */
function checkBindings(stored: Stored, bindings: readonly Stored[]): void {
  const { uniformBucketLevelAccess, publicAccessPrevention } = stored["bucket"]["iamConfiguration"];
  if (!uniformBucketLevelAccess["enabled"] && bindings.some((binding) => binding["condition"] !== undefined)) {
    throw legacyError(412, "IAM conditions require uniform bucket-level access to be enabled.", "conditionNotMet");
  }
  const members = bindings.flatMap((binding): string[] => binding["members"] ?? []);
  if (publicAccessPrevention === "enforced" && members.some((member) => /^all(Authenticated)?Users$/.test(member))) {
    const message =
      "The member bindings allUsers and allAuthenticatedUsers are not allowed since public access prevention is enforced.";
    throw legacyError(412, message, "conditionNotMet");
  }
}

function testBucketPermissions(cloud: Cloud, call: Call): Stored {
  const stored = findBucket(cloud, call, "storage.buckets.get");
  const resource = `buckets/${stored["bucket"]["name"]}`;
  return { kind: "storage#testIamPermissionsResponse", ...testPermissions(cloud, call, resource) };
}

export const storageBucketIamRoutes: readonly Route[] = [
  ...storageRoute("GET", "/b/{bucket}/iam", "storage.buckets.getIamPolicy", getPolicy),
  ...storageRoute("PUT", "/b/{bucket}/iam", "storage.buckets.setIamPolicy", setPolicy),
  ...storageRoute("GET", "/b/{bucket}/iam/testPermissions", { open: openToAll }, testBucketPermissions),
];
