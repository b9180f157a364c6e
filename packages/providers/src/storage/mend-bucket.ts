import type { FieldChange, Json, Resource } from "@fgk/engine";
import { knownValue } from "@fgk/engine";
import { joinCommands, writeCommand } from "../google/shell-words.ts";
import { ownName, placeOf, textOf } from "../google/values.ts";

/**
 * The command by which a bucket's owner makes it or changes one field. Undefined for the lifecycle: `gcloud` only replaces
 * all its rules, and those of others aren't ours to know.
 */
export function mendBucket(resource: Resource, change: FieldChange | "create"): string | undefined {
  if (change === "create") return createBucket(resource);
  const flag = describeFlag(change.path, change.after as Json);
  return flag && updateBucket(resource, flag);
}

function describeFlag(path: string, value: Json): string | undefined {
  switch (path) {
    case "versioning":
      return value === true ? "--versioning" : "--no-versioning";
    case "uniformAccess":
      return value === true ? "--uniform-bucket-level-access" : "--no-uniform-bucket-level-access";
    case "publicAccessPrevention":
      return value === "enforced" ? "--public-access-prevention" : "--no-public-access-prevention";
    default:
      return undefined;
  }
}

function createBucket(resource: Resource): string {
  const location = textOf(resource, "location");
  const access = ["uniformAccess", "publicAccessPrevention"].flatMap((path) => {
    const value = knownValue(resource, path);
    return value === undefined ? [] : (describeFlag(path, value) ?? []);
  });
  const made = writeCommand(
    ...["gcloud", "storage", "buckets", "create", `gs://${ownName(resource)}`],
    `--project=${placeOf(resource, "project")}`,
    ...(location === undefined ? [] : [`--location=${location}`]),
    ...access,
  );
  // Versions can't be asked for when a bucket is made.
  return knownValue(resource, "versioning") === true
    ? joinCommands([made, updateBucket(resource, "--versioning")])
    : made;
}

function updateBucket(resource: Resource, flag: string): string {
  return writeCommand("gcloud", "storage", "buckets", "update", `gs://${ownName(resource)}`, flag);
}
