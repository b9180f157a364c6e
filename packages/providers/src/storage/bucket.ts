import type { FieldChange, Live, Marked, NonEmpty, Present, Resource, ResourceKind, Session, Stays } from "@fgk/engine";
import { absent, addressOf, Failure, present } from "@fgk/engine";
import type { storage_v1 } from "@googleapis/storage";
import { keptLabels, labelChanges, labelsToCreate, readLabelFields } from "../google/labels.ts";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, orAbsent, readEach } from "../google/read-each.ts";
import { changesByPath, ownName, placeOf } from "../google/values.ts";
import { markInLabels, markLabels, readMarkLabels } from "../mark.ts";
import type { Bucket } from "./bucket-fields.ts";
import { describeBucket, describeBucketParts, readBucketFields } from "./bucket-fields.ts";
import { emptyBucket, listBucketContents } from "./bucket-objects.ts";
import type { FoundBucket } from "./bucket-owner.ts";
import { explainTaken, remarkOwner } from "./bucket-owner.ts";
import { riskOfBucket } from "./bucket-risk.ts";
import { mendBucket } from "./mend-bucket.ts";

/**
 * `storage.bucket/NAME`. Names are shared by all of Google's users: a name that is taken may be another project's, which
 * the project's number tells. Updates are merge patches under the metageneration that was read.
 */
export function bucketKind(reach: GoogleReach): ResourceKind {
  const patch = async (resource: Resource, live: Present, body: object, verb: string): Promise<void> => {
    const { metageneration } = live.state as Bucket;
    await reach.rest.call<Bucket>({
      api: "storage",
      method: "PATCH",
      path: bucketPath(resource),
      query: metageneration == null ? {} : { ifMetagenerationMatch: metageneration },
      body,
      what: `${verb} the bucket ${ownName(resource)}`,
    });
  };
  return {
    name: "storage.bucket",
    read: (session, resources) => readEach(resources, (resource) => readBucket(session, reach, resource)),
    marked: (session) => findMarked(reach.projects, (project) => listMarked(session, reach, project)),
    create: (session, resource) => createBucket(session, reach, resource),
    update: (_session, resource, live, changes) =>
      patch(resource, live, describeChanges(live.state as Bucket, changes), "change"),
    adopt: (session, resource, live) => patch(resource, live, { labels: markLabels(session.mark) }, "mark"),
    delete: async (_session, resource, live, contents) => {
      if ((contents ?? []).length > 0) await emptyBucket(reach, ownName(resource));
      await deleteBucket(reach, resource, live);
    },
    contents: (_session, resource) => listBucketContents(reach, ownName(resource)),
    calling: "the bucket's objects are being deleted",
    immutable: (path) => path === "location",
    mend: mendBucket,
    risk: riskOfBucket,
    expectSeconds: () => 5,
    wait: { everyMs: 2_000, atMostMs: 5 * 60_000 },
  };
}

async function readBucket(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const name = ownName(resource);
  const found = await session.once(`bucket ${name}`, () => findBucket(session, reach, resource));
  if (found === undefined) return absent;
  const { bucket } = found;
  return present({
    fields: { ...readBucketFields(bucket), ...readLabelFields(resource, bucket.labels) },
    identity: bucket.timeCreated == null ? {} : { timeCreated: bucket.timeCreated },
    marking: readMarkLabels(bucket.labels, session.mark),
    kept: keptLabels(resource, bucket.labels),
    remarks: await remarkOwner(session, reach, resource, found),
    state: bucket,
  });
}

/** In a whole pass one of the project's is among those that are listed; else it is asked for by name, whosever it is. */
async function findBucket(session: Session, reach: GoogleReach, resource: Resource): Promise<FoundBucket | undefined> {
  const own = session.whole ? await listOwn(session, reach, placeOf(resource, "project")) : undefined;
  const listed = own?.find(({ name }) => name === ownName(resource));
  if (listed !== undefined) return { bucket: listed };
  const bucket = await orAbsent(getBucket(reach, resource));
  if (bucket === undefined) return undefined;
  return own === undefined ? { bucket } : { bucket, ours: false };
}

