import { Code, ConnectError } from "@connectrpc/connect";
import type { Cloud } from "../../cloud/cloud.ts";
import type { PodIdentity } from "../../kubernetes/identity.ts";
import { invalid } from "./identifier.ts";
import { signStorageUrl } from "./sign-storage-url.ts";

const maxExpirySeconds = 3_600;

/** DataProxyService.CreateDownloadLocation: a signed URL for an object that is named by its own. */
export function createDownloadLocation(
  cloud: Cloud,
  identity: PodIdentity,
  request: { readonly nativeUrl: string; readonly expiresIn?: { readonly seconds: bigint } | undefined },
): Record<string, unknown> {
  const seconds = Number(request.expiresIn?.seconds ?? maxExpirySeconds);
  const refuse = (why: string): ConnectError =>
    invalid(`error while validating request: expiresIn is invalid. Error: input duration [${seconds}s] ${why}`);
  if (seconds < 0) throw refuse("should not less than 0");
  if (seconds > maxExpirySeconds) throw refuse("cannot exceed max allowed expiration [1h0m0s]");
  const [, , bucket = "", ...path] = request.nativeUrl.split("/");
  const expiresSeconds = Math.floor(cloud.now() / 1_000) + seconds;
  const asked = { method: "GET", bucket, name: path.join("/"), md5: "", headers: {}, expiresSeconds } as const;
  return {
    signedUrl: signStorageUrl(cloud, identity, asked),
    expiresAt: { seconds: BigInt(expiresSeconds), nanos: 0 },
  };
}

/** DataProxyService.GetData: what nodes have read and written. Nothing runs here, so there is nothing of any node. */
export function getData({ flyteUrl }: { readonly flyteUrl: string }): Record<string, unknown> {
  const prefix = "error while validating request. Error: ";
  if (flyteUrl === "") throw invalid(`${prefix}source is required. Provided empty string`);
  if (!flyteUrl.startsWith("flyte://")) throw invalid(`${prefix}request does not start with the correct prefix`);
  throw new ConnectError("missing entity of type node execution", Code.NotFound);
}
