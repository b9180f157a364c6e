import type { JsonObject } from "@fgk/engine";
import { bucketsSchema } from "./schema/buckets-schema.ts";
import { clusterSchema } from "./schema/cluster-schema.ts";
import { databaseSchema } from "./schema/database-schema.ts";
import { flyteSchema } from "./schema/flyte-schema.ts";
import { googleSchema } from "./schema/google-schema.ts";
import { loadBalancerSchema } from "./schema/load-balancer-schema.ts";
import { networkSchema } from "./schema/network-schema.ts";
import { serviceAccountSchema } from "./schema/service-account-schema.ts";
import { list, map, text, word } from "./schema/shapes.ts";

/**
 * JSON Schema (draft-07) of the deployment file, and the one place of every constant default. `schemas/deployment.schema.json`
 * is this value, written out for editors; a test holds the two equal.
 */
export const deploymentSchema: JsonObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "fgk deployment file",
  ...map(
    "One deployment of Flyte on Google Kubernetes Engine. A key that is written is kept true; a key that is left out takes its default when fgk creates the thing, and is never compared afterwards.",
    {
      apiVersion: word("The format of this file.", ["fgk/v1"]),
      name: text(
        "The deployment's name, the mark on what fgk makes; never changed afterwards. 1 to 21 small letters, digits and hyphens, a letter first.",
        { pattern: "^[a-z][a-z0-9-]{0,20}$", examples: ["prod"] },
      ),
      google: googleSchema,
      network: networkSchema,
      cluster: clusterSchema,
      database: databaseSchema,
      buckets: bucketsSchema,
      serviceAccount: serviceAccountSchema,
      flyte: flyteSchema,
      loadBalancer: loadBalancerSchema,
      allow: list(
        "Risks that are taken without asking. Data loss is allowed only by a flag.",
        word("A risk. The loss of data is consented to by address only: fgk plan --allow-data-loss ADDRESS.", [
          "restart",
          "nodes",
          "downtime",
          "identity",
          "access",
          "exposure",
        ]),
        { default: ["restart"] },
      ),
    },
    ["apiVersion", "name", "google", "cluster", "database", "buckets", "flyte"],
  ),
};
