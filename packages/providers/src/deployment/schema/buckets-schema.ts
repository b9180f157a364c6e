import type { JsonObject } from "@fgk/engine";
import { projectId } from "./patterns.ts";
import { count, either, flag, map, text } from "./shapes.ts";

// Only the alphabet: what else a bucket's name must be (3 to 63 characters, no "google" in it …) is a rule.
const bucketName: JsonObject = text(
  "The bucket's name alone, without gs://: small letters, digits, - _ and dots; unique in the whole world.",
  { pattern: "^[a-z0-9._-]+$" },
);

function bucket(description: string): JsonObject {
  return either(description, [
    bucketName,
    map(
      "A bucket with more to say.",
      {
        name: bucketName,
        managed: flag("false: another team's; fgk reads and checks it, and never writes to it.", {
          derived: "<buckets.managed>",
        }),
        project: text("The project that the bucket is in.", { pattern: projectId, derived: "<google.project>" }),
      },
      ["name"],
    ),
  ]);
}

/** The block `buckets`. */
export const bucketsSchema: JsonObject = map(
  "The two Cloud Storage buckets.",
  {
    managed: flag("false: another team's; fgk reads and checks them, and never writes to them.", { default: true }),
    protect: flag("true: never deleted or replaced.", { default: true }),
    location: text("Where they are: a region (europe-west1) or a multi-region (eu).", {
      pattern: "^[A-Za-z]+[A-Za-z0-9-]*$",
      derived: "<region>",
    }),
    metadata: bucket("The bucket of Flyte's metadata: a name, or { name, managed, project }."),
    userData: bucket("The bucket of what tasks read and write: a name, or { name, managed, project }."),
    versioning: flag("true: overwritten and deleted objects are kept as old versions.", { default: false }),
    deleteAfterDays: count(
      "Days after which objects of the user data bucket are deleted; left out: never.",
      1,
      36_500,
      {
        nullable: true,
      },
    ),
  },
  ["metadata", "userData"],
);
