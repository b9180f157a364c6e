import type { Chart } from "./chart.ts";
import type { TemplateScope } from "./expand-template.ts";
import type { Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";

/** What the chart's objects are made from. */
export interface RenderInput extends TemplateScope {
  readonly chart: Pick<Chart, "metadata">;
}

/** Kubernetes' limit for names that become DNS labels. */
function cut(name: string): string {
  return name.slice(0, 63).replace(/-$/, "");
}

export function chartName(input: RenderInput): string {
  return cut(input.values["nameOverride"] || String(input.chart.metadata["name"]));
}

/** `fullnameOverride`, else the release's name, with the chart's appended unless it is in it already. */
export function fullname(input: RenderInput): string {
  const override: string = input.values["fullnameOverride"] || "";
  const name: string = input.values["nameOverride"] || String(input.chart.metadata["name"]);
  const derived = input.release.name.includes(name) ? input.release.name : `${input.release.name}-${name}`;
  return cut(override || derived);
}

export function accountName(input: RenderInput): string {
  const account: Stored = input.values["serviceAccount"];
  return account["create"] ? account["name"] || fullname(input) : account["name"] || "default";
}

/** What Deployment and Services select pods by. */
export function selectorLabels(input: RenderInput): Stored {
  return {
    "app.kubernetes.io/name": chartName(input),
    "app.kubernetes.io/instance": input.release.name,
    "app.kubernetes.io/component": "flyte-binary",
  };
}

/** The metadata of one object, with the chart's labels and whatever the values add; later trees win. */
export function objectMetadata(
  input: RenderInput,
  name: string,
  extra: { labels?: Stored[]; annotations?: Stored[]; clusterWide?: true },
): Stored {
  const { metadata } = input.chart;
  const labels = Object.assign(
    {
      "helm.sh/chart": cut(`${String(metadata["name"])}-${String(metadata["version"])}`.replaceAll("+", "_")),
      "app.kubernetes.io/name": chartName(input),
      "app.kubernetes.io/instance": input.release.name,
      "app.kubernetes.io/version": String(metadata["appVersion"]),
      "app.kubernetes.io/managed-by": "Helm",
    },
    input.values["commonLabels"],
    ...(extra.labels ?? []),
  );
  const annotations: Stored = Object.assign({}, input.values["commonAnnotations"], ...(extra.annotations ?? []));
  return {
    name,
    ...(extra.clusterWide === true ? {} : { namespace: input.release.namespace }),
    labels,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

/** Helm's `required`. */
export function required(value: unknown, message: string): string {
  if (value === undefined || value === null || value === "") throw renderError(message);
  return String(value);
}

export function renderError(message: string): HelmError {
  return new HelmError(`execution error at (flyte-binary/templates/config.yaml): ${message}`);
}

/** Whether the configuration comes from objects outside the chart. */
export function isConfiguredOutside(input: RenderInput): boolean {
  const configuration: Stored = input.values["configuration"];
  return Boolean(configuration["externalConfigMap"] || configuration["externalSecretRef"]);
}
