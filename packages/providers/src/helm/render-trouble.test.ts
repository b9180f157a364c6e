import type { JsonObject } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { explainRenderTrouble } from "./render-trouble.ts";

const include =
  'Error: template: flyte-binary/templates/deployment.yaml:27:35: executing "flyte-binary/templates/deployment.yaml" at <include (print $.Template.BasePath "/config.yaml") .>: error calling include: template: flyte-binary/templates/config.yaml';
const tpl = `${include}:88:8: executing "flyte-binary/templates/config.yaml" at <tpl (toYaml .) $>: error calling tpl:`;
const inline = (values: JsonObject): JsonObject => ({ configuration: { inline: values } });

/** What helm 3.22 and 4.3 wrote, to the letter, without the texts that were filled in. */
describe("values that a chart can't render", () => {
  it.each([
    [
      "a template of Flyte's",
      `${tpl} cannot parse template …: template: gotpl:1: function "project" not defined`,
      inline({ first: "{{ .Release.Name }}", "second.key": { x: ["a", "{{ project }}-{{ domain }}"] } }),
      "flyte.values.configuration.inline.second.key.x[1]",
      "the chart takes {{ project … }} in its values for a template of helm's, which has no function project",
    ],
    [
      "a template of Flyte's in what the release was given earlier",
      `${tpl} cannot parse template …: template: gotpl:1: function "namespace" not defined`,
      {},
      "flyte.values.configuration.inline",
      "the chart takes {{ namespace … }} in its values for a template of helm's, which has no function namespace",
    ],
    [
      "a broken template",
      `${tpl} cannot parse template …: template: gotpl:1: missing value for if`,
      inline({ a: "{{ if }}" }),
      "flyte.values.configuration.inline.a",
      "the chart can't fill in a template in its values: missing value for if",
    ],
    [
      "a template of nothing",
      `${tpl} error during tpl function execution for …: template: gotpl:1:14: executing "gotpl" at <.Values.nope.x>: nil pointer evaluating interface {}.x`,
      inline({ a: "{{ .Values.nope.x }}" }),
      "flyte.values.configuration.inline.a",
      "the chart can't fill in a template in its values: <.Values.nope.x>: nil pointer evaluating interface {}.x",
    ],
    [
      "an unknown storage provider",
      "Error: execution error at (flyte-binary/templates/deployment.yaml:27:35): Invalid value for storage provider. This chart renders only gcs, but got: s3\n\nUse --debug flag to render out invalid YAML",
      {},
      "flyte.values.configuration.storage.provider",
      "the chart refuses its values: Invalid value for storage provider. This chart renders only gcs, but got: s3",
    ],
    [
      "something that the chart requires and fgk doesn't know",
      "Error: execution error at (other/templates/a.yaml:1:3): give me x",
      {},
      "flyte.values",
      "the chart refuses its values: give me x",
    ],
    [
      "a text where a map is wanted, by helm 3",
      `${include}:66:35: executing "flyte-binary/templates/config.yaml" at <$configuration.database.username>: can't evaluate field username in type interface {}`,
      { configuration: { database: "here" } },
      "flyte.values.configuration.database",
      "the chart can't use a value as it is: can't evaluate field username in type interface {}",
    ],
    [
      "a text where a map is wanted, by helm 4",
      `Error: flyte-binary/templates/deployment.yaml:27:35\n  executing "flyte-binary/templates/deployment.yaml" at <include (print $.Template.BasePath "/config.yaml") .>:\n    error calling include:\nflyte-binary/templates/config.yaml:66:35\n  executing "flyte-binary/templates/config.yaml" at <$configuration.database.username>:\n    can't evaluate field username in type interface {}`,
      { configuration: { database: "here" } },
      "flyte.values.configuration.database",
      "the chart can't use a value as it is: can't evaluate field username in type interface {}",
    ],
    [
      "a schema, as helm 3.22 says it",
      "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nflyte-binary:\n- at '/configuration/storage': missing property 'zz'\n",
      {},
      "flyte.values.configuration.storage",
      "the chart's schema refuses a value: missing property 'zz'",
    ],
    [
      "a schema, at the very top",
      "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nflyte-binary:\n- at '': missing property 'zz'\n",
      {},
      "flyte.values",
      "the chart's schema refuses a value: missing property 'zz'",
    ],
    [
      "a chart for other clusters",
      "Error: chart requires kubeVersion: >=1.99 which is incompatible with Kubernetes v1.33.4-gke.1000\n",
      {},
      "flyte.chart.version",
      "the chart wants Kubernetes >=1.99, and the cluster has v1.33.4-gke.1000",
    ],
    [
      "what is no YAML",
      "Error: YAML parse error on flyte-binary/templates/config.yaml: error converting YAML to JSON: yaml: line 4: mapping values are not allowed in this context",
      {},
      "flyte.values",
      "what the chart's flyte-binary/templates/config.yaml makes of the values is no YAML: yaml: line 4: mapping values are not allowed in this context",
    ],
  ] as const)("%s", (_, said, values, keyPath, summary) => {
    const failure = explainRenderTrouble(said, values);
    expect(failure?.diagnostic).toMatchObject({ severity: "error", code: "rule", keyPath, summary, cause: said });
    expect(failure?.retry).toBe("never");
  });

  it.each(["Error: INSTALLATION FAILED: x", 'Error: path "./nope" not found'])("none: %s", (said) => {
    expect(explainRenderTrouble(said, {})).toBeUndefined();
  });
});
