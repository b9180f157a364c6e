import type { DeploymentFile, Diagnostic } from "@fgk/engine";
import { checkAccountAccess } from "./rules/account-access.ts";
import { checkBuckets } from "./rules/bucket-names.ts";
import { checkChartSource } from "./rules/chart-source.ts";
import { checkClusterShape } from "./rules/cluster-shape.ts";
import { checkDatabaseAccess } from "./rules/database-access.ts";
import { checkFlyteImages } from "./rules/flyte-images.ts";
import { checkFlyteInstall } from "./rules/flyte-install.ts";
import { checkLabels } from "./rules/labels.ts";
import { checkNameLengths } from "./rules/name-lengths.ts";
import { checkPlaces } from "./rules/places.ts";
import type { Rule } from "./rules/rule.ts";
import { checkSameNames } from "./rules/same-names.ts";
import { checkService } from "./rules/service-ports.ts";
import { checkValuesOwned } from "./rules/values-owned.ts";
import { checkValuesRedacted } from "./rules/values-redacted.ts";
import { checkValuesSecrets } from "./rules/values-secrets.ts";
import { checkValuesTraps } from "./rules/values-traps.ts";
import { checkValuesTypes } from "./rules/values-types.ts";
import { deploymentScope } from "./scope.ts";

const rules: readonly Rule[] = [
  checkFlyteInstall,
  checkFlyteImages,
  checkChartSource,
  checkNameLengths,
  checkBuckets,
  checkLabels,
  checkSameNames,
  checkPlaces,
  checkClusterShape,
  checkDatabaseAccess,
  checkAccountAccess,
  checkService,
  checkValuesOwned,
  checkValuesRedacted,
  checkValuesSecrets,
  checkValuesTypes,
  checkValuesTraps,
];

/** What a schema can't say of a deployment file, each a function of the file alone. */
export const deploymentRules: readonly ((file: DeploymentFile) => readonly Diagnostic[])[] = rules.map(
  (rule) => (file) => rule(deploymentScope(file), file),
);
