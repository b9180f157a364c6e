import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { ReleaseRecord } from "./release-record.ts";
import { readValue } from "./release-values.ts";

/** Where Flyte's variables per domain stand among the chart's values. */
export const customDataPath: readonly string[] = ["configuration", "inline", "cluster_resources", "customData"];

/** What a variable is in a domain; `unseen` when the values don't say, and Flyte may know all the same. */
export type Meaning = { readonly is: string } | "unset" | "unseen";

/** What Flyte fills its templates with. */
export interface TemplateData {
  readonly custom: Json | undefined;
  readonly general: Json | undefined;
  /** A ConfigMap of somebody's adds to the configuration, or is it. */
  readonly elsewhere: boolean;
}

/** The variables of a release as it lives. */
export function readTemplateData(record: ReleaseRecord): TemplateData {
  const names = ["inlineConfigMap", "externalConfigMap"].map((key) => readValue(record, ["configuration", key]));
  return {
    custom: readValue(record, customDataPath),
    general: readValue(record, ["configuration", "inline", "cluster_resources", "templateData"]),
    elsewhere: names.some((name) => typeof name === "string" && name !== ""),
  };
}

/** The text that Flyte makes of one with variables, for the projects of a domain. */
export function fillText(text: string, data: TemplateData, domain: string): Meaning {
  let filled = text;
  for (const [whole, name = ""] of text.matchAll(/\{\{ ([\w.-]+) \}\}/g)) {
    const meaning = readVariable(data, domain, name);
    if (typeof meaning === "string") return meaning;
    filled = filled.replace(whole, () => meaning.is);
  }
  return { is: filled };
}

function readVariable(data: TemplateData, domain: string, name: string): Meaning {
  // Of a domain that is listed twice Flyte takes the last.
  const ofDomain = entriesOf(data.custom).findLast(([key]) => key === domain)?.[1];
  const sources = [...entriesOf(data.general), ...entriesOf(ofDomain)];
  const source = sources.findLast(([key]) => key === name)?.[1];
  if (source === undefined) return data.elsewhere ? "unseen" : "unset";
  const value = isJsonObject(source) ? source["value"] : undefined;
  // From the pod's environment or a file, or computed by the chart.
  if ((typeof value !== "string" && typeof value !== "number") || String(value).includes("{{")) return "unseen";
  return { is: String(value) };
}

/** A list of maps, usually with one key each. The keys of a map instead become small when Flyte reads them. */
function entriesOf(value: Json | undefined): readonly (readonly [string, Json])[] {
  if (Array.isArray(value)) return value.flatMap((item) => (isJsonObject(item) ? pairs(item) : []));
  return isJsonObject(value) ? pairs(value).map(([key, item]) => [key.toLowerCase(), item] as const) : [];
}

function pairs(map: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(map).flatMap(([key, item]) => (item === undefined ? [] : [[key, item] as const]));
}

/** Whether variables can be added: a list of domains, each with a list of variables. */
export function isVariableList(custom: Json | undefined): custom is readonly JsonObject[] {
  if (!Array.isArray(custom)) return false;
  return custom.every((item) => isJsonObject(item) && Object.values(item).every((inner) => Array.isArray(inner)));
}

/** The list with a variable's value in a domain; everything else stays as and where it is. */
export function setVariable(
  custom: readonly JsonObject[],
  domain: string,
  name: string,
  value: string,
): readonly JsonObject[] {
  const entry: JsonObject = { [name]: { value } };
  const at = custom.findLastIndex((item) => Object.hasOwn(item, domain));
  const list = custom[at]?.[domain];
  if (!Array.isArray(list)) return [...custom, { [domain]: [entry] }];
  const has = (one: Json): one is JsonObject => isJsonObject(one) && Object.hasOwn(one, name);
  const set = list.map((one: Json) => (has(one) ? { ...one, ...entry } : one));
  const next = list.some(has) ? set : [...set, entry];
  return custom.map((item, index) => (index === at ? { ...item, [domain]: next } : item));
}
