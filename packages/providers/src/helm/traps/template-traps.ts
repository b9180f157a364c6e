import type { JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { joinValuePath } from "../../deployment/values-path.ts";
import { getValue } from "../value-path.ts";
import { findTemplateFault } from "./template-text.ts";
import type { TrapPath, ValueTrap } from "./trap.ts";
import { textsBelow } from "./trap.ts";

/** What flyte-binary puts through Helm's `tpl` (read in the templates of its chart 1.16.8). */
const rendered: readonly TrapPath[] = [
  ["configuration", "inline"],
  ["configuration", "auth", "authorizedUris"],
  ["configuration", "connectorService"],
  ["configuration", "labels"],
  ["configuration", "annotations"],
  ["commonLabels"],
  ["commonAnnotations"],
  ["flyte-core-components"],
  ...[
    ...["labels", "annotations", "podLabels", "podAnnotations", "extraPodSpec", "command", "args", "extraEnvVars"],
    ...["preInitContainers", "initContainers", "sidecars", "extraVolumes", "extraVolumeMounts", "lifecycleHooks"],
    ...["livenessProbe", "readinessProbe", "startupProbe"],
  ].map((key): TrapPath => ["deployment", key]),
  ...["labels", "annotations", "commonAnnotations", "httpAnnotations", "grpcAnnotations", "extraPorts"].map(
    (key): TrapPath => ["service", key],
  ),
];

const templates: TrapPath = ["clusterResourceTemplates", "inline"];

/** Templates of Flyte's where Helm reads them, of Helm's where Flyte reads them, and no namespace among them. Pure. */
export function findTemplateTraps(values: JsonObject): readonly ValueTrap[] {
  return [
    ...rendered.flatMap((path) => findRendered(values, path)),
    ...findUnrendered(values),
    ...findNoNamespace(values),
  ];
}

function findRendered(values: JsonObject, below: TrapPath): readonly ValueTrap[] {
  return textsBelow(values, ...below).flatMap(({ path, text }): readonly ValueTrap[] => {
    if (!text.includes("{{")) return [];
    const fault = findTemplateFault(text);
    if (fault === undefined) return [];
    const name = joinValuePath(path);
    const isRefused = fault.outcome === "refused";
    return [
      {
        severity: isRefused ? "error" : "warning",
        paths: [path],
        summary: isRefused
          ? `helm can't render ${fault.action} in ${name}`
          : `helm puts nothing in the place of ${fault.action} in ${name}`,
        cause: `the chart puts ${joinValuePath(below)} through Helm's own templates before Flyte sees it`,
        out: { text: `escape it, so that it reaches Flyte: ${escapeAction(fault.action)}` },
      },
    ];
  });
}

function escapeAction(action: string): string {
  return `{{ \`${action}\` }}`;
}

function findUnrendered(values: JsonObject): readonly ValueTrap[] {
  return textsBelow(values, ...templates).flatMap(({ path, text }): readonly ValueTrap[] => {
    const found = /\{\{-?\s*(["`]\{\{[^}]{0,500}\}\}["`]\s*|\.(Values|Release|Chart)\b[\w.]*\s*)\}\}/.exec(text)?.[0];
    if (found === undefined) return [];
    return [
      {
        severity: "error",
        paths: [path],
        summary: `Flyte can't fill ${found} in ${joinValuePath(path)}`,
        cause: "these templates are Flyte's own: the chart doesn't put them through Helm's",
        out: { text: "write Flyte's variables as they are: {{ namespace }}, {{ project }}, {{ domain }}" },
      },
    ];
  });
}

/** The text that fgk writes itself, in one line that can be pasted. */
const namespaceTemplate = "\"apiVersion: v1\\nkind: Namespace\\nmetadata:\\n  name: '{{ namespace }}'\\n\"";

/** Any template replaces the chart's own, which makes the namespace. */
function findNoNamespace(values: JsonObject): readonly ValueTrap[] {
  const inline = getValue(values, templates);
  if (!isJsonObject(inline)) return [];
  // A ConfigMap of somebody's is in their place, or adds to them: nobody can say what is in it.
  const elsewhere = ["externalConfigMap", "inlineConfigMap"].map((key) =>
    getValue(values, ["clusterResourceTemplates", key]),
  );
  if (elsewhere.some((name) => typeof name === "string" && name !== "")) return [];
  const texts = Object.values(inline).filter((text) => typeof text === "string");
  if (texts.length === 0 || texts.some((text) => /^\s*kind:\s*["']?Namespace["']?\s*$/m.test(text))) return [];
  return [
    {
      severity: "warning",
      paths: [[...templates, "001_namespace.yaml"], templates],
      summary: "no template of clusterResourceTemplates.inline makes the namespaces of projects",
      cause:
        "any template there takes the place of the chart's own, so a project that is registered gets no namespace and can't run",
      out: { write: [...templates, "001_namespace.yaml"], value: namespaceTemplate },
    },
  ];
}
