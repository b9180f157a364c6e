import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Guard, Need, Route } from "../cloud/router.ts";
import { storageErrors } from "./storage-errors.ts";
import { checkPreconditions, findBucket, storageRoute } from "./storage-lookup.ts";
import { findObjectVersion, putObject, writableObjectFields } from "./storage-object-store.ts";

/** The object that is copied: its bucket, name and generation are the call's `source…`. */
function findSource(cloud: Cloud, call: Call): Stored {
  const { sourceBucket = "", source = "" } = call.params;
  const stored = findBucket(cloud, { ...call, params: { bucket: sourceBucket } }, "storage.objects.get");
  const found = findObjectVersion(stored, source, call.query.get("sourceGeneration"));
  if (found === undefined) throw storageErrors.noObject(sourceBucket, source);
  checkPreconditions(call, "SourceGeneration", found["object"]["generation"]);
  checkPreconditions(call, "SourceMetageneration", found["object"]["metageneration"]);
  return found;
}

/** Writes the destination. A body replaces the source's metadata as a whole; without one they go along. */
function copyObject(cloud: Cloud, call: Call): Stored {
  const { object, data } = findSource(cloud, call);
  const { bucket = "", object: name = "" } = call.params;
  checkDestination(cloud, call, name);
  const metadata = writableObjectFields.some((field) => call.body[field] !== undefined) ? call.body : object;
  const contentType: string = metadata["contentType"] ?? object["contentType"];
  return putObject(cloud, { bucket, name, data: Buffer.from(data, "base64"), contentType, metadata });
}

function checkDestination(cloud: Cloud, call: Call, name: string): void {
  const stored = findBucket(cloud, call, "storage.objects.create");
  const live: Stored | undefined = stored["objects"][name]?.["object"];
  checkPreconditions(call, "Generation", live?.["generation"] ?? "0");
  if (live !== undefined) checkPreconditions(call, "Metageneration", live["metageneration"]);
}

/** Every rewrite is done with its first call. */
function rewriteObject(cloud: Cloud, call: Call): Stored {
  const resource = copyObject(cloud, call);
  const size: string = resource["size"];
  return { kind: "storage#rewriteResponse", totalBytesRewritten: size, objectSize: size, done: true, resource };
}

/** Up to 32 objects of the bucket in a row. A composed object has no MD5. */
function composeObject(cloud: Cloud, call: Call): Stored {
  const { bucket = "", object: name = "" } = call.params;
  const stored = findBucket(cloud, call, "storage.objects.create");
  const sources: unknown = call.body["sourceObjects"] ?? [];
  if (!isSourceList(sources)) throw storageErrors.invalid("Invalid value for sourceObjects.");
  if (sources.length === 0) throw storageErrors.required("sourceObjects");
  if (sources.length > 32) {
    throw storageErrors.invalid(
      `The number of source components provided (${sources.length}) exceeds the maximum (32)`,
    );
  }
  const parts = sources.map((source) => {
    const found = findObjectVersion(stored, source["name"], source["generation"] ?? null);
    if (found === undefined) throw storageErrors.noObject(bucket, source["name"]);
    return found;
  });
  checkDestination(cloud, call, name);
  const metadata: Stored = call.body["destination"] ?? {};
  const object = putObject(cloud, {
    bucket,
    name,
    data: Buffer.concat(parts.map(({ data }) => Buffer.from(String(data), "base64"))),
    contentType: metadata["contentType"] ?? "application/octet-stream",
    metadata,
  });
  delete object["md5Hash"];
  object["componentCount"] = parts.reduce((sum, part) => sum + Number(part["object"]["componentCount"] ?? 1), 0);
  return object;
}

function isSourceList(value: unknown): value is readonly Stored[] {
  return Array.isArray(value) && value.every((one: Stored | null) => typeof one?.["name"] === "string");
}

/** The source is read, and writing over an object deletes it. */
function needsOfCopy(cloud: Cloud, call: Call): readonly Need[] {
  const { sourceBucket, bucket = "", object = "" } = call.params;
  const source = sourceBucket ?? bucket;
  const isThere = cloud.state.buckets[source] !== undefined;
  const overwrites = cloud.state.buckets[bucket]?.["objects"][object] !== undefined;
  return [
    { permission: "storage.objects.get", on: isThere ? `buckets/${source}` : undefined },
    ...(overwrites ? [{ permission: "storage.objects.delete", on: `buckets/${bucket}` }] : []),
  ];
}

const guard: Guard = { permission: "storage.objects.create", also: needsOfCopy };
const from = "/b/{sourceBucket}/o/{source}";
const to = "/b/{bucket}/o/{object}";

/** The routes that copy, rewrite and compose objects. */
export const storageCopyRoutes: readonly Route[] = [
  ...storageRoute("POST", `${from}/rewriteTo${to}`, guard, rewriteObject),
  ...storageRoute("POST", `${from}/copyTo${to}`, guard, copyObject),
  ...storageRoute("POST", `${to}/compose`, guard, composeObject),
];
