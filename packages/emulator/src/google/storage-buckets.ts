import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { makeRecord } from "../cloud/records.ts";
import type { Answer, Call, Need, Route } from "../cloud/router.ts";
import { answer } from "../cloud/router.ts";
import type { Project } from "../cloud/state.ts";
import { findProject } from "./project.ts";
import { completeBucket, makeBucket, makeBucketPolicy, showBucket, writableFields } from "./storage-bucket-make.ts";
import { storageErrors } from "./storage-errors.ts";
import { checkPreconditions, cutPage, findBucket, storageRoute, touchBucket } from "./storage-lookup.ts";
import { noncurrentOf } from "./storage-object-store.ts";

function projectOf(cloud: Cloud, call: Call): Project {
  const asked = call.query.get("project");
  if (asked === null) throw storageErrors.required("project");
  const project = findProject(cloud, asked);
  if (project === undefined) throw storageErrors.invalid(`Unknown project id: ${asked}`);
  return project;
}

function listBuckets(cloud: Cloud, call: Call): Stored {
  const { projectNumber } = projectOf(cloud, call);
  const prefix = call.query.get("prefix") ?? "";
  const all = Object.values(cloud.state.buckets)
    .map((stored): Stored => stored["bucket"])
    .filter((bucket) => bucket["projectNumber"] === projectNumber && String(bucket["name"]).startsWith(prefix))
    .sort((a, b) => (a["name"] < b["name"] ? -1 : 1));
  const page = cutPage(call, all, (bucket) => bucket["name"]);
  return {
    kind: "storage#buckets",
    ...(page.next === undefined ? {} : { nextPageToken: page.next }),
    ...(page.items.length === 0 ? {} : { items: page.items.map(showBucket) }),
  };
}

function getBucket(cloud: Cloud, call: Call): Stored {
  const { bucket } = findBucket(cloud, call, "storage.buckets.get");
  checkPreconditions(call, "Metageneration", bucket["metageneration"]);
  return showBucket(bucket);
}

/** Names are global. The text of the 409 doesn't prove whose the bucket is: who must know compares project numbers. */
function insertBucket(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const bucket = makeBucket(cloud, project, call.body);
  const { name } = bucket;
  if (cloud.faults.bucketsTaken.includes(name)) throw storageErrors.nameTaken();
  if (cloud.state.buckets[name] !== undefined) throw storageErrors.yoursAlready();
  const uniform = bucket["iamConfiguration"]["uniformBucketLevelAccess"]["enabled"];
  cloud.state.buckets[name] = { bucket, policy: makeBucketPolicy(project, uniform), objects: makeRecord() };
  return showBucket(bucket);
}

/**
 * JSON merge patch over the fields that can be written. gcloud sends nearly the whole bucket back: what is read-only is
 * ignored. `labels: {}` removes every label (measured); `softDeletePolicy: null` brings the default back.
 */
function patchBucket(cloud: Cloud, call: Call): Stored {
  return changeBucket(cloud, call, (before, field) => {
    const value: unknown = call.body[field];
    if (value === undefined) return before;
    return value === null || (field === "labels" && isEmpty(value)) ? undefined : merge(before, value);
  });
}

/** What isn't sent goes back to its default. */
function replaceBucket(cloud: Cloud, call: Call): Stored {
  return changeBucket(cloud, call, (_before, field) => call.body[field] ?? undefined);
}

function changeBucket(cloud: Cloud, call: Call, write: (before: unknown, field: string) => unknown): Stored {
  const { bucket } = findBucket(cloud, call, "storage.buckets.update");
  checkPreconditions(call, "Metageneration", bucket["metageneration"]);
  const changed: Stored = { ...bucket };
  for (const field of writableFields) {
    const value = write(changed[field], field);
    if (value === undefined) delete changed[field];
    else changed[field] = value;
  }
  Object.assign(changed, { storageClass: changed["storageClass"] ?? "STANDARD", rpo: changed["rpo"] ?? "DEFAULT" });
  const complete = completeBucket(cloud, changed, bucket);
  for (const field of Object.keys(bucket)) if (!(field in complete)) delete bucket[field];
  Object.assign(bucket, complete);
  touchBucket(cloud, bucket);
  return showBucket(bucket);
}

