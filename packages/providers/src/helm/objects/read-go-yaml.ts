import type { Json } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { Document, Node, ParsedNode, YAMLMap } from "yaml";
import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from "yaml";
import { resolveScalar } from "./go-scalar.ts";

/** A manifest is part of a Secret, which holds a megabyte, packed; unpacked ones of 16 MB are no charts of anybody. */
const mostChars = 16_000_000;
const mostValues = 500_000;
/** Values that aliases repeat: a few aliases can say billions. */
const mostRepeated = 20_000;
/** Deeper nesting can end the parser's process uncatchably. */
const mostDepth = 500;

/** What is wrong with a text, without anything of the text: it may hold secrets. */
export class YamlTrouble extends Error {
  constructor(why: string) {
    super(why);
    this.name = "YamlTrouble";
  }
}

/**
 * The documents of a text as helm understands them (see `resolveScalar`; of a repeated key the last counts). Keys `as-written`
 * are for people: `on` stays `on`. Throws `YamlTrouble`.
 */
export function readGoYaml(text: string, keys: "as-meant" | "as-written" = "as-meant"): readonly Json[] {
  if (text.length > mostChars) throw new YamlTrouble(`more than ${mostChars} characters`);
  if (isDeep(text)) throw new YamlTrouble(`nested more than ${mostDepth} deep`);
  const documents = parseAllDocuments(text, {
    schema: "failsafe",
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  if (!Array.isArray(documents)) return [];
  return documents.map((document: Document.Parsed, index) => {
    const [error] = document.errors;
    if (error !== undefined) throw new YamlTrouble(`document ${index + 1}: ${error.code} at character ${error.pos[0]}`);
    return convert({ keys, anchors: new Map(), values: 0, repeated: 0, aliases: 0 }, document.contents, 0);
  });
}

function isDeep(text: string): boolean {
  let open = 0;
  for (const [mark] of text.matchAll(/[[\]{}]/g)) {
    open = mark === "[" || mark === "{" ? open + 1 : Math.max(0, open - 1);
    if (open > mostDepth) return true;
  }
  return /(?:[-?:][ \t]+){500}/.test(text);
}

interface Reader {
  /** What an anchor stands for from here on. The library looks through the whole text for each alias. */
  readonly anchors: Map<string, Node>;
  readonly keys: "as-meant" | "as-written";
  values: number;
  repeated: number;
  /** How many aliases lead to where the reader is. */
  aliases: number;
}

function convert(reader: Reader, node: Node | ParsedNode | null | undefined, depth: number): Json {
  reader.values += 1;
  if (reader.values > mostValues) throw new YamlTrouble(`more than ${mostValues} values`);
  if (reader.aliases > 0) reader.repeated += 1;
  if (reader.repeated > mostRepeated) throw new YamlTrouble(`more than ${mostRepeated} values by aliases`);
  if (depth > mostDepth) throw new YamlTrouble(`nested more than ${mostDepth} deep`);
  if (node === null || node === undefined) return null;
  if (isAlias(node)) {
    const meant = reader.anchors.get(node.source);
    if (meant === undefined) throw new YamlTrouble("an alias without its anchor");
    reader.aliases += 1;
    const value = convert(reader, meant, depth + 1);
    reader.aliases -= 1;
    return value;
  }
  if (node.anchor !== undefined && reader.aliases === 0) reader.anchors.set(node.anchor, node);
  if (isMap(node)) return convertMap(reader, node, depth);
  if (isSeq(node)) return node.items.map((item) => convert(reader, item as Node | null, depth + 1));
  if (!isScalar(node)) return null;
  return convertScalar(node.value, node.type === "PLAIN", node.tag);
}

/** A tag says what a text is, whatever it looks like; of the others only unquoted ones are more than texts. */
function convertScalar(value: unknown, plain: boolean, tag: string | undefined): Json {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString("utf8") : String(value ?? "");
  switch (tag?.replace("tag:yaml.org,2002:", "")) {
    case "int":
    case "float":
    case "bool":
    case "null":
      return resolveScalar(text);
    case "str":
    case "binary":
      return text;
    default:
      return plain ? resolveScalar(text) : text;
  }
}

/** In the order of the text: a merge takes keys before it over, and keys after it take it over. */
function convertMap(reader: Reader, node: YAMLMap, depth: number): Json {
  const entries = new Map<string, Json>();
  for (const pair of node.items) {
    const key = pair.key as Node;
    if (isScalar(key) && key.anchor !== undefined && reader.aliases === 0) reader.anchors.set(key.anchor, key);
    const value = convert(reader, pair.value as Node | null, depth + 1);
    if (isScalar(key) && key.type === "PLAIN" && key.value === "<<") {
      const merged: readonly Json[] = Array.isArray(value) ? value.toReversed() : [value];
      for (const map of merged) if (isJsonObject(map)) for (const entry of Object.entries(map)) entries.set(...entry);
    } else {
      const written = reader.keys === "as-written" && isScalar(key);
      entries.set(String(written ? key.value : convert(reader, key, depth + 1)), value);
    }
  }
  return Object.fromEntries(entries);
}
