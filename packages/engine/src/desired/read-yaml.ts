import type { Node, Pair, Scalar } from "yaml";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Diagnostic, KeyPath, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import type { Json } from "../model/json.ts";
import { limits } from "../model/limits.ts";
import { childOf, createPositions, type Positions } from "./positions.ts";
import { refuseUnparsable, type YamlBounds } from "./yaml-limits.ts";

/** A YAML text as plain JSON, with the place of each key. */
export interface YamlContent {
  readonly content: Json;
  readonly positions: Positions;
}

const fileBounds: YamlBounds = { bytes: limits.fileBytes, nodes: limits.fileNodes, chars: limits.stringChars };

/**
 * Reads one YAML document of plain maps, lists and scalars. Anchors, aliases, merge keys, tags, repeated keys and numbers
 * that lose digits are refused with their line. Reports every problem of the text.
 */
export function readYaml(text: string, file: string, bounds: YamlBounds = fileBounds): Result<YamlContent> {
  const lines = new LineCounter();
  const positions = createPositions(file, text, lines);
  addLineStarts(lines, text);
  const early = refuseUnparsable(text, positions, bounds);
  if (early.length > 0) return fail(...early);
  const document = parseDocument(text, {
    lineCounter: new LineCounter(),
    prettyErrors: false,
    uniqueKeys: false,
    intAsBigInt: true,
    merge: false,
    logLevel: "error",
  });
  const problems: Diagnostic[] = document.errors.map((error) => ({
    severity: "error",
    code: "yaml-syntax",
    summary: firstLine(error.message),
    source: positions.rangeAt({ start: error.pos[0], end: error.pos[1] }),
    help: "mend the YAML at this place",
  }));
  if (problems.length > 0) return fail(...problems);
  const reader: Reader = { positions, problems, bounds, nodes: 0 };
  const content = document.contents === null ? null : convertNode(reader, document.contents as Node, "", 0);
  return problems.length > 0 ? fail(...problems) : succeed({ content, positions });
}

interface Reader {
  readonly positions: Positions;
  readonly problems: Diagnostic[];
  readonly bounds: YamlBounds;
  nodes: number;
}

function convertNode(reader: Reader, node: Node | null, path: KeyPath, depth: number): Json {
  if (node === null) return null;
  reader.nodes += 1;
  const { nodes } = reader.bounds;
  if (reader.nodes > nodes) {
    if (reader.nodes === nodes + 1) refuse(reader, node, "yaml-limit", `more than ${nodes} values`);
    return null;
  }
  if (depth > limits.fileDepth) {
    refuse(reader, node, "yaml-limit", `nested deeper than ${limits.fileDepth} levels`);
    return null;
  }
  if (isAlias(node)) {
    refuse(reader, node, "yaml-syntax", "aliases (*name) are not allowed", "write the value out");
    return null;
  }
  if ("anchor" in node && typeof node.anchor === "string") {
    refuse(reader, node, "yaml-syntax", "anchors (&name) are not allowed", "write the value out where it is used");
  }
  if (typeof node.tag === "string" && !node.tag.startsWith("tag:yaml.org,2002:")) {
    refuse(reader, node, "yaml-syntax", `the tag ${node.tag} is not allowed`, "remove the tag");
  }
  if (isMap(node)) return convertMap(reader, node.items as Pair<Node, Node | null>[], path, depth);
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const at = childOf(path, index);
      recordNode(reader, item as Node, at);
      return convertNode(reader, item as Node, at, depth + 1);
    });
  }
  return isScalar(node) ? convertScalar(reader, node) : null;
}

function convertMap(reader: Reader, items: readonly Pair<Node, Node | null>[], path: KeyPath, depth: number): Json {
  const entries: [string, Json][] = [];
  const seen = new Set<string>();
  for (const { key, value } of items) {
    if (!isScalar(key)) {
      refuse(reader, key, "yaml-syntax", "a key must be a plain word, not a list or a map");
      continue;
    }
    const name = String(key.value);
    if (name === "<<" || name === "__proto__") {
      refuse(reader, key, "yaml-syntax", `the key ${name} is not allowed`, "write the values out under their own keys");
      continue;
    }
    if (seen.has(name)) {
      refuse(reader, key, "yaml-syntax", `the key ${name} is there twice`, "keep one of the two");
      continue;
    }
    seen.add(name);
    const at = childOf(path, name);
    recordNode(reader, key, at);
    entries.push([name, convertNode(reader, value, at, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function convertScalar(reader: Reader, node: Scalar): Json {
  const value = node.value;
  if (typeof value === "bigint") {
    if (value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)) return Number(value);
    refuse(reader, node, "yaml-limit", `the number ${value} loses digits`, "put it in quotes if it is a name");
    return null;
  }
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    refuse(reader, node, "yaml-syntax", "infinite and not-a-number values are not allowed");
    return null;
  }
  if (typeof value === "string") {
    if (value.length > reader.bounds.chars) {
      refuse(reader, node, "yaml-limit", `a text of more than ${reader.bounds.chars} characters`);
      return null;
    }
    return value;
  }
  if (typeof value === "boolean" || value === null) return value;
  refuse(reader, node, "yaml-syntax", "this kind of value is not allowed", "use text, a number, true, false or null");
  return null;
}

function recordNode(reader: Reader, node: Node | null, path: KeyPath): void {
  const range = node?.range;
  if (range) reader.positions.record(path, { start: range[0], end: range[1] });
}

function refuse(
  reader: Reader,
  node: Node | null,
  code: "yaml-syntax" | "yaml-limit",
  summary: string,
  help?: string,
): void {
  const range = node?.range;
  const source = reader.positions.rangeAt(range ? { start: range[0], end: range[1] } : { start: 0, end: 0 });
  reader.problems.push({ severity: "error", code, summary, source, ...(help === undefined ? {} : { help }) });
}

function addLineStarts(lines: LineCounter, text: string): void {
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}
