import { Buffer } from "node:buffer";
import type { Cloud } from "../cloud/cloud.ts";
import type { Answer, Call } from "../cloud/router.ts";
import { readQuery } from "../cloud/router.ts";
import { signPayload } from "./iam-credentials.ts";
import { refuseInXml } from "./storage-xml-errors.ts";

/** Whose URL in Google's second form it is, or what is wrong with it: it has expired, or isn't what was signed. */
export function readSignerV2(cloud: Cloud, call: Call): { readonly email: string } | Answer {
  const email = readQuery(call.query, "GoogleAccessId") ?? "";
  const expires = readQuery(call.query, "Expires") ?? "";
  if (email === "" || !/^\d+$/.test(expires)) {
    const details = "The signed URL lacks GoogleAccessId or Expires.";
    return refuseInXml(400, "InvalidArgument", "Invalid argument.", { Details: details });
  }
  const endsMs = Number(expires) * 1_000;
  if (endsMs < cloud.now()) {
    const ended = new Date(endsMs).toISOString().replace(/\.\d+Z$/, "+00:00");
    const details = `Request signature expired at: ${ended}`;
    return refuseInXml(400, "ExpiredToken", "The provided token has expired.", { Details: details });
  }
  const text = writeSigned(call, expires);
  if (readQuery(call.query, "Signature") === signPayload(email, Buffer.from(text).toString("base64"))) return { email };
  const message =
    "The request signature we calculated does not match the signature you provided. Check your Google secret key and signing method.";
  return refuseInXml(403, "SignatureDoesNotMatch", message, { StringToSign: text });
}

/** What has to have been signed: the method, two headers, the end, Google's own headers and the path as it was sent. */
function writeSigned({ request }: Call, expires: string): string {
  const { method, url, headers } = request;
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith("x-goog-"))
    .map(([name, value]) => `${name}:${value}`)
    .sort();
  const verb = method === "HEAD" ? "GET" : method;
  return [verb, headers["content-md5"] ?? "", headers["content-type"] ?? "", expires, ...own, url.pathname].join("\n");
}
