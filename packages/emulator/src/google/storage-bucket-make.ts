import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Project } from "../cloud/state.ts";
import { findBadLabel } from "./compute-labels.ts";
import { isRegion } from "./compute-regions.ts";
import { makeBucketEtag } from "./policy-etag.ts";
import { storageErrors } from "./storage-errors.ts";

const multiRegions: readonly string[] = ["US", "EU", "ASIA"];
const dualRegions: readonly string[] = ["NAM4", "EUR4", "EUR5", "EUR7", "EUR8", "ASIA1"];
const lockAfterMs = 90 * 86_400_000;

/** The fields of a bucket that a client may set; every other one in a body is ignored, as the API does. */
export const writableFields: readonly string[] = [
  "autoclass",
  "billing",
  "cors",
  "defaultEventBasedHold",
  "encryption",
  "hierarchicalNamespace",
  "iamConfiguration",
  "labels",
  "lifecycle",
  "logging",
  "retentionPolicy",
  "rpo",
  "softDeletePolicy",
  "storageClass",
  "versioning",
  "website",
];

/** A new bucket with everything that the API fills in. Locations are printed in upper case. */
export function makeBucket(cloud: Cloud, project: Project, body: Stored): Stored {
  const name = String(body["name"] ?? "");
  checkBucketName(name);
  const location = String(body["location"] ?? "US").toUpperCase();
  const now = new Date(cloud.now()).toISOString();
  const fields = Object.fromEntries(writableFields.map((field) => [field, body[field]]));
  const bucket: Stored = {
    kind: "storage#bucket",
    selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
    id: name,
    name,
    projectNumber: project.projectNumber,
    generation: String(cloud.now() * 1000 + cloud.nextSerial()),
    metageneration: "1",
    location,
    locationType: readLocationType(location),
    storageClass: "STANDARD",
    timeCreated: now,
    updated: now,
    rpo: "DEFAULT",
  };
  for (const [field, value] of Object.entries(fields)) if (value !== undefined && value !== null) bucket[field] = value;
  return completeBucket(cloud, bucket);
}

/**
 * Brings a bucket whose fields were written into the form in which the API keeps it. Times that the API sets aren't taken
 * from clients, who send them back in other spellings: they stay as they were `before`.
 */
export function completeBucket(cloud: Cloud, bucket: Stored, before: Stored = {}): Stored {
  const label = findBadLabel(bucket["labels"]);
  if (label !== undefined) throw storageErrors.invalid(`Invalid label ${label}.`);
  const access: Stored = bucket["iamConfiguration"]?.["uniformBucketLevelAccess"] ?? {};
  const prevention: string = bucket["iamConfiguration"]?.["publicAccessPrevention"] ?? "inherited";
  const uniform = access["enabled"] === true;
  const lockedTime: string =
    before["iamConfiguration"]?.["uniformBucketLevelAccess"]?.["lockedTime"] ??
    new Date(cloud.now() + lockAfterMs).toISOString();
  const state = uniform ? { enabled: true, lockedTime } : { enabled: false };
  bucket["iamConfiguration"] = {
    bucketPolicyOnly: state,
    uniformBucketLevelAccess: { ...state },
    publicAccessPrevention: prevention === "unspecified" ? "inherited" : prevention,
  };
  const soft: Stored = bucket["softDeletePolicy"] ?? {};
  const retention = String(soft["retentionDurationSeconds"] ?? 604_800);
  bucket["softDeletePolicy"] = {
    retentionDurationSeconds: retention,
    ...(retention === "0" ? {} : { effectiveTime: effectiveSince(cloud, retention, before) }),
  };
  completeAutoclass(cloud, bucket, before);
  if (Object.keys(bucket["labels"] ?? {}).length === 0) delete bucket["labels"];
  if ((bucket["lifecycle"]?.["rule"]?.length ?? 0) === 0) delete bucket["lifecycle"];
  return bucket;
}

/** Since when objects are kept for so long after their deletion. */
function effectiveSince(cloud: Cloud, retention: string, before: Stored): string {
  const was: Stored = before["softDeletePolicy"] ?? {};
  const same = String(was["retentionDurationSeconds"]) === retention;
  return same && was["effectiveTime"] !== undefined ? was["effectiveTime"] : new Date(cloud.now()).toISOString();
}

/** Autoclass says since when, and where objects end that nobody reads. */
function completeAutoclass(cloud: Cloud, bucket: Stored, { autoclass: was }: Stored): void {
  const { enabled, terminalStorageClass = "NEARLINE" }: Stored = bucket["autoclass"] ?? {};
  delete bucket["autoclass"];
  if (enabled !== true) return;
  const now = new Date(cloud.now()).toISOString();
  const sameTerminal = was?.["terminalStorageClass"] === terminalStorageClass;
  bucket["autoclass"] = {
    enabled,
    toggleTime: was?.["toggleTime"] ?? now,
    terminalStorageClass,
    terminalStorageClassUpdateTime: sameTerminal ? was["terminalStorageClassUpdateTime"] : now,
  };
}

/** The bucket as answers show it: its etag is its metageneration. */
export function showBucket(bucket: Stored): Stored {
  return { ...bucket, etag: makeBucketEtag(Number(bucket["metageneration"])) };
}

/** The policy that every new bucket has; the object roles come with uniform access only. */
export function makeBucketPolicy(project: Project, uniform: boolean): Stored {
  const { projectId } = project;
  const writers = [`projectEditor:${projectId}`, `projectOwner:${projectId}`];
  const readers = [`projectViewer:${projectId}`];
  return {
    bindings: [
      { role: "roles/storage.legacyBucketOwner", members: writers },
      { role: "roles/storage.legacyBucketReader", members: readers },
      ...(uniform
        ? [
            { role: "roles/storage.legacyObjectOwner", members: [...writers] },
            { role: "roles/storage.legacyObjectReader", members: [...readers] },
          ]
        : []),
    ],
  };
}

function checkBucketName(name: string): void {
  const most = name.includes(".") ? 222 : 63;
  const fits = /^[a-z0-9][a-z0-9._-]+[a-z0-9]$/.test(name) && name.length <= most && !/^goog|google/.test(name);
  if (!fits) throw storageErrors.invalid(`Invalid bucket name: '${name}'`);
}

function readLocationType(location: string): string {
  if (multiRegions.includes(location)) return "multi-region";
  if (dualRegions.includes(location)) return "dual-region";
  if (isRegion(location.toLowerCase())) return "region";
  throw storageErrors.invalid("The specified location constraint is not valid.");
}
