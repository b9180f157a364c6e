import type { Json, KeyPath } from "@fgk/engine";
import type { Scope } from "../../scope.ts";
import type { Asked } from "../fields.ts";
import { always, byDefault, fieldFrom } from "../fields.ts";
import type { Leaf } from "./leaf.ts";
import { leaf } from "./leaf.ts";

const accountKeys: readonly KeyPath[] = ["serviceAccount.name", "serviceAccount.email"];
const identityAnnotation = "iam.gke.io/gcp-service-account";

/** Names, storage, logs, identity and projects: the GKE starter template, filled in from the file. */
export function describeFlyteValues(asked: Asked): readonly Leaf[] {
  const { scope, file } = asked;
  const { flyte, buckets, account } = scope;
  const domains = file.get("flyte.domains").written
    ? [leaf("configuration.inline.domains", fieldFrom(asked, ["flyte.domains"], flyte.domains.map(nameDomain)))]
    : [];
  return [
    leaf("fullnameOverride", fieldFrom(asked, ["flyte.fullname"], flyte.fullname)),
    // Without it the chart makes a Service of its own for gRPC, whatever its ingress.
    leaf("ingress.separateGrpcIngress", byDefault(false)),
    leaf("configuration.storage.provider", always("gcs")),
    leaf("configuration.storage.providerConfig.gcs.project", fieldFrom(asked, ["google.project"], scope.project)),
    leaf("configuration.storage.metadataContainer", fieldFrom(asked, ["buckets.metadata"], buckets.metadata.name)),
    leaf("configuration.storage.userDataContainer", fieldFrom(asked, ["buckets.userData"], buckets.userData.name)),
    leaf("configuration.logging.level", byDefault(5)),
    leaf("configuration.logging.plugins.stackdriver.enabled", byDefault(true)),
    leaf("configuration.logging.plugins.stackdriver.templateUri", byDefault(describeLogLink(scope.project))),
    leaf("configuration.inline.plugins.k8s.inject-finalizer", byDefault(true)),
    leaf("configuration.inline.storage.cache.max_size_mbs", byDefault(10)),
    leaf("configuration.inline.storage.cache.target_gc_percent", byDefault(100)),
    leaf(
      "configuration.inline.cluster_resources.customData",
      fieldFrom(asked, ["flyte.domains", ...accountKeys], describeCustomData(scope)),
    ),
    ...domains,
    leaf(["clusterResourceTemplates", "inline", "001_namespace.yaml"], byDefault(namespaceTemplate)),
    leaf(["clusterResourceTemplates", "inline", "002_serviceaccount.yaml"], byDefault(accountTemplate)),
    leaf(["serviceAccount", "annotations", identityAnnotation], always(account.email, writtenAccountKey(asked))),
    // Made when Flyte first starts; later projects are registered, so that a new one doesn't restart Flyte.
    leaf("flyte-core-components.admin.seedProjects", byDefault(flyte.projects.map(({ id }) => id))),
    // The chart's own list names flytesnacks, and Flyte puts it before the other.
    leaf("flyte-core-components.admin.seedProjectsWithDetails", byDefault(describeSeeds(scope))),
  ];
}

function writtenAccountKey({ file }: Asked): KeyPath | undefined {
  return accountKeys.find((key) => file.get(key).written);
}

function nameDomain(id: string): Json {
  return { id, name: id };
}

function describeSeeds({ flyte }: Scope): Json {
  return flyte.projects.flatMap(({ id, description }) => (description === null ? [] : [{ name: id, description }]));
}

/**
 * What Flyte's templates are filled with, per domain. A list of single keys, because Flyte's configuration reader makes
 * the keys of maps small. The last domain first, as in the starter template, so that an installation by hand equals it.
 */
function describeCustomData({ flyte, account }: Scope): Json {
  return [...flyte.domains]
    .reverse()
    .map((domain) => ({ [domain]: [{ defaultIamServiceAccount: { value: account.email } }] }));
}

/** In quotes of its own: the chart puts the text into YAML as it is. */
function describeLogLink(project: string): string {
  const filter = [
    ["namespace_name", "namespace"],
    ["pod_name", "podName"],
    ["container_name", "containerName"],
  ].map(([label, key]) => `resource.labels.${label}%3D%22{{ .${key} }}%22`);
  return `"https://console.cloud.google.com/logs/query;query=${filter.join("%0A")}?project=${project}"`;
}

/** Setting any template replaces the chart's own, so the namespace's must be among them. Files are applied by name. */
const namespaceTemplate = `apiVersion: v1
kind: Namespace
metadata:
  name: '{{ namespace }}'
`;

/** The annotation, never our mark: a project that somebody else registers doesn't become ours. */
const accountTemplate = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: '{{ namespace }}'
  annotations:
    ${identityAnnotation}: '{{ defaultIamServiceAccount }}'
`;
