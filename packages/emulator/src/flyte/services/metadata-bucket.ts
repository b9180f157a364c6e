import { Code, ConnectError } from "@connectrpc/connect";
import type { Cloud } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";
import { holds } from "../../google/decide.ts";
import { putObject } from "../../google/storage-object-store.ts";
import type { PodIdentity } from "../../kubernetes/identity.ts";
import { identifyPod } from "../../kubernetes/identity.ts";
import type { RunningFlyte } from "../running-flyte.ts";

/** What FlyteAdmin keeps in its metadata bucket lies below this. */
const prefix = "metadata/admin";

/**
 * Writes one object of FlyteAdmin's own, as the account that its pod acts as, and answers its URL. `what` stands in the
 * refusal: `failed to write marshaled workflow [id] to storage`.
 */
export function writeMetadata(flyte: RunningFlyte, keys: readonly string[], data: Uint8Array, what: string): string {
  const { cloud, memory } = flyte;
  const bucket = memory.config.container;
  const name = [prefix, ...keys].join("/");
  const cause = refuseWrite(cloud, bucket, name, identifyPod(cloud, memory.cluster, flyte.pod));
  if (cause !== undefined) {
    const failed = `Failed to write data [${data.length}b] to path [${name}].: ${cause}`;
    throw new ConnectError(
      `${what} gs://${bucket}/${name} with err ${failed} and base container: gs://${bucket}`,
      Code.Internal,
    );
  }
  putObject(cloud, { bucket, name, data, contentType: "application/octet-stream" });
  return `gs://${bucket}/${name}`;
}

/** Why the account can't write the object. To write over one deletes it. */
function refuseWrite(cloud: Cloud, bucket: string, name: string, identity: PodIdentity): string | undefined {
  const { refusal, member, email } = identity;
  if (refusal !== undefined) {
    const query = `alt=json&name=${encodeURIComponent(name)}&prettyPrint=false&projection=full&uploadType=multipart`;
    const url = `https://storage.googleapis.com/upload/storage/v1/b/${bucket}/o?${query}`;
    return `Post ${JSON.stringify(url)}: compute: Received ${refusal.status} \`${refusal.text}\``;
  }
  const stored: Stored | undefined = cloud.state.buckets[bucket];
  if (stored === undefined) {
    const denied = `${email} does not have storage.buckets.create access to the Google Cloud project.`;
    return `unable to initialize container [${bucket}]. Error: googleapi: Error 403: ${denied} Permission 'storage.buckets.create' denied on resource (or it may not exist)., forbidden`;
  }
  const needed = [
    "storage.objects.create",
    ...(stored["objects"][name] === undefined ? [] : ["storage.objects.delete"]),
  ];
  const missing = needed.find((permission) => !holds(cloud, member, permission, `buckets/${bucket}`));
  return missing === undefined ? undefined : denyObject(email, missing);
}

/** Reads an object of FlyteAdmin's own by its URL. `what` stands in the refusal: `Unable to read WorkflowClosure`. */
export function readMetadata({ cloud, memory, pod }: RunningFlyte, url: string, what: string): string {
  const [, , bucket = "", ...path] = url.split("/");
  const { member, email } = identifyPod(cloud, memory.cluster, pod);
  const stored: Stored | undefined = cloud.state.buckets[bucket]?.["objects"][path.join("/")];
  const fail = (cause: string): ConnectError =>
    new ConnectError(`${what} from location ${url} : path:${url}: ${cause}`, Code.Internal);
  if (!holds(cloud, member, "storage.objects.get", `buckets/${bucket}`))
    throw fail(denyObject(email, "storage.objects.get"));
  if (stored === undefined) throw fail("not found");
  return String(stored["data"]);
}

/** An object's name and its MD5 as Flyte's uploads leave it, undefined where there is none. */
export function findUpload(cloud: Cloud, bucket: string, name: string): { readonly md5: string } | undefined {
  const object: Stored | undefined = cloud.state.buckets[bucket]?.["objects"][name]?.["object"];
  if (object === undefined) return undefined;
  return { md5: String(object["metadata"]?.["flytecontentmd5"] ?? "") };
}

function denyObject(email: string, permission: string): string {
  return `googleapi: Error 403: ${email} does not have ${permission} access to the Google Cloud Storage object. Permission '${permission}' denied on resource (or it may not exist)., forbidden`;
}
