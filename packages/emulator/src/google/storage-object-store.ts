import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { makeBucketEtag } from "./policy-etag.ts";
import { printCrc32c, printMd5 } from "./storage-checksums.ts";

/** An object to be written; `metadata` is what an upload's JSON part may set. */
export interface ObjectWrite {
  readonly bucket: string;
  readonly name: string;
  readonly data: Uint8Array;
  readonly contentType: string;
  readonly metadata?: Stored;
}

/** The fields of an object that a client may set, when it is written and afterwards. */
export const writableObjectFields: readonly string[] = [
  "cacheControl",
  "contentDisposition",
  "contentEncoding",
  "contentLanguage",
  "contentType",
  "customTime",
  "eventBasedHold",
  "metadata",
  "storageClass",
  "temporaryHold",
];

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
    contentType: write.contentType,
    storageClass: cloud.state.buckets[bucket]?.["bucket"]["storageClass"],
    size: String(data.length),
    md5Hash: printMd5(data),
    crc32c: printCrc32c(data),
    etag: makeObjectEtag(generation, "1"),
    timeCreated: now,
    updated: now,
    timeStorageClassUpdated: now,
    timeFinalized: now,
  };
  for (const field of writableObjectFields) {
    const value: unknown = write.metadata?.[field];
    if (value !== undefined && value !== null) object[field] = value;
  }
  const stored = cloud.state.buckets[bucket];
  if (stored !== undefined) {
    retireLive(cloud, stored, name);
    stored["objects"][name] = { object, data: Buffer.from(data).toString("base64") };
  }
  return object;
}

/** An object's etag: its generation and its metageneration, as a protocol buffer. */
export function makeObjectEtag(generation: string, metageneration: string): string {
  const first = Buffer.from(makeBucketEtag(Number(generation)), "base64");
  const second = Buffer.from(makeBucketEtag(Number(metageneration)), "base64");
  return Buffer.concat([first, Buffer.from([0x10]), second.subarray(1)]).toString("base64");
}

/** With versioning on, what is overwritten or deleted stays as a noncurrent version; without, it is gone. */
export function retireLive(cloud: Cloud, stored: Stored, name: string): void {
  const live: Stored | undefined = stored["objects"][name];
  if (live === undefined) return;
  delete stored["objects"][name];
  if (stored["bucket"]["versioning"]?.["enabled"] !== true) return;
  const object = { ...live["object"], timeDeleted: new Date(cloud.now()).toISOString() };
  stored["noncurrent"] = [...noncurrentOf(stored), { ...live, object }];
}

/** The live version, or the one of the generation, live or not. */
export function findObjectVersion(stored: Stored, name: string, generation: string | null): Stored | undefined {
  const live: Stored | undefined = stored["objects"][name];
  if (generation === null || live?.["object"]["generation"] === generation) return live;
  return noncurrentOf(stored).find(
    ({ object }) => object["name"] === name && (object as Stored)["generation"] === generation,
  );
}

/** Deletes one generation for good. */
export function removeVersion(stored: Stored, version: Stored): void {
  const { name } = version["object"];
  if (stored["objects"][name] === version) delete stored["objects"][name];
  else stored["noncurrent"] = noncurrentOf(stored).filter((each) => each !== version);
}

/** The noncurrent versions of all objects, the oldest first. */
export function noncurrentOf(stored: Stored): readonly Stored[] {
  return stored["noncurrent"] ?? [];
}
