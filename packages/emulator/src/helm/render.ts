import { Buffer } from "node:buffer";
import type { Chart } from "./chart.ts";
import type { Stored } from "./helm-world.ts";
import { HelmError } from "./helm-world.ts";
import { executeTemplate, isFunction, withoutNoValue } from "./template/evaluate.ts";
import type { Node, Templates } from "./template/nodes.ts";
import { parseTemplate } from "./template/parse.ts";
import { readGoYaml } from "./template/read-yaml.ts";
import { isTree } from "./values.ts";

/** What the chart's objects are made from. */
export interface RenderInput {
  readonly chart: Pick<Chart, "metadata" | "templates">;
  readonly release: {
    readonly name: string;
    readonly namespace: string;
    readonly revision: number;
    readonly isUpgrade: boolean;
  };
  /** The user's values over the chart's. */
  readonly values: Stored;
}

/** One rendered document and the template file, under the chart's name, that makes it. */
export interface RenderedObject {
  readonly template: string;
  readonly text: string;
  readonly object: Stored;
}

/** What a chart makes of its values. */
export interface RenderedChart {
  /** In the order of the template files. */
  readonly objects: readonly RenderedObject[];
  readonly notes: string;
}

/** Renders a chart's templates as helm does: the same text, to the byte. Throws HelmError where helm's render fails. */
export function renderChart(input: RenderInput): RenderedChart {
  const chart = String(input.chart.metadata["name"]);
  const templates = parseChart(chart, input.chart.templates);
  const files = input.chart.templates.map(({ name }) => `${chart}/${name}`).filter((name) => !isPartial(name));
  const texts = new Map<string, string>();
  // Helm begins with the last: what fails first is what it says.
  for (const name of files.toSorted().toReversed())
    texts.set(name, withoutNoValue(executeTemplate(templates, name, makeRoot(input, chart, name))));
  const manifests = files.toSorted().filter((name) => !name.endsWith("NOTES.txt"));
  return {
    objects: manifests.flatMap((name) => readDocuments(name, texts.get(name) ?? "")),
    notes: texts.get(`${chart}/templates/NOTES.txt`) ?? "",
  };
}

function isPartial(name: string): boolean {
  return name.slice(name.lastIndexOf("/") + 1).startsWith("_");
}

const parsed = new WeakMap<Chart["templates"], Templates>();

function parseChart(chart: string, files: Chart["templates"]): Templates {
  const known = parsed.get(files);
  if (known !== undefined) return known;
  const templates = new Map<string, readonly Node[]>();
  for (const { name, data } of files) {
    const text = Buffer.from(data, "base64").toString();
    for (const [part, nodes] of parseTemplate(`${chart}/${name}`, text, isFunction)) templates.set(part, nodes);
  }
  parsed.set(files, templates);
  return templates;
}

/** What stands before a template's first dot. */
function makeRoot({ chart, release, values }: RenderInput, name: string, template: string): Stored {
  const { metadata } = chart;
  return {
    Values: values,
    Release: {
      Name: release.name,
      Namespace: release.namespace,
      Service: "Helm",
      Revision: release.revision,
      IsInstall: !release.isUpgrade,
      IsUpgrade: release.isUpgrade,
    },
    Chart: {
      Name: metadata["name"],
      Version: metadata["version"],
      AppVersion: metadata["appVersion"],
      Description: metadata["description"],
      Type: metadata["type"],
    },
    Template: { Name: template, BasePath: `${name}/templates` },
  };
}

function readDocuments(template: string, file: string): readonly RenderedObject[] {
  const texts = file.trim().split(/(?:^|\s*\n)---\s*/);
  return texts
    .filter((text) => text !== "")
    .map((text) => ({ template, text: text.trim(), object: parseDocument(template, text) }));
}

function parseDocument(template: string, text: string): Stored {
  let object: unknown;
  try {
    object = readGoYaml(text);
  } catch (error) {
    const [cause] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw unreadable(template, `error converting YAML to JSON: yaml: ${cause}`);
  }
  if (isTree(object)) return object;
  throw unreadable(
    template,
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonType(object)} into Go value of type releaseutil.SimpleHead`,
  );
}

function unreadable(template: string, cause: string): HelmError {
  return new HelmError(`YAML parse error on ${template}: ${cause}`);
}

function jsonType(value: unknown): string {
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "array" : typeof value;
}
