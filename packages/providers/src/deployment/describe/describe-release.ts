import type { Field, Resource } from "@fgk/engine";
import {
  accountPolicyAddress,
  bucketAddress,
  bucketRightsAddress,
  databaseAddress,
  firewallAddress,
  kubernetesAccountAddress,
  kubernetesSecretAddress,
  namespaceAddress,
  natAddress,
  privateServicesAddress,
  projectRolesAddress,
  releaseAddress,
  userAddress,
} from "./addresses.ts";
import { bucketsWithRights } from "./describe-buckets.ts";
import { clusterAndPools, identityField, taskAccountAddresses } from "./describe-flyte-projects.ts";
import type { Asked } from "./fields.ts";
import { always, fieldFrom } from "./fields.ts";
import { describeDatabaseValues } from "./values/database-values.ts";
import { describeFlyteValues } from "./values/flyte-values.ts";
import { describeImageValues } from "./values/image-values.ts";
import type { Leaf } from "./values/leaf.ts";
import { mergeValues } from "./values/merge-values.ts";

/** The Helm release, and the annotation of the account that its pod uses. */
export function describeRelease(asked: Asked): readonly Resource[] {
  return [describeOne(asked), describeOwnAccount(asked)];
}

/** The chart's values that follow from the file's other keys, before the user's own are merged over them. */
export function computeValues(asked: Asked): readonly Leaf[] {
  return [...describeFlyteValues(asked), ...describeDatabaseValues(asked), ...describeImageValues(asked)];
}

function describeOne(asked: Asked): Resource {
  const { scope } = asked;
  const { flyte } = scope;
  const { chart } = flyte;
  const version: Record<string, Field> =
    chart.version === null
      ? {}
      : { "chart.version": fieldFrom(asked, ["flyte.chart.version", "flyte.version"], chart.version) };
  return {
    address: releaseAddress(scope),
    at: {
      namespace: flyte.namespace,
      repository: chart.repository,
      chartName: chart.name,
      chartPath: chart.path ?? "",
    },
    fields: {
      "chart.name": fieldFrom(asked, ["flyte.chart.name"], chart.name),
      ...version,
      status: always("deployed"),
      ...mergeValues(computeValues(asked), flyte.values),
    },
    managed: true,
    protected: false,
    dependsOn: releaseNeeds(asked),
    source: "flyte",
  };
}

/** Whatever Flyte's first start would fail without, and its project namespaces, so that their accounts are annotated. */
function releaseNeeds({ scope }: Asked): Resource["dependsOn"] {
  return [
    ...clusterAndPools(scope),
    natAddress(scope),
    firewallAddress(scope),
    privateServicesAddress(scope),
    databaseAddress(scope),
    userAddress(scope),
    namespaceAddress(scope.flyte.namespace),
    kubernetesSecretAddress(scope),
    bucketAddress(scope.buckets.metadata.name),
    bucketAddress(scope.buckets.userData.name),
    ...bucketsWithRights(scope).map(({ name }) => bucketRightsAddress(name)),
    projectRolesAddress(scope),
    accountPolicyAddress(scope),
    ...taskAccountAddresses(scope),
  ];
}

/** After the release: a chart that is changed first and an account that is annotated last never disagree for long. */
function describeOwnAccount({ scope }: Asked): Resource {
  const { flyte, account } = scope;
  return {
    address: kubernetesAccountAddress(flyte.namespace, flyte.fullname),
    at: { namespace: flyte.namespace },
    fields: { [identityField]: always(account.email) },
    managed: true,
    protected: false,
    dependsOn: [releaseAddress(scope)],
    comesWith: releaseAddress(scope),
    source: "serviceAccount",
  };
}
