import type { Json, Resource } from "@fgk/engine";
import { knownValue } from "@fgk/engine";
import type { storage_v1 } from "@googleapis/storage";
import { ownName, textOf } from "../google/values.ts";

export type Bucket = storage_v1.Schema$Bucket;
type Rule = NonNullable<NonNullable<Bucket["lifecycle"]>["rule"]>[number];

/** The live values of a bucket's fields, but for its labels. Locations are upper case in the API, lower case in the file. */
export function readBucketFields(bucket: Bucket): Readonly<Record<string, Json>> {
  const age = (bucket.lifecycle?.rule ?? []).find(isPlainExpiry)?.condition?.age;
  return {
    location: (bucket.location ?? "").toLowerCase(),
    versioning: bucket.versioning?.enabled === true,
    ...(age == null ? {} : { deleteAfterDays: age }),
    uniformAccess: bucket.iamConfiguration?.uniformBucketLevelAccess?.enabled === true,
    publicAccessPrevention: bucket.iamConfiguration?.publicAccessPrevention ?? "inherited",
  };
}

/** A rule that deletes by age and asks nothing else: ours, or one that means the same. */
function isPlainExpiry(rule: Rule): boolean {
  return rule.action?.type === "Delete" && Object.keys(rule.condition ?? {}).join() === "age";
}

/** The body by which the bucket is created, but for its labels. */
export function describeBucket(resource: Resource): object {
  const fields = new Map<string, Json>();
  for (const path of Object.keys(resource.fields)) {
    const value = knownValue(resource, path);
    if (value !== undefined && value !== null) fields.set(path, value);
  }
  const location = textOf(resource, "location");
  return {
    name: ownName(resource),
    ...(location === undefined ? {} : { location: location.toUpperCase() }),
    ...describeBucketParts(fields, undefined),
  };
}

/** The parts of a bucket that fields stand for. Lifecycle rules of others stay. */
export function describeBucketParts(fields: ReadonlyMap<string, Json>, live: Bucket | undefined): object {
  const uniform = fields.get("uniformAccess");
  const prevention = fields.get("publicAccessPrevention");
  const access = {
    ...(uniform === undefined ? {} : { uniformBucketLevelAccess: { enabled: uniform === true } }),
    ...(prevention === undefined ? {} : { publicAccessPrevention: prevention }),
  };
  const days = fields.get("deleteAfterDays");
  return {
    ...(fields.has("versioning") ? { versioning: { enabled: fields.get("versioning") === true } } : {}),
    ...(Object.keys(access).length === 0 ? {} : { iamConfiguration: access }),
    ...(days === undefined ? {} : { lifecycle: { rule: describeRules(live, days) } }),
  };
}

function describeRules(live: Bucket | undefined, days: Json): readonly Rule[] {
  const others = (live?.lifecycle?.rule ?? []).filter((rule) => !isPlainExpiry(rule));
  return typeof days === "number" ? [...others, { action: { type: "Delete" }, condition: { age: days } }] : others;
}
