import type { Stored } from "../../cloud/http.ts";
import { equalJson } from "../../cloud/plain-json.ts";
import { matchSelector } from "../selectors.ts";
import type { FieldProblem } from "../status.ts";
import { invalidField, requiredField } from "../status.ts";
import { setPodDefaults } from "./pod-defaults.ts";
import { checkPodSpec } from "./pods.ts";
import type { Strategy } from "./strategy.ts";

/** Deployments: their defaults, a selector that fits the template and never changes. */
export const deploymentStrategy: Strategy = {
  setDefaults: setDeploymentDefaults,
  prepareCreate: (_place, deployment) => {
    deployment["status"] = {};
  },
  validate: (object, before) => [
    ...checkReplicas(object),
    ...checkSelector(object, before),
    ...checkStrategy(object["spec"].strategy),
    ...checkPodSpec(object["spec"].template.spec, "spec.template.spec"),
  ],
};

/** ReplicaSets, which people hardly ever write themselves. */
export const replicaSetStrategy: Strategy = {
  setDefaults: setTemplateDefaults,
  prepareCreate: (_place, replicaSet) => {
    replicaSet["status"] = { replicas: 0 };
  },
  validate: (object, before) => [...checkReplicas(object), ...checkSelector(object, before)],
};

/** The server says this of the strategy as a whole, as Go prints it. */
function checkStrategy({ type }: Stored): readonly FieldProblem[] {
  if (type === "Recreate" || type === "RollingUpdate") return [];
  const shown = `apps.DeploymentStrategy{Type:${JSON.stringify(type)}, RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}`;
  const text = `Unsupported value: ${shown}: supported values: "Recreate", "RollingUpdate"`;
  return [{ field: "spec.strategy", reason: "FieldValueNotSupported", text }];
}

function checkReplicas(object: Stored): readonly FieldProblem[] {
  const { replicas } = object["spec"];
  return replicas >= 0 ? [] : [invalidField("spec.replicas", replicas, "must be greater than or equal to 0")];
}

function setTemplateDefaults(object: Stored): void {
  object["spec"] ??= {};
  const spec: Stored = object["spec"];
  spec["replicas"] ??= 1;
  spec["template"] ??= {};
  spec["template"].metadata ??= {};
  // The server prints a time that nobody set as null here, and here alone.
  spec["template"].metadata.creationTimestamp ??= null;
  spec["template"].spec ??= {};
  setPodDefaults(spec["template"].spec);
}

function setDeploymentDefaults(object: Stored): void {
  setTemplateDefaults(object);
  const spec: Stored = object["spec"];
  spec["revisionHistoryLimit"] ??= 10;
  spec["progressDeadlineSeconds"] ??= 600;
  spec["strategy"] ??= {};
  spec["strategy"].type ??= "RollingUpdate";
  if (spec["strategy"].type === "RollingUpdate") {
    spec["strategy"].rollingUpdate ??= {};
    spec["strategy"].rollingUpdate.maxUnavailable ??= "25%";
    spec["strategy"].rollingUpdate.maxSurge ??= "25%";
  }
}

function checkSelector(object: Stored, before: Stored | undefined): readonly FieldProblem[] {
  const { selector, template } = object["spec"];
  const labels: Readonly<Record<string, string>> = template.metadata?.labels ?? {};
  const problems: FieldProblem[] = selector === undefined ? [requiredField("spec.selector")] : [];
  if (selector === undefined || !matchSelector(selector, labels)) {
    const why = "`selector` does not match template `labels`";
    problems.push(refuseField("spec.template.metadata.labels", printMap(labels), why));
  }
  if (selector !== undefined && before !== undefined && !equalJson(selector, before["spec"].selector)) {
    problems.push(refuseField("spec.selector", printSelector(selector), "field is immutable"));
  }
  return problems;
}

function refuseField(field: string, printed: string, why: string): FieldProblem {
  return { field, reason: "FieldValueInvalid", text: `Invalid value: ${printed}: ${why}` };
}

/** Go prints maps so, its keys sorted. */
function printMap(map: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]string{${pairs.map(([key, value]) => `"${key}":"${value}"`).join(", ")}}`;
}

function printSelector(selector: Stored): string {
  const labels = printMap(selector["matchLabels"] ?? {});
  return `v1.LabelSelector{MatchLabels:${labels}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}`;
}
