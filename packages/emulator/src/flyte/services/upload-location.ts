import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { Code, ConnectError } from "@connectrpc/connect";
import type { Cloud } from "../../cloud/cloud.ts";
import type { PodIdentity } from "../../kubernetes/identity.ts";
import { encodeBase32 } from "./base32.ts";
import { findUpload } from "./metadata-bucket.ts";
import { signStorageUrl } from "./sign-storage-url.ts";

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
  const filename = request.filename === "" ? makeFilename(cloud) : request.filename;
  const name = [request.project, request.domain, prefix, filename].join("/");
  if (request.filename !== "" && request.filenameRoot !== "") refuseOther(cloud, bucket, name, digest);
  const headers = request.addContentMd5Metadata ? { "x-goog-meta-flyteContentMD5": digest } : {};
  const expiresSeconds = Math.floor(cloud.now() / 1_000) + expirySeconds;
  return {
    signedUrl: signStorageUrl(cloud, identity, { method: "PUT", bucket, name, md5: digest, headers, expiresSeconds }),
    nativeUrl: `gs://${bucket}/${name}`,
    expiresAt: { seconds: BigInt(expiresSeconds), nanos: 0 },
    // The length is that of the digest's text, as the real one has it. Clients send their own.
    headers: { "Content-Length": String(digest.length), "Content-MD5": digest, ...headers },
  };
}

/** A place that the caller chose: what is there already stays, unless it is the same. */
function refuseOther(cloud: Cloud, bucket: string, name: string, digest: string): void {
  const found = findUpload(cloud, bucket, name);
  if (found === undefined || (digest !== "" && digest === found.md5)) return;
  throw new ConnectError(
    `file already exists at location [gs://${bucket}/${name}], specify a matching hash if you wish to rewrite`,
    Code.AlreadyExists,
  );
}

/** Flyte makes a name of twenty letters up. */
function makeFilename(cloud: Cloud): string {
  return createHash("sha256").update(String(cloud.nextSerial())).digest("hex").slice(0, 20);
}
