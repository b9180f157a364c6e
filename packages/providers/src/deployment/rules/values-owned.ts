import type { Diagnostic, Json } from "@fgk/engine";
import { equalJson, isLater } from "@fgk/engine";
import { computeValues } from "../describe/describe-release.ts";
import { joinValuePath } from "../values-path.ts";
import type { Rule } from "./rule.ts";
import { broken } from "./rule.ts";
import type { OwnValue } from "./walk-values.ts";
import { findOwnValue } from "./walk-values.ts";

/** A value of the chart that fgk computes, because other resources must agree with it, and the key that it follows from. */
interface Owned {
  readonly keys: readonly string[];
  readonly instead: string;
  /** Values that change nothing: what fgk computes, and these. */
  readonly harmless?: readonly Json[];
}

const owned: readonly Owned[] = [
  { keys: ["fullnameOverride"], instead: "flyte.fullname" },
  { keys: ["nameOverride"], instead: "flyte.fullname", harmless: [""] },
  { keys: ["deployment", "image", "tag"], instead: "flyte.version (or flyte.images.flyte)" },
  { keys: ["deployment", "image", "repository"], instead: "flyte.images.flyte" },
  { keys: ["deployment", "waitForDB", "image", "repository"], instead: "flyte.images.waitForDb" },
  { keys: ["deployment", "waitForDB", "image", "tag"], instead: "flyte.images.waitForDb" },
  { keys: ["configuration", "co-pilot", "image", "repository"], instead: "flyte.images.copilot" },
  { keys: ["configuration", "co-pilot", "image", "tag"], instead: "flyte.images.copilot" },
  { keys: ["deployment", "podAnnotations", "fgk.dev/password-version"], instead: "database.password" },
  { keys: ["configuration", "database", "host"], instead: "database.instance (or database.host)" },
  { keys: ["configuration", "database", "username"], instead: "database.user" },
  { keys: ["configuration", "database", "dbname"], instead: "database.name" },
  { keys: ["configuration", "database", "options"], instead: "database.ssl" },
  { keys: ["configuration", "database", "passwordPath"], instead: "database.password", harmless: [""] },
  { keys: ["configuration", "inlineSecretRef"], instead: "database.password", harmless: [""] },
  { keys: ["configuration", "storage", "provider"], instead: "buckets" },
  { keys: ["configuration", "storage", "metadataContainer"], instead: "buckets.metadata" },
  { keys: ["configuration", "storage", "userDataContainer"], instead: "buckets.userData" },
  { keys: ["configuration", "storage", "providerConfig", "gcs", "project"], instead: "google.project" },
  { keys: ["configuration", "inline", "domains"], instead: "flyte.domains" },
  { keys: ["serviceAccount", "annotations", "iam.gke.io/gcp-service-account"], instead: "serviceAccount" },
  { keys: ["serviceAccount", "name"], instead: "flyte.fullname", harmless: [""] },
  { keys: ["serviceAccount", "create"], instead: "flyte.fullname", harmless: [true] },
  { keys: ["flyte-core-components", "admin", "seedProjects"], instead: "flyte.projects" },
  { keys: ["flyte-core-components", "admin", "seedProjectsWithDetails"], instead: "flyte.projects" },
  { keys: ["clusterResourceTemplates", "inline", "001_namespace.yaml"], instead: "flyte.projects" },
  { keys: ["clusterResourceTemplates", "inline", "002_serviceaccount.yaml"], instead: "serviceAccount" },
  // Either one makes the chart leave out all the configuration that the other values ask for.
  {
    keys: ["configuration", "externalConfigMap"],
    instead: "the keys of this file and flyte.values.configuration.inline",
  },
  { keys: ["configuration", "externalSecretRef"], instead: "database.password" },
];

/** Values that fgk must own: one source for each. Saying the same again is allowed. */
export const checkValuesOwned: Rule = (scope, file) => {
  const computed = computeValues({ scope, file });
  const found = owned.flatMap((one) => {
    const own = findOwnValue(scope.flyte.values, one.keys);
    if (own === undefined) return [];
    const ours = computed.find(({ keys }) => equalJson([...keys], [...one.keys]))?.field.value;
    const same = ours !== undefined && !isLater(ours) && equalJson(ours, own.value);
    return same || one.harmless?.some((value) => equalJson(value, own.value)) === true ? [] : [refuse(own, one)];
  });
  // A null above several of them is one mistake.
  return [...new Map(found.map((diagnostic) => [diagnostic.keyPath, diagnostic])).values()];
};

function refuse(own: OwnValue, { keys, instead }: Owned): Diagnostic {
  const path = joinValuePath(own.keys);
  if (own.keys.length === keys.length) {
    return broken(
      own.keyPath,
      `${path} follows from ${instead}`,
      "other things that fgk makes must agree with it, so it has one source",
      `take it out and write ${instead}`,
    );
  }
  return broken(
    own.keyPath,
    `${path} can't be replaced as a whole`,
    `it holds ${joinValuePath(keys)}, which follows from ${instead}`,
    "write only the keys below it that you mean",
  );
}