/** Changing public access prevention needs the right to set the policy too (reference of `buckets.patch`). */
function needsOfPatch(cloud: Cloud, call: Call): readonly Need[] {
  const name = call.params["bucket"] ?? "";
  const before: unknown = cloud.state.buckets[name]?.["bucket"]["iamConfiguration"]["publicAccessPrevention"];
  const asked: unknown = call.body["iamConfiguration"]?.["publicAccessPrevention"];
  if (before === undefined || asked === undefined || asked === before) return [];
  return [{ permission: "storage.buckets.setIamPolicy", on: `buckets/${name}` }];
}

function merge(before: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Stored = isObject(before) ? { ...before } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}

function isObject(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function deleteBucket(cloud: Cloud, call: Call): Answer {
  const stored = findBucket(cloud, call, "storage.buckets.delete");
  const { bucket, objects } = stored;
  checkPreconditions(call, "Metageneration", bucket["metageneration"]);
  if (Object.keys(objects).length > 0 || noncurrentOf(stored).length > 0) throw storageErrors.notEmpty();
  delete cloud.state.buckets[bucket["name"]];
  return answer({ status: 204, headers: {}, body: "" });
}

/** gcloud asks before it moves an object: folders are real in buckets with a hierarchical namespace, which this cloud lacks. */
function getLayout(cloud: Cloud, call: Call): Stored {
  const { name, location, locationType } = findBucket(cloud, call, "storage.objects.list")["bucket"];
  return {
    kind: "storage#storageLayout",
    bucket: name,
    location,
    locationType,
    hierarchicalNamespace: { enabled: false },
  };
}

/** gcloud looks for them before it removes a bucket with all that is in it: this cloud has none. */
function listManagedFolders(cloud: Cloud, call: Call): Stored {
  findBucket(cloud, call, "storage.managedFolders.list");
  return { kind: "storage#managedFolders" };
}

/** The account as which storage itself acts in the project. */
function getServiceAccount(cloud: Cloud, call: Call): Stored {
  const asked = call.params["project"] ?? "";
  const project = findProject(cloud, asked);
  if (project === undefined) throw storageErrors.invalid(`Unknown project id: ${asked}`);
  const email = `service-${project.projectNumber}@gs-project-accounts.iam.gserviceaccount.com`;
  return { kind: "storage#serviceAccount", email_address: email };
}

export const storageBucketRoutes: readonly Route[] = [
  ...storageRoute("GET", "/b", "storage.buckets.list", listBuckets),
  ...storageRoute("POST", "/b", "storage.buckets.create", insertBucket),
  ...storageRoute("GET", "/b/{bucket}", "storage.buckets.get", getBucket),
  ...storageRoute("PATCH", "/b/{bucket}", { permission: "storage.buckets.update", also: needsOfPatch }, patchBucket),
  ...storageRoute("PUT", "/b/{bucket}", { permission: "storage.buckets.update", also: needsOfPatch }, replaceBucket),
  ...storageRoute("GET", "/b/{bucket}/storageLayout", "storage.objects.list", getLayout),
  ...storageRoute("GET", "/b/{bucket}/managedFolders", "storage.managedFolders.list", listManagedFolders),
  {
    api: "storage.googleapis.com",
    method: "GET",
    path: "/storage/v1/projects/{project}/serviceAccount",
    permission: "resourcemanager.projects.get",
    on: (_cloud, call) => `projects/${call.params["project"]}`,
    handle: getServiceAccount,
  },
  ...storageRoute("DELETE", "/b/{bucket}", "storage.buckets.delete", deleteBucket),
];