/** The project's buckets; undefined where they can't be listed. */
async function listOwn(session: Session, reach: GoogleReach, project: string): Promise<readonly Bucket[] | undefined> {
  try {
    return await listBuckets(session, reach, project);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function getBucket(reach: GoogleReach, resource: Resource): Promise<Bucket> {
  const what = `read the bucket ${ownName(resource)}`;
  const query = { projection: "noAcl" };
  return reach.rest.call<Bucket>({ api: "storage", method: "GET", path: bucketPath(resource), query, what });
}

function bucketPath(resource: Resource): string {
  return `/storage/v1/b/${encodeURIComponent(ownName(resource))}`;
}

async function createBucket(session: Session, reach: GoogleReach, resource: Resource): Promise<void> {
  try {
    await reach.rest.call<Bucket>({
      api: "storage",
      method: "POST",
      path: "/storage/v1/b",
      query: { project: placeOf(resource, "project"), projection: "noAcl" },
      body: { ...describeBucket(resource), labels: labelsToCreate(resource, session.mark) },
      what: `create the bucket ${ownName(resource)}`,
    });
  } catch (error) {
    if (!(error instanceof Failure) || error.retry !== "conflict") throw error;
    throw await explainTaken(session, reach, resource, error, () => orAbsent(getBucket(reach, resource)));
  }
}

function describeChanges(bucket: Bucket, changes: NonEmpty<FieldChange>): object {
  const labels = labelChanges(changes);
  return {
    ...describeBucketParts(changesByPath(changes), bucket),
    // A merge patch: null removes a label, those of others stay.
    ...(labels === undefined ? {} : { labels }),
  };
}

async function deleteBucket(reach: GoogleReach, resource: Resource, live: Present): Promise<void> {
  const { metageneration } = live.state as Bucket;
  const name = ownName(resource);
  try {
    await orAbsent(
      reach.rest.call({
        api: "storage",
        method: "DELETE",
        path: bucketPath(resource),
        query: metageneration == null ? {} : { ifMetagenerationMatch: metageneration },
        what: `delete the bucket ${name}`,
      }),
    );
  } catch (error) {
    if (!(error instanceof Failure) || !/not empty/.test(error.diagnostic.cause ?? "")) throw error;
    throw new Failure({
      ...error.diagnostic,
      code: "protected",
      summary: `the bucket ${name} is not empty: it is kept`,
      help: `gcloud storage rm --recursive gs://${name} removes it with all that is in it`,
    });
  }
}

function listBuckets(session: Session, reach: GoogleReach, project: string): Promise<readonly Bucket[]> {
  return session.once(`buckets ${project}`, () =>
    reach.rest.list<storage_v1.Schema$Buckets, Bucket>(
      {
        api: "storage",
        method: "GET",
        path: "/storage/v1/b",
        query: { project, projection: "noAcl", maxResults: "500" },
        what: `list the buckets of ${project}`,
      },
      (page) => page.items,
    ),
  );
}

async function listMarked(session: Session, reach: GoogleReach, project: string): Promise<readonly Marked[]> {
  const buckets = await listBuckets(session, reach, project);
  return buckets.flatMap((bucket): readonly Marked[] => {
    const mark = markInLabels(bucket.labels);
    if (mark?.deployment !== session.mark.deployment || bucket.name == null) return [];
    const address = addressOf("storage.bucket", bucket.name);
    return [{ address, at: { project }, mark, protected: true, stays: describeStays(bucket.name), dependsOn: [] }];
  });
}

/** A bucket that the file names no more was Flyte's for some time. */
function describeStays(name: string): Stays {
  return {
    why: "what Flyte ran before points into it, and the account keeps its rights on it",
    help: `once nobody needs that: gcloud storage rm --recursive gs://${name}; to keep it and hear no more of it: gcloud storage buckets update gs://${name} --remove-labels=fgk-deployment,fgk-cluster`,
  };
}
