import type { Diagnostic, Resource, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { readProjectNumber } from "../google/project-number.ts";
import type { GoogleReach } from "../google/reach.ts";
import { ownName, placeOf } from "../google/values.ts";
import type { Bucket } from "./bucket-fields.ts";

/** A bucket as it was found by its name. */
export interface FoundBucket {
  readonly bucket: Bucket;
  /** It isn't among the buckets of the project. */
  readonly ours?: false;
}

/** A bucket that fgk would manage must be the project's: one that is another's is refused in the plan. */
export async function remarkOwner(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  { bucket, ours }: FoundBucket,
): Promise<readonly Diagnostic[]> {
  if (!resource.managed) return [];
  // One that another run has just made came between the list and the look: its number says more than the list.
  if (((await isOurs(session, reach, resource, bucket)) ?? ours) !== false) return [];
  return [{ ...takenDiagnostic(resource, bucket), keyPath: resource.source }];
}

/** Undefined when the project's number can't be had: then nothing is claimed. */
async function isOurs(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  bucket: Bucket,
): Promise<boolean | undefined> {
  if (bucket.projectNumber == null) return undefined;
  try {
    return (await readProjectNumber(session, reach, placeOf(resource, "project"))) === String(bucket.projectNumber);
  } catch (error) {
    if (error instanceof Failure && error.retry !== "transient") return undefined;
    throw error;
  }
}

/**
 * What "409, the name is not available" means: the text is the same for our own bucket and somebody else's, so the bucket
 * is read. Ours: a conflict, to be read again. Not ours, or not to be seen: the name is taken for good.
 */
export async function explainTaken(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  conflict: Failure,
  read: () => Promise<Bucket | undefined>,
): Promise<Failure> {
  let bucket: Bucket | undefined;
  try {
    bucket = await read();
    // Gone again meanwhile, or ours: a fresh look decides.
    if (bucket === undefined || (await isOurs(session, reach, resource, bucket)) !== false) return conflict;
  } catch (error) {
    if (!(error instanceof Failure) || error.diagnostic.code !== "no-permission") throw error;
  }
  return new Failure(takenDiagnostic(resource, bucket));
}

function takenDiagnostic(resource: Resource, bucket: Bucket | undefined): Diagnostic {
  const whose = bucket?.projectNumber == null ? "" : `it is of the project number ${bucket.projectNumber}; `;
  return {
    severity: "error",
    code: "does-not-fit",
    summary: `the bucket ${ownName(resource)} belongs to another project than ${placeOf(resource, "project")}`,
    cause: `${whose}bucket names are shared by all users of Google Cloud`,
    help: "choose another name, or write the bucket's project and managed: false",
    address: resource.address,
  };
}
