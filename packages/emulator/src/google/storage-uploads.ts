import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { json } from "../cloud/http.ts";
import { isTooDeep } from "../cloud/plain-json.ts";
import { makeRecord } from "../cloud/records.ts";
import type { Answer, Call, Need, Route } from "../cloud/router.ts";
import { answer } from "../cloud/router.ts";
import { storageErrors } from "./storage-errors.ts";
import { checkPreconditions, findBucket } from "./storage-lookup.ts";
import { putObject } from "./storage-object-store.ts";

/** The three ways to upload: bytes alone, JSON and bytes in one body, or a session that takes the bytes afterwards. */
function startUpload(cloud: Cloud, call: Call): Stored | Answer {
  const stored = findBucket(cloud, call, "storage.objects.create");
  switch (call.query.get("uploadType")) {
    case "media":
      return store(
        cloud,
        call,
        stored,
        {},
        {
          type: call.request.headers["content-type"] ?? "application/octet-stream",
          data: call.request.body,
        },
      );
    case "multipart": {
      const [first, second] = readParts(call);
      return store(cloud, call, stored, readMetadata(Buffer.from(first.data)), second);
    }
    case "resumable":
      return openSession(cloud, call, stored);
    default:
      throw storageErrors.required("uploadType");
  }
}

interface Part {
  readonly type: string;
  readonly data: Uint8Array;
}

function store(cloud: Cloud, call: Call, stored: Stored, metadata: Stored, part: Part): Stored {
  const name: string = metadata["name"] ?? call.query.get("name") ?? "";
  if (name === "") throw storageErrors.required("name");
  checkLive(call, stored, name);
  const bucket: string = stored["bucket"]["name"];
  return putObject(cloud, { bucket, name, data: part.data, contentType: part.type, metadata });
}

/** `ifGenerationMatch=0` is "only if it isn't there". */
function checkLive({ query }: Pick<Call, "query">, stored: Stored, name: string): void {
  const live: Stored | undefined = stored["objects"][name]?.["object"];
  checkPreconditions({ query }, "Generation", live?.["generation"] ?? "0");
  if (live !== undefined) checkPreconditions({ query }, "Metageneration", live["metageneration"]);
}

/** Splits a multipart/related body. Clients end lines with CRLF or LF, and quote the boundary in three ways. */
function readParts(call: Call): readonly [Part, Part] {
  const type = call.request.headers["content-type"] ?? "";
  const boundary = /boundary=(?:"([^"]+)"|'([^']+)'|([^;]+))/i
    .exec(type)
    ?.slice(1)
    .find((text) => text !== undefined);
  const body = Buffer.from(call.request.body).toString("latin1");
  const parts = body.split(`--${boundary}`).slice(1, -1).map(readPart);
  const [first, second] = parts;
  if (boundary === undefined || first === undefined || second === undefined) {
    throw storageErrors.invalid("Missing end boundary in multipart body.");
  }
  return [first, second];
}

function readPart(text: string): Part {
  const match = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n$/.exec(text);
  const type = /^content-type:\s*(.+?)\r?$/im.exec(match?.[1] ?? "")?.[1] ?? "application/octet-stream";
  return { type, data: Buffer.from(match?.[2] ?? "", "latin1") };
}

/** What the client says of an object beside its bytes; nothing is said by an empty body. */
function readMetadata(bytes: Uint8Array): Stored {
  const wrong = storageErrors.invalid("The metadata of an upload must be a JSON object whose name is a text.");
  const text = Buffer.from(bytes).toString();
  if (text === "") return {};
  if (isTooDeep(text)) throw wrong;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong;
    const { name = "" }: Stored = value;
    if (typeof name !== "string") throw wrong;
    return value;
  } catch (error) {
    throw error instanceof SyntaxError ? wrong : error;
  }
}

