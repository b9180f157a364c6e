import type { DeploymentFile } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { readFlag, readNumberOrNull, readText } from "../read-key.ts";
import type { GoogleScope } from "./google-scope.ts";

/** One of the two buckets. */
export interface BucketScope {
  readonly name: string;
  readonly project: string;
  readonly managed: boolean;
  /** The key that names it. */
  readonly path: "buckets.metadata" | "buckets.userData";
}

export interface BucketsScope {
  readonly protect: boolean;
  /** Lower case, as fgk compares it. */
  readonly location: string;
  readonly metadata: BucketScope;
  readonly userData: BucketScope;
  readonly versioning: boolean;
  /** Days after which user data goes; null: never. */
  readonly deleteAfterDays: number | null;
}

/** Reads the block `buckets`. */
export function readBucketsScope(file: DeploymentFile, google: GoogleScope): BucketsScope {
  return {
    protect: readFlag(file, "buckets.protect", true),
    location: readText(file, "buckets.location", google.region).toLowerCase(),
    metadata: readBucket(file, "buckets.metadata", google),
    userData: readBucket(file, "buckets.userData", google),
    versioning: readFlag(file, "buckets.versioning"),
    deleteAfterDays: readNumberOrNull(file, "buckets.deleteAfterDays"),
  };
}

function readBucket(file: DeploymentFile, path: BucketScope["path"], google: GoogleScope): BucketScope {
  const managed = readFlag(file, "buckets.managed", true);
  const { value } = file.get(path);
  if (!isJsonObject(value)) {
    return { name: typeof value === "string" ? value : "", project: google.project, managed, path };
  }
  return {
    name: readText(file, `${path}.name`),
    project: readText(file, `${path}.project`, google.project),
    managed: readFlag(file, `${path}.managed`, managed),
    path,
  };
}
