import type { Content } from "@fgk/engine";
import { Failure, limits } from "@fgk/engine";
import type { storage_v1 } from "@googleapis/storage";
import type { GoogleReach } from "../google/reach.ts";
import { orAbsent } from "../google/read-each.ts";

type StoredObject = storage_v1.Schema$Object;

const pageSize = 1_000;
/** Deletes at once: a bucket of Flyte's has tens of thousands of small objects. */
const atOnce = 16;

/** Whether there is anything in a bucket, older versions included. The words don't count: objects come and go. */
export async function listBucketContents(reach: GoogleReach, bucket: string): Promise<readonly Content[]> {
  const { items, nextPageToken } = await listPage(reach, bucket);
  const count = items?.length ?? 0;
  if (count === 0) return [];
  const many = nextPageToken == null ? (count === 1 ? "1 object" : `${count} objects`) : "1,000 or more objects";
  return [{ what: "objects", help: `see what they are (${many}): gcloud storage ls --all-versions gs://${bucket}/**` }];
}

/** Deletes every object of a bucket, each in all its versions. Killed in between, it goes on with what is left. */
export async function emptyBucket(reach: GoogleReach, bucket: string): Promise<void> {
  for (let pages = 0; pages < limits.pages; pages += 1) {
    const { items } = await listPage(reach, bucket);
    if (items === undefined || items.length === 0) return;
    for (let from = 0; from < items.length; from += atOnce) {
      await Promise.all(items.slice(from, from + atOnce).map((object) => deleteObject(reach, bucket, object)));
    }
  }
  const summary = `the bucket ${bucket} still holds objects after ${limits.pages * pageSize} were deleted`;
  throw new Failure({ severity: "error", code: "cloud-refused", summary }, "conflict");
}

function listPage(reach: GoogleReach, bucket: string): Promise<storage_v1.Schema$Objects> {
  return reach.rest.call<storage_v1.Schema$Objects>({
    api: "storage",
    method: "GET",
    path: objectsPath(bucket),
    query: { versions: "true", maxResults: String(pageSize), fields: "items(name,generation),nextPageToken" },
    what: `list the objects of the bucket ${bucket}`,
  });
}

async function deleteObject(reach: GoogleReach, bucket: string, { name, generation }: StoredObject): Promise<void> {
  if (name == null) return;
  await orAbsent(
    reach.rest.call({
      api: "storage",
      method: "DELETE",
      path: `${objectsPath(bucket)}/${encodeURIComponent(name)}`,
      query: generation == null ? {} : { generation },
      what: `delete an object of the bucket ${bucket}`,
    }),
  );
}

function objectsPath(bucket: string): string {
  return `/storage/v1/b/${encodeURIComponent(bucket)}/o`;
}
