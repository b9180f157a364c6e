import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Answer, Call, Route } from "../cloud/router.ts";
import { answer, isAnswer, readQuery } from "../cloud/router.ts";
import { holds } from "./decide.ts";
import { printMd5 } from "./storage-checksums.ts";
import { downloadAnswer } from "./storage-downloads.ts";
import { putObject } from "./storage-object-store.ts";
import { readSignerV2 } from "./storage-signed-urls-v2.ts";
import { refuseInXml } from "./storage-xml-errors.ts";

function refuse(status: number, code: string, message: string, details: string): Answer {
  return refuseInXml(status, code, message, { Details: details });
}

/** What is wrong with a signed URL, in either form: the URL itself, or that the account that signed it lacks the right. */
function checkSignature(cloud: Cloud, call: Call, permissions: readonly string[]): Answer | undefined {
  const isV2 = readQuery(call.query, "X-Goog-Signature") === undefined;
  const signer = isV2 ? readSignerV2(cloud, call) : readSigner(cloud, call);
  if (isAnswer(signer)) return signer;
  const bucket = call.params["bucket"] ?? "";
  const { email } = signer;
  if (cloud.state.buckets[bucket] === undefined) {
    return refuse(404, "NoSuchBucket", "The specified bucket does not exist.", "");
  }
  const missing = permissions.find((each) => !holds(cloud, `serviceAccount:${email}`, each, `buckets/${bucket}`));
  if (missing === undefined) return undefined;
  const details =
    `${email} does not have ${missing} access to the Google Cloud Storage object. ` +
    `Permission '${missing}' denied on resource (or it may not exist).`;
  return refuse(403, "AccessDenied", "Access denied.", details);
}

/**
 * Whose URL in Google's fourth form it is, or that it has expired. The signature is taken as good when it is there: who may
 * make one was decided when it was made.
 */
function readSigner(cloud: Cloud, call: Call): { readonly email: string } | Answer {
  const email = (readQuery(call.query, "X-Goog-Credential") ?? "").split("/")[0] ?? "";
  const signedMs = readSigningTime(readQuery(call.query, "X-Goog-Date") ?? "");
  const endsMs = signedMs + Number(readQuery(call.query, "X-Goog-Expires") ?? 0) * 1000;
  if (email === "" || Number.isNaN(endsMs)) {
    const details = "The signed URL lacks X-Goog-Credential or X-Goog-Date.";
    return refuse(400, "InvalidArgument", "Invalid argument.", details);
  }
  if (endsMs >= cloud.now()) return { email };
  const details = `The provided token has expired. Request signature expired at: ${new Date(endsMs).toISOString()}`;
  return refuse(400, "ExpiredToken", "Invalid argument.", details);
}

/** `20261122T113700Z` as milliseconds. */
function readSigningTime(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function upload(cloud: Cloud, call: Call): Answer {
  const { bucket = "", object: name = "" } = call.params;
  // Writing over an object deletes it.
  const isThere = cloud.state.buckets[bucket]?.["objects"][name] !== undefined;
  const needed = ["storage.objects.create", ...(isThere ? ["storage.objects.delete"] : [])];
  const refused = checkSignature(cloud, call, needed);
  if (refused !== undefined) return refused;
  const { body, headers } = call.request;
  const sum = headers["content-md5"];
  if (sum !== undefined && sum !== printMd5(body)) {
    const message = "The Content-MD5 you specified did not match what we received.";
    return refuse(400, "BadDigest", message, `The MD5 you specified (${sum}) differs from ${printMd5(body)}.`);
  }
  const object = putObject(cloud, {
    bucket,
    name,
    data: body,
    contentType: headers["content-type"] ?? "application/octet-stream",
    metadata: { metadata: readMetadata(headers) },
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

/** The metadata that an upload's headers give the object; none is left out. */
function readMetadata(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  const prefix = "x-goog-meta-";
  const own = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return own.length === 0
    ? undefined
    : Object.fromEntries(own.map(([name, text]) => [name.slice(prefix.length), text]));
}

function download(cloud: Cloud, call: Call): Answer {
  const refused = checkSignature(cloud, call, ["storage.objects.get"]);
  if (refused !== undefined) return refused;
  const { bucket = "", object = "" } = call.params;
  const found: Stored | undefined = cloud.state.buckets[bucket]?.["objects"][object];
  if (found !== undefined) return downloadAnswer(found, call.request);
  return refuse(404, "NoSuchKey", "The specified key does not exist.", `No such object: ${bucket}/${object}`);
}

const api = "storage.googleapis.com";
const path = "/{bucket}/{+object}";

/** Where a signed URL has its signature: in the fourth and in the second form. */
export const signatureKeys: readonly string[] = ["X-Goog-Signature", "Signature"];

const open = "the signature is the credential, and the route decides by the account that signed";

/** Links that Flyte hands out: the caller is whoever signed, not whoever sends. They fit only signed requests. */
export const storageSignedUrlRoutes: readonly Route[] = signatureKeys.flatMap((withQuery): Route[] => [
  { api, method: "PUT", path, withQuery, open, handle: upload },
  { api, method: "GET", path, withQuery, open, handle: download },
  // What gcloud asks of a URL that it has signed; the server leaves the body out.
  { api, method: "HEAD", reads: true, path, withQuery, open, handle: download },
]);
