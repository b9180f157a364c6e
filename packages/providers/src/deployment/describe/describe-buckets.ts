import type { Field, Resource } from "@fgk/engine";
import type { BucketScope } from "../scope/buckets-scope.ts";
import type { Scope } from "../scope.ts";
import { accountAddress, apiAddress, bucketAddress, bucketRightsAddress } from "./addresses.ts";
import type { Asked } from "./fields.ts";
import { always, byDefault, fieldFrom, labelFields } from "./fields.ts";

/**
 * objectAdmin lets Flyte read and write objects; it lacks storage.buckets.get, which Flyte asks for when it starts and
 * legacyBucketReader has.
 */
const bucketRoles = ["roles/storage.objectAdmin", "roles/storage.legacyBucketReader"] as const;

/** The buckets (one, when both have one name) and the account's rights on them. */
export function describeBuckets(asked: Asked): readonly Resource[] {
  const buckets = distinctBuckets(asked.scope);
  return [
    ...buckets.map((bucket) => describeBucket(asked, bucket)),
    ...buckets.filter((bucket) => needsRights(asked.scope, bucket)).map((bucket) => describeRights(asked, bucket)),
  ];
}

/** The buckets whose rights are granted on the bucket itself. */
export function bucketsWithRights(scope: Scope): readonly BucketScope[] {
  return distinctBuckets(scope).filter((bucket) => needsRights(scope, bucket));
}

function distinctBuckets({ buckets }: Scope): readonly BucketScope[] {
  return buckets.metadata.name === buckets.userData.name ? [buckets.metadata] : [buckets.metadata, buckets.userData];
}

/** Roles on the project reach its own buckets only. */
function needsRights(scope: Scope, bucket: BucketScope): boolean {
  return scope.account.grants === "resource" || bucket.project !== scope.project;
}

function describeBucket(asked: Asked, bucket: BucketScope): Resource {
  const { buckets } = asked.scope;
  const fields: Record<string, Field> = {
    location: fieldFrom(asked, ["buckets.location"], buckets.location),
    versioning: fieldFrom(asked, ["buckets.versioning"], buckets.versioning),
    uniformAccess: byDefault(true),
    publicAccessPrevention: byDefault("enforced"),
    ...labelFields(asked, bucket.managed),
  };
  // Metadata is never deleted by age: Flyte needs it as long as it remembers the run.
  if (bucket.path === "buckets.userData" && buckets.deleteAfterDays !== null) {
    fields["deleteAfterDays"] = fieldFrom(asked, ["buckets.deleteAfterDays"], buckets.deleteAfterDays);
  }
  return {
    address: bucketAddress(bucket.name),
    at: { project: bucket.project },
    fields,
    managed: bucket.managed,
    protected: buckets.protect,
    dependsOn: [apiAddress("storage.googleapis.com")],
    source: bucket.path,
  };
}

function describeRights(asked: Asked, bucket: BucketScope): Resource {
  const { scope } = asked;
  const { account } = scope;
  const member = `serviceAccount:${account.email}`;
  return {
    address: bucketRightsAddress(bucket.name),
    at: { project: bucket.project, bucket: bucket.name, email: account.email },
    fields: Object.fromEntries(bucketRoles.map((role) => [`${role} ${member}`, always(true, bucket.path)])),
    // A bucket that is another team's is never written to, not even its policy.
    managed: bucket.managed && account.bindings === "managed",
    protected: false,
    dependsOn: [bucketAddress(bucket.name), accountAddress(scope)],
    source: bucket.path,
  };
}
