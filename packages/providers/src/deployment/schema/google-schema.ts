import type { JsonObject } from "@fgk/engine";
import { projectId } from "./patterns.ts";
import { flag, map, mapOfTexts, text } from "./shapes.ts";

/** The block `google`. */
export const googleSchema: JsonObject = map(
  "The Google Cloud project and the place in it where the cluster is.",
  {
    project: text("The id of the Google Cloud project, not its name or number: acme-ml.", {
      pattern: projectId,
      examples: ["acme-ml"],
    }),
    location: text("The zone or region of the cluster: europe-west1-b or europe-west1.", {
      pattern: "^[a-z]+-[a-z]+[0-9]+(-[a-z0-9]+)?$",
      examples: ["europe-west1-b", "europe-west1"],
    }),
    region: text("The region of address, database and buckets; it follows from the location.", {
      pattern: "^[a-z]+-[a-z]+[0-9]+$",
      derived: "<region of google.location>",
    }),
    labels: mapOfTexts("Labels that are put on everything that can carry labels."),
    apis: map("The Google APIs that the deployment uses; which ones is derived from the file.", {
      managed: flag("true: fgk enables the APIs that are missing. false: it only checks that they are enabled.", {
        default: true,
      }),
    }),
  },
  ["project", "location"],
);
