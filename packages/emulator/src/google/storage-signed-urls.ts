import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Answer, Call, Route } from "../cloud/router.ts";
import { answer, readQuery } from "../cloud/router.ts";
import { holds } from "./decide.ts";
import { printMd5 } from "./storage-checksums.ts";
import { downloadAnswer } from "./storage-downloads.ts";
import { putObject } from "./storage-object-store.ts";

/** The XML API's errors; `details` is the sentence that says what is wrong. */
function refuse(status: number, code: string, message: string, details: string): Answer {
  const quote = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const body =
    `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${code}</Code><Message>${quote(message)}</Message>` +
    `<Details>${quote(details)}</Details></Error>`;
  return answer({ status, headers: { "content-type": "application/xml; charset=UTF-8" }, body });
}

/**
 * What is wrong with a signed URL: it has expired, or the account that signed it lacks the right itself. The signature is
 * taken as good when it is there: who may make one was decided when it was made.
 */
function checkSignature(cloud: Cloud, call: Call, permission: string): Answer | undefined {
  const bucket = call.params["bucket"] ?? "";
  const email = (readQuery(call.query, "X-Goog-Credential") ?? "").split("/")[0] ?? "";
  const signedMs = readSigningTime(readQuery(call.query, "X-Goog-Date") ?? "");
  const endsMs = signedMs + Number(readQuery(call.query, "X-Goog-Expires") ?? 0) * 1000;
  if (email === "" || Number.isNaN(endsMs)) {
    return refuse(
      400,
      "InvalidArgument",
      "Invalid argument.",
      "The signed URL lacks X-Goog-Credential or X-Goog-Date.",
    );
  }
  if (endsMs < cloud.now()) {
    const details = `The provided token has expired. Request signature expired at: ${new Date(endsMs).toISOString()}`;
    return refuse(400, "ExpiredToken", "Invalid argument.", details);
  }
  if (cloud.state.buckets[bucket] === undefined) {
    return refuse(404, "NoSuchBucket", "The specified bucket does not exist.", "");
  }
  if (holds(cloud, `serviceAccount:${email}`, permission, `buckets/${bucket}`)) return undefined;
  const details =
    `${email} does not have ${permission} access to the Google Cloud Storage object. ` +
    `Permission '${permission}' denied on resource (or it may not exist).`;
  return refuse(403, "AccessDenied", "Access denied.", details);
}

/** `20261122T113700Z` as milliseconds. */
function readSigningTime(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function upload(cloud: Cloud, call: Call): Answer {
  const refused = checkSignature(cloud, call, "storage.objects.create");
  if (refused !== undefined) return refused;
  const { body, headers } = call.request;
  const sum = headers["content-md5"];
  if (sum !== undefined && sum !== printMd5(body)) {
    const message = "The Content-MD5 you specified did not match what we received.";
    return refuse(400, "BadDigest", message, `The MD5 you specified (${sum}) differs from ${printMd5(body)}.`);
  }
  const object = putObject(cloud, {
    bucket: call.params["bucket"] ?? "",
    name: call.params["object"] ?? "",
    data: body,
    contentType: headers["content-type"] ?? "application/octet-stream",
  });
  return answer({
    status: 200,
    headers: {
      etag: `"${Buffer.from(object["md5Hash"], "base64").toString("hex")}"`,
      "x-goog-generation": object["generation"],
      "x-goog-hash": `crc32c=${object["crc32c"]},md5=${object["md5Hash"]}`,
    },
    body: "",
  });
}

function download(cloud: Cloud, call: Call): Answer {
  const refused = checkSignature(cloud, call, "storage.objects.get");
  if (refused !== undefined) return refused;
  const { bucket = "", object = "" } = call.params;
  const found: Stored | undefined = cloud.state.buckets[bucket]?.["objects"][object];
  if (found !== undefined) return downloadAnswer(found, call.request);
  return refuse(404, "NoSuchKey", "The specified key does not exist.", `No such object: ${bucket}/${object}`);
}

const api = "storage.googleapis.com";
const path = "/{bucket}/{+object}";
const withQuery = "X-Goog-Signature";
const open = "the signature is the credential, and the route decides by the account that signed";

/** Links that Flyte hands out: the caller is whoever signed, not whoever sends. They fit only signed requests. */
export const storageSignedUrlRoutes: readonly Route[] = [
  { api, method: "PUT", path, withQuery, open, handle: upload },
  { api, method: "GET", path, withQuery, open, handle: download },
  // What gcloud asks of a URL that it has signed; the server leaves the body out.
  { api, method: "HEAD", reads: true, path, withQuery, open, handle: download },
];
