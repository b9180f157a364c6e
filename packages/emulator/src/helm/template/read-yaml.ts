import type { CollectionTag, ScalarTag, Tags } from "yaml";
import { parse, parseAllDocuments } from "yaml";

/** What go-yaml knows of YAML 1.1: no dates, no numbers to the base of 60, no sets. */
const unknownTags: ReadonlySet<string> = new Set([
  "timestamp",
  "intTime",
  "floatTime",
  "binary",
  "omap",
  "pairs",
  "set",
]);
const unknownNames: ReadonlySet<string> = new Set(
  ["timestamp", "binary", "omap", "pairs", "set"].map((name) => `tag:yaml.org,2002:${name}`),
);

function isKnown(tag: ScalarTag | CollectionTag | string): boolean {
  if (typeof tag === "string") return !unknownTags.has(tag);
  return !unknownNames.has(tag.tag) && tag.format !== "TIME";
}

const options = {
  version: "1.1",
  customTags: (tags: Tags): Tags => tags.filter(isKnown),
  uniqueKeys: false,
  logLevel: "error",
} as const;

/** YAML as helm reads values files and charts: by YAML 1.1, in which `yes`, `on` and `off` are booleans. Throws on bad text. */
export function readGoYaml(text: string): unknown {
  return parse(text, options) ?? null;
}

/** The documents of a stream. Throws when one of them isn't YAML. */
export function readGoYamlDocuments(text: string): readonly unknown[] {
  return parseAllDocuments(text, options).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS() as unknown;
  });
}