function openSession(cloud: Cloud, call: Call, stored: Stored): Answer {
  const metadata = readMetadata(call.request.body);
  const { name: bucket } = stored["bucket"];
  const id = `ABg5-${cloud.nextSerial().toString(36).padStart(10, "0")}`;
  const name: string = metadata["name"] ?? call.query.get("name") ?? "";
  const type = call.request.headers["x-upload-content-type"] ?? "application/octet-stream";
  if (name === "") throw storageErrors.required("name");
  checkLive(call, stored, name);
  const session = { metadata: { ...metadata, name }, type, data: "", query: call.query.toString() };
  stored["uploads"] = makeRecord({ ...stored["uploads"], [id]: session });
  const location = `${cloud.origin}/upload/storage/v1/b/${bucket}/o?uploadType=resumable&upload_id=${id}`;
  return answer(json(200, {}, { location, "x-guploader-uploadid": id }));
}

function findSession(stored: Stored, call: Call): Stored {
  const session: Stored | undefined = stored["uploads"]?.[call.query.get("upload_id") ?? ""];
  if (session === undefined) throw storageErrors.noSession();
  return session;
}

/**
 * Takes bytes into a session: 308 until the last one of a known total has come. What was taken already and comes again is
 * skipped; a range without bytes asks how far the session is. What the session was opened on must still hold at its end.
 */
function continueUpload(cloud: Cloud, call: Call): Stored | Answer {
  const stored = findBucket(cloud, call, "storage.objects.create");
  const session = findSession(stored, call);
  const before = Buffer.from(session["data"], "base64");
  const range = call.request.headers["content-range"] ?? "";
  const [, first, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(range) ?? [];
  const begins = first === undefined ? before.length : Number(first);
  if (begins > before.length) throw storageErrors.invalid(`Invalid request. The range ${range} leaves a gap.`);
  const data = Buffer.concat([before, call.request.body.subarray(before.length - begins)]);
  if (total !== undefined && total !== String(data.length)) {
    session["data"] = data.toString("base64");
    const headers: Record<string, string> = data.length === 0 ? {} : { range: `bytes=0-${data.length - 1}` };
    return answer({ status: 308, headers, body: "" });
  }
  delete stored["uploads"][call.query.get("upload_id") ?? ""];
  const opened = { ...call, query: new URLSearchParams(session["query"]) };
  return store(cloud, opened, stored, session["metadata"], { type: session["type"], data });
}

/** A client that gives up says so; 499 is how this API confirms it. */
function cancelUpload(cloud: Cloud, call: Call): Answer {
  const stored = findBucket(cloud, call, "storage.objects.create");
  findSession(stored, call);
  delete stored["uploads"][call.query.get("upload_id") ?? ""];
  return answer({ status: 499, headers: {}, body: "" });
}

/** Writing over an object deletes it. */
function needsOfOverwrite(cloud: Cloud, call: Call): readonly Need[] {
  const bucket = call.params["bucket"] ?? "";
  const inBody = /"name"\s*:\s*"([^"]+)"/.exec(Buffer.from(call.request.body.subarray(0, 4096)).toString())?.[1];
  const name = call.query.get("name") ?? inBody ?? "";
  if (cloud.state.buckets[bucket]?.["objects"][name] === undefined) return [];
  return [{ permission: "storage.objects.delete", on: `buckets/${bucket}` }];
}

const api = "storage.googleapis.com";
const permission = "storage.objects.create";

/** gcloud opens sessions under a root of their own. */
const paths: readonly string[] = ["/upload/storage/v1/b/{bucket}/o", "/resumable/upload/storage/v1/b/{bucket}/o"];

export const storageUploadRoutes: readonly Route[] = paths.flatMap((path): Route[] => [
  { api, method: "POST", path, permission, also: needsOfOverwrite, handle: startUpload },
  { api, method: "PUT", path, permission, handle: continueUpload },
  { api, method: "DELETE", path, permission, handle: cancelUpload },
]);
