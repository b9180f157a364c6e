import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Answer, Call, Route } from "../cloud/router.ts";
import { answer } from "../cloud/router.ts";
import { makeBucketEtag } from "./policy-etag.ts";
import { printCrc32c, printMd5 } from "./storage-checksums.ts";
import { storageErrors } from "./storage-errors.ts";
import { checkPreconditions, cutPage, findBucket, storageRoute } from "./storage-lookup.ts";

/** An object to be written; `metadata` is what an upload's JSON part may set. */
export interface ObjectWrite {
  readonly bucket: string;
  readonly name: string;
  readonly data: Uint8Array;
  readonly contentType: string;
  readonly metadata?: Stored;
}

/** Stores an object in an existing bucket, over what was there, and answers its JSON. */
export function putObject(cloud: Cloud, write: ObjectWrite): Stored {
  const { bucket, name, data } = write;
  const now = new Date(cloud.now()).toISOString();
  const generation = String(cloud.now() * 1000 + cloud.nextSerial());
  const link = `https://www.googleapis.com/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  const object: Stored = {
    kind: "storage#object",
    id: `${bucket}/${name}/${generation}`,
    selfLink: link,
    mediaLink: `${link.replace("/storage/v1", "/download/storage/v1")}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation,
    metageneration: "1",
    contentType: write.metadata?.["contentType"] ?? write.contentType,
    storageClass: cloud.state.buckets[bucket]?.["bucket"]["storageClass"],
    size: String(data.length),
    md5Hash: printMd5(data),
    crc32c: printCrc32c(data),
    etag: makeBucketEtag(Number(generation)),
    timeCreated: now,
    updated: now,
    timeStorageClassUpdated: now,
    timeFinalized: now,
    ...(write.metadata?.["metadata"] === undefined ? {} : { metadata: write.metadata["metadata"] }),
  };
  const objects = cloud.state.buckets[bucket]?.["objects"];
  if (objects !== undefined) objects[name] = { object, data: Buffer.from(data).toString("base64") };
  return object;
}

/** With a delimiter, names are cut at it and told as prefixes, once each. */
function listObjects(cloud: Cloud, call: Call): Stored {
  const { objects } = findBucket(cloud, call, "storage.objects.list");
  const prefix = call.query.get("prefix") ?? "";
  const delimiter = call.query.get("delimiter") ?? "";
  const names = Object.keys(objects).filter((name) => name.startsWith(prefix));
  const cut = (name: string): string => {
    const end = delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
    return end < 0 ? name : name.slice(0, end + delimiter.length);
  };
  const entries = [...new Set(names.map(cut))].sort();
  const page = cutPage(call, entries, (entry) => entry);
  const items = page.items.filter((entry) => objects[entry] !== undefined).map((name) => objects[name]["object"]);
  const prefixes = page.items.filter((entry) => objects[entry] === undefined);
  return {
    kind: "storage#objects",
    ...(page.next === undefined ? {} : { nextPageToken: page.next }),
    ...(prefixes.length === 0 ? {} : { prefixes }),
    ...(items.length === 0 ? {} : { items }),
  };
}

function findObject(cloud: Cloud, call: Call, permission: string): Stored {
  const { bucket, objects } = findBucket(cloud, call, permission);
  const name = call.params["object"] ?? "";
  const found: Stored | undefined = objects[name];
  if (found === undefined) throw storageErrors.noObject(bucket["name"], name);
  checkPreconditions(call, "Generation", found["object"]["generation"]);
  checkPreconditions(call, "Metageneration", found["object"]["metageneration"]);
  return found;
}

/** The metadata, or with `alt=media` the bytes. */
function getObject(cloud: Cloud, call: Call): Stored | Answer {
  const found = findObject(cloud, call, "storage.objects.get");
  return call.query.get("alt") === "media" ? downloadAnswer(found) : found["object"];
}

/** The bytes of a stored object as an answer, with the headers by which clients check them. */
export function downloadAnswer(found: Stored): Answer {
  const { object, data } = found;
  return answer({
    status: 200,
    headers: {
      "content-type": object["contentType"],
      etag: object["etag"],
      "x-goog-generation": object["generation"],
      "x-goog-metageneration": object["metageneration"],
      "x-goog-hash": `crc32c=${object["crc32c"]},md5=${object["md5Hash"]}`,
      "x-goog-storage-class": object["storageClass"],
    },
    body: Buffer.from(data, "base64"),
  });
}

function deleteObject(cloud: Cloud, call: Call): Answer {
  const { object } = findObject(cloud, call, "storage.objects.delete");
  delete cloud.state.buckets[object["bucket"]]?.["objects"][object["name"]];
  return answer({ status: 204, headers: {}, body: "" });
}

export const storageObjectRoutes: readonly Route[] = [
  ...storageRoute("GET", "/b/{bucket}/o", "storage.objects.list", listObjects),
  ...storageRoute("GET", "/b/{bucket}/o/{object}", "storage.objects.get", getObject),
  ...storageRoute("DELETE", "/b/{bucket}/o/{object}", "storage.objects.delete", deleteObject),
  {
    api: "storage.googleapis.com",
    method: "GET",
    path: "/download/storage/v1/b/{bucket}/o/{object}",
    permission: "storage.objects.get",
    handle: (cloud, call) => downloadAnswer(findObject(cloud, call, "storage.objects.get")),
  },
];
