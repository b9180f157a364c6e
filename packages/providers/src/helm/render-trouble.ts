import type { Diagnostic, Json, JsonObject } from "@fgk/engine";
import { Failure, isJsonObject } from "@fgk/engine";

/** An error of helm's is a few lines; the patterns below take the square of what they are given. */
const mostRead = 10_000;

/** helm's words when a chart makes no objects of the values, as a failure that names the value; undefined for other words. */
export function explainRenderTrouble(said: string, values: JsonObject): Failure | undefined {
  const beginning = said.slice(0, mostRead);
  for (const { shows, tell } of rows) {
    const match = shows.exec(beginning);
    if (match === null) continue;
    return new Failure({ severity: "error", code: "helm-failed", cause: said, ...tell(match, values) });
  }
  return undefined;
}

type Told = Pick<Diagnostic, "summary" | "help"> & Partial<Pick<Diagnostic, "code" | "keyPath">>;

interface Row {
  readonly shows: RegExp;
  readonly tell: (match: RegExpExecArray, values: JsonObject) => Told;
}

const inValues = "flyte.values";

/** Which value a chart misses, by a word of what Flyte's chart says then; the more precise first. */
const missing: readonly (readonly [RegExp, string])[] = [
  [/storage provider\./i, "configuration.storage.provider"],
  [/GCP project/i, "configuration.storage.providerConfig.gcs.project"],
  [/user data container/i, "configuration.storage.userDataContainer"],
  [/metadata container/i, "configuration.storage.metadataContainer"],
  [/template URI required for stackdriver/i, "configuration.logging.plugins.stackdriver.templateUri"],
  [/template URI required for kubernetes/i, "configuration.logging.plugins.kubernetes.templateUri"],
  [/template URI required for cloudwatch/i, "configuration.logging.plugins.cloudwatch.templateUri"],
];

/** As helm 3.22 and 4.3 say it; the more precise first. */
const rows: readonly Row[] = [
  {
    shows: /<tpl [^>]*>[\s\S]*function "([^"]+)" not defined/,
    tell: ([, name = ""], values) => ({
      code: "rule",
      summary: `the chart takes {{ ${name} … }} in its values for a template of helm's, which has no function ${name}`,
      keyPath: placeOf(values, `\\{\\{-?\\s*[^}]*\\b${escapeWord(name)}\\b`),
      help: `the chart fills in configuration.inline by tpl, before Flyte sees it: for a template of Flyte's write {{ "{{ ${name} }}" }} instead of {{ ${name} }}`,
    }),
  },
  {
    shows: /<tpl [^>]*>[\s\S]*?error calling tpl[\s\S]*?gotpl[:\d]* ?([^\n]+)/,
    tell: ([, why = ""], values) => ({
      code: "rule",
      summary: `the chart can't fill in a template in its values: ${why.replace(/^executing "gotpl" at /, "")}`,
      keyPath: placeOf(values, "\\{\\{"),
      help: `the chart fills in configuration.inline by tpl, before Flyte sees it: mend what stands between {{ and }}, or write {{ "{{ … }}" }} for a template of Flyte's`,
    }),
  },
  {
    shows: /execution error at \(([^)]*?)(?::\d+)*\): ([^\n]+)/,
    tell: ([, template = "", why = ""]) => {
      const path = missing.find(([word]) => word.test(why))?.[1];
      return {
        code: "rule",
        summary: `the chart refuses its values: ${why}`,
        keyPath: path === undefined ? inValues : `${inValues}.${path}`,
        help: `mend ${path === undefined ? inValues : `${inValues}.${path}`}, or leave it out where fgk has a value of its own; ${template} of the chart says so`,
      };
    },
  },
  {
    shows: /values don't meet the specifications of the schema\(s\)[\s\S]*?(?:at '([^']*)'|^- ([\w.-]+)): ([^\n]+)/m,
    tell: ([, pointer, dotted, why = ""]) => ({
      code: "rule",
      summary: `the chart's schema refuses a value: ${why}`,
      keyPath: `${inValues}${pointer?.replaceAll("/", ".") ?? (dotted === "(root)" ? "" : `.${dotted ?? ""}`)}`,
      help: "mend the value, or leave it out: helm show values has the chart's own",
    }),
  },
  {
    shows: /chart requires kubeVersion: (.+) which is incompatible with Kubernetes (\S+)/,
    tell: ([, wanted = "", there = ""]) => ({
      code: "rule",
      summary: `the chart wants Kubernetes ${wanted}, and the cluster has ${there}`,
      keyPath: "flyte.chart.version",
      help: "write a flyte.version (or flyte.chart.version) that is made for the cluster's version, or upgrade the cluster",
    }),
  },
  {
    shows:
      /^[\s\S]*<([^>]+)>:[\s\S]*?(can't evaluate field \S+ in type [^\n]+|nil pointer evaluating \S+|wrong type [^\n]+)/,
    tell: ([, expression = "", why = ""], values) => {
      const path = expression.match(/(?:Values|\$configuration)((?:\.[\w-]+)+)/);
      const keys = (path?.[0].startsWith("$") ? `.configuration${path[1]}` : (path?.[1] ?? "")).split(".").slice(1);
      return {
        code: "rule",
        summary: `the chart can't use a value as it is: ${why}`,
        keyPath: [inValues, ...reachable(values, keys)].join("."),
        help: "give it the form that it has in the chart's own values (helm show values), or leave it out",
      };
    },
  },
  {
    shows: /YAML parse error on (\S+): error converting YAML to JSON: ([^\n]+)/,
    tell: ([, template = "", why = ""]) => ({
      code: "rule",
      summary: `what the chart's ${template} makes of the values is no YAML: ${why}`,
      keyPath: inValues,
      help: "a text with a colon, a brace or a new line in it may need quotes of its own where the chart puts it into YAML as it is",
    }),
  },
];

function escapeWord(word: string): string {
  return word.replace(/[^\w]/g, "\\$&");
}

/** As far down as the values themselves lead: what is wrong there has no keys below it. */
function reachable(values: JsonObject, keys: readonly string[]): readonly string[] {
  const [key, ...rest] = keys;
  const below = key === undefined || !Object.hasOwn(values, key) ? undefined : values[key];
  if (key === undefined || below === undefined) return [];
  return [key, ...(isJsonObject(below) ? reachable(below, rest) : [])];
}

/** The key path of the first text that holds such a template, in configuration.inline before all others. */
function placeOf(values: JsonObject, pattern: string): string {
  const inline = [inValues, "configuration", "inline"].join(".");
  const configuration = values["configuration"];
  const own = isJsonObject(configuration) ? configuration["inline"] : undefined;
  const shows = new RegExp(pattern);
  return findText(own, inline, shows) ?? findText(values, inValues, shows) ?? inline;
}

function findText(value: Json | undefined, path: string, shows: RegExp): string | undefined {
  if (typeof value === "string") return shows.test(value) ? path : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  const below = Array.isArray(value)
    ? value.map((item: Json, at) => [`${path}[${at}]`, item] as const)
    : Object.entries(value as JsonObject).map(([key, item]) => [`${path}.${key}`, item] as const);
  for (const [place, item] of below) {
    const found = findText(item, place, shows);
    if (found !== undefined) return found;
  }
  return undefined;
}
