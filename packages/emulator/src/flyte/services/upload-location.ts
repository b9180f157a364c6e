import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { Code, ConnectError } from "@connectrpc/connect";
import type { ApiError } from "../../cloud/api-error.ts";
import type { Cloud } from "../../cloud/cloud.ts";
import { refuseImpersonation } from "../../google/iam-credentials.ts";
import type { PodIdentity } from "../../kubernetes/identity.ts";
import { encodeBase32 } from "./base32.ts";

export interface UploadRequest {
  readonly project: string;
  readonly domain: string;
  readonly filename: string;
  readonly filenameRoot: string;
  readonly contentMd5: Uint8Array;
  readonly expiresIn?: { readonly seconds: bigint } | undefined;
  readonly addContentMd5Metadata: boolean;
}

const maxExpirySeconds = 3_600;

/** DataProxyService.CreateUploadLocation: a URL signed in the name of the account that Flyte's pod acts as. */
export function createUploadLocation(
  cloud: Cloud,
  bucket: string,
  identity: PodIdentity,
  request: UploadRequest,
): Record<string, unknown> {
  if (request.project === "" || request.domain === "")
    throw new ConnectError("project and domain are required parameters", Code.InvalidArgument);
  if (request.filenameRoot === "" && request.contentMd5.length === 0) {
    throw new ConnectError("content_md5 or filename_root is a required parameter", Code.InvalidArgument);
  }
  const expirySeconds = Number(request.expiresIn?.seconds ?? maxExpirySeconds);
  if (expirySeconds > maxExpirySeconds) {
    throw new ConnectError(
      `expiresIn [${expirySeconds}s] cannot exceed max allowed expiration [1h0m0s]`,
      Code.InvalidArgument,
    );
  }
  const digest = Buffer.from(request.contentMd5).toString("base64");
  const prefix = request.filenameRoot === "" ? encodeBase32(request.contentMd5) : request.filenameRoot;
  const path = [
    request.project,
    request.domain,
    prefix,
    request.filename === "" ? makeFilename(cloud) : request.filename,
  ].join("/");
  refuseUnsigned(cloud, identity);
  const expiresSeconds = Math.floor(cloud.now() / 1_000) + expirySeconds;
  return {
    signedUrl: signUrl(cloud, `${bucket}/${path}`, identity.email, expirySeconds),
    nativeUrl: `gs://${bucket}/${path}`,
    expiresAt: { seconds: BigInt(expiresSeconds), nanos: 0 },
    headers: {
      ...(digest === "" ? {} : { "Content-MD5": digest }),
      ...(request.addContentMd5Metadata ? { "x-goog-meta-flyteContentMD5": digest } : {}),
    },
  };
}

/** A URL in Google's fourth form. The signature is one that only this cloud believes. */
function signUrl(cloud: Cloud, path: string, email: string, expirySeconds: number): string {
  const date = `${new Date(cloud.now()).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
  const query = new URLSearchParams({
    "X-Goog-Algorithm": "GOOG4-RSA-SHA256",
    "X-Goog-Credential": `${email}/${date.slice(0, 8)}/auto/storage/goog4_request`,
    "X-Goog-Date": date,
    "X-Goog-Expires": String(expirySeconds),
    "X-Goog-SignedHeaders": "content-md5;host",
    "X-Goog-Signature": createHash("sha256").update(`${email}\n${path}\n${date}`).digest("hex"),
  });
  return `${cloud.origin}/${path.split("/").map(encodeURIComponent).join("/")}?${query}`;
}

/** Flyte makes a name of twenty letters up. */
function makeFilename(cloud: Cloud): string {
  return createHash("sha256").update(String(cloud.nextSerial())).digest("hex").slice(0, 20);
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
