import type { Cloud } from "../cloud/cloud.ts";
import { holds } from "../google/decide.ts";
import type { PodIdentity } from "../kubernetes/identity.ts";
import { logLine, panicLines } from "./flyte-log.ts";

/** The log of a Flyte that dies because it can't look its metadata bucket up; undefined when it can. */
export function startStorage(cloud: Cloud, bucket: string, identity: PodIdentity): string | undefined {
  if (identity.refusal !== undefined) {
    const url = `https://storage.googleapis.com/storage/v1/b/${bucket}?alt=json&prettyPrint=false&projection=full`;
    return lookupPanic(
      cloud,
      bucket,
      `Get ${JSON.stringify(url)}: compute: Received ${identity.refusal.status} \`${identity.refusal.text}\``,
    );
  }
  if (cloud.state.buckets[bucket] === undefined) return creationPanic(cloud, bucket, identity.email);
  if (holds(cloud, identity.member, "storage.buckets.get", `buckets/${bucket}`)) return undefined;
  return lookupPanic(
    cloud,
    bucket,
    `googleapi: Error 403: ${identity.email} does not have storage.buckets.get access to the Google Cloud Storage bucket. Permission 'storage.buckets.get' denied on resource (or it may not exist)., forbidden`,
  );
}

function lookupPanic(cloud: Cloud, bucket: string, cause: string): string {
  return (
    logLine(cloud, "error", "stow_store.go:182", `Container [${bucket}] lookup failed. Error ${cause}`) +
    panicLines(cloud, "Propeller", cause)
  );
}

/** Flyte makes an absent bucket, or tries to: it hardly ever may. */
function creationPanic(cloud: Cloud, bucket: string, email: string): string {
  const cause = `unable to initialize container [${bucket}]. Error: googleapi: Error 403: ${email} does not have storage.buckets.create access to the Google Cloud project. Permission 'storage.buckets.create' denied on resource (or it may not exist)., forbidden`;
  return (
    logLine(cloud, "info", "stow_store.go:157", `Attempting to create container [${bucket}]`) +
    logLine(cloud, "error", "stow_store.go:178", `Call to create container [${bucket}] failed. Error ${cause}`) +
    panicLines(cloud, "Propeller", cause)
  );
}
