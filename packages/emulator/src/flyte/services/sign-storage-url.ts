import { Buffer } from "node:buffer";
import { Code, ConnectError } from "@connectrpc/connect";
import type { ApiError } from "../../cloud/api-error.ts";
import type { Cloud } from "../../cloud/cloud.ts";
import { refuseImpersonation, signPayload } from "../../google/iam-credentials.ts";
import type { PodIdentity } from "../../kubernetes/identity.ts";

/** What a signed URL is good for. */
export interface SignedRequest {
  readonly method: "GET" | "PUT";
  readonly bucket: string;
  readonly name: string;
  /** In base64; "" when the request says none. */
  readonly md5: string;
  /** The `x-goog-` headers that the request must carry. */
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  readonly expiresSeconds: number;
}

/**
 * A URL in Google's second form, signed in the name of the account that Flyte's pod acts as: what Flyte's storage library makes.
 * It leads to the emulated Cloud Storage at its own address, so that whoever gets it needs no proxy and no authority.
 */
export function signStorageUrl(cloud: Cloud, identity: PodIdentity, request: SignedRequest): string {
  refuseUnsigned(cloud, identity);
  const { method, bucket, name, md5, expiresSeconds } = request;
  const path = `/${[bucket, ...name.split("/")].map(escapeSegment).join("/")}`;
  const headers = Object.entries(request.headers).map(([header, value]) => `${header.toLowerCase()}:${value}`);
  const text = [method, md5, "", String(expiresSeconds), ...headers.sort(), path].join("\n");
  const query = new URLSearchParams({
    Expires: String(expiresSeconds),
    GoogleAccessId: identity.email,
    Signature: signPayload(identity.email, Buffer.from(text).toString("base64")),
  });
  return `${cloud.origin}${path}?${query}`;
}

/** As Go escapes a path: these have a meaning of their own in a URL, but none in a path. */
function escapeSegment(segment: string): string {
  return encodeURIComponent(segment)
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(24|26|2B|2C|3A|3B|3D|40)/g, (escaped) => decodeURIComponent(escaped));
}

function refuseUnsigned(cloud: Cloud, identity: PodIdentity): void {
  const fail = (cause: string): ConnectError =>
    new ConnectError(`failed to create a signed url. Error: unable to sign bytes: ${cause}`, Code.Internal);
  if (identity.refusal !== undefined)
    throw fail(`compute: Received ${identity.refusal.status} \`${identity.refusal.text}\``);
  const refusal = refuseImpersonation(cloud, identity.member, "iam.serviceAccounts.signBlob", identity.email);
  if (refusal !== undefined) throw fail(describeGoogleError(refusal));
}

/** A Google error as its Go client prints it. */
function describeGoogleError(error: ApiError): string {
  const body = JSON.parse(String(error.response.body)) as {
    readonly error: { readonly errors: readonly { readonly reason: string }[] };
  };
  return `googleapi: Error ${error.response.status}: ${error.message}, ${body.error.errors[0]?.reason ?? ""}`;
}
