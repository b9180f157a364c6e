import type { Alias, Document, Node, Pair, Scalar } from "yaml";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Diagnostic, KeyPath, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import type { Json } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import { limits } from "../model/limits.ts";
import { cutProblems } from "./cut-problems.ts";
import { childOf, createPositions, type Positions } from "./positions.ts";
import { describeYamlError } from "./yaml-errors.ts";
import { refuseUnparsable, type YamlBounds } from "./yaml-limits.ts";

/** A YAML text as plain JSON, with the place of each key. */
export interface YamlContent {
  readonly content: Json;
  readonly positions: Positions;
}

const fileBounds: YamlBounds = { bytes: limits.fileBytes, nodes: limits.fileNodes, chars: limits.stringChars };

/** A YAML text that could be understood, with what is not allowed in it. */
export interface ParsedYaml extends YamlContent {
  readonly problems: readonly Diagnostic[];
  /** Where a value was refused: `content` holds null there. */
  readonly refused: readonly KeyPath[];
}

/**
 * Reads one YAML document of plain maps, lists and scalars. Anchors, aliases, merge keys, tags, repeated keys and numbers
 * that lose digits are refused with their line. Reports every problem of the text.
 */
export function readYaml(text: string, file: string, bounds: YamlBounds = fileBounds): Result<YamlContent> {
  const parsed = parseYaml(text, file, bounds);
  if (!parsed.ok) return parsed;
  return parsed.value.problems.length > 0 ? fail(...parsed.value.problems) : parsed;
}

/** The same for a text whose content is of interest though it holds what isn't allowed: fails only where nobody could read on. */
export function parseYaml(text: string, file: string, bounds: YamlBounds = fileBounds): Result<ParsedYaml> {
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
  const told = document.errors.slice(0, limits.fileProblems + 1);
  const broken = told.map((error) => describeYamlError(error, text, positions));
  broken.push(...refuseVersion(document, positions));
  if (broken.length > 0) return fail(...cutProblems(broken));
  const reader: Reader = {
    ...{
      text,
      positions,
      bounds,
      problems: [],
      refused: [],
      anchors: new Map(),
      aliases: 0,
      nodes: 0,
      tooLarge: false,
    },
  };
  const content = document.contents === null ? null : convertNode(reader, document.contents as Node, "", 0);
  const { refused } = reader;
  const problems = cutProblems(reader.problems);
  if (reader.tooLarge) return fail(...problems);
  return succeed({ content, positions, problems, refused });
}

/** What plain maps, lists and scalars are: to say it once more changes nothing but the type of a scalar. */
const plainTags: ReadonlySet<string> = new Set(
  ["map", "seq", "str", "int", "float", "bool", "null"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** Under another version the same words mean other values: `no` is false in 1.1. */
function refuseVersion(document: Document.Parsed, positions: Positions): readonly Diagnostic[] {
  const unknown = document.warnings.some(({ code }) => code === "BAD_DIRECTIVE");
  if (!unknown && document.directives.yaml.version !== "1.1") return [];
  const summary = "only YAML 1.2 is read";
  const source = positions.rangeAt({ start: 0, end: 1 });
  return [{ severity: "error", code: "yaml-syntax", summary, source, help: "remove the line that begins with %YAML" }];
}

interface Reader {
  readonly text: string;
  readonly positions: Positions;
  readonly problems: Diagnostic[];
  readonly refused: KeyPath[];
  readonly bounds: YamlBounds;
  /** What an anchor stands for from here on. The library looks through the whole file for each alias. */
  readonly anchors: Map<string, Node>;
  /** How many aliases lead to where the reader is. */
  aliases: number;
  nodes: number;
  /** There is more of it than is read: what was read says nothing of the whole. */
  tooLarge: boolean;
}

function convertNode(reader: Reader, node: Node | null, path: KeyPath, depth: number): Json {
  if (node === null) return null;
  reader.nodes += 1;
  const { nodes } = reader.bounds;
  if (reader.nodes > nodes) {
    reader.tooLarge = true;
    if (reader.nodes === nodes + 1) refuse(reader, node, "yaml-limit", `more than ${nodes} values`);
    return null;
  }
  if (depth > limits.fileDepth) {
    reader.tooLarge = true;
    refuse(reader, node, "yaml-limit", `nested deeper than ${limits.fileDepth} levels`);
    return null;
  }
  if (isAlias(node)) return convertAlias(reader, node, path, depth);
  if ("anchor" in node && typeof node.anchor === "string") {
    if (reader.aliases === 0) reader.anchors.set(node.anchor, node);
    const help = "write the value out where it is used";
    refuseBefore(reader, node, `&${node.anchor}`, "anchors (&name) are not allowed", help);
  }
  if (typeof node.tag === "string" && !plainTags.has(node.tag)) {
    const written = node.tag.replace("tag:yaml.org,2002:", "!!");
    refuseBefore(reader, node, written, `the tag ${written} is not allowed`, "remove the tag");
  }
  if (isMap(node)) return convertMap(reader, node.items as Pair<Node, Node | null>[], path, depth);
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const at = childOf(path, index);
      recordNode(reader, item as Node, at);
      return convertNode(reader, item as Node, at, depth + 1);
    });
  }
  return isScalar(node) ? convertScalar(reader, node, path) : null;
}

/** What it stands for is looked at, too: the limits of nodes and depth hold for it. */
function convertAlias(reader: Reader, node: Alias, path: KeyPath, depth: number): Json {
  refuse(reader, node, "yaml-syntax", "aliases (*name) are not allowed", "write the value out");
  const meant = reader.anchors.get(node.source);
  if (meant === undefined) return null;
  reader.aliases += 1;
  const value = convertQuietly(reader, meant, path, depth + 1);
  reader.aliases -= 1;
  return value;
}

/** What is wrong in there is said where it stands, unless it is a limit. */
function convertQuietly(reader: Reader, node: Node | null, path: KeyPath, depth: number): Json {
  const known = reader.problems.length;
  const value = convertNode(reader, node, path, depth);
  const said = reader.problems.splice(known);
  reader.problems.push(...said.filter((problem) => problem.code === "yaml-limit"));
  return value;
}

function convertMap(reader: Reader, items: readonly Pair<Node, Node | null>[], path: KeyPath, depth: number): Json {
  const entries: [string, Json][] = [];
  const merged: [string, Json][] = [];
  const seen = new Map<string, Node>();
  for (const { key, value } of items) {
    if (!isScalar(key)) {
      refuse(reader, key, "yaml-syntax", "a key must be a plain word, not a list or a map");
      continue;
    }
    const name = String(key.value);
    if (name === "<<" || name === "__proto__") {
      refuse(reader, key, "yaml-syntax", `the key ${name} is not allowed`, "write the values out under their own keys");
      const more = name === "<<" ? convertQuietly(reader, value, path, depth + 1) : null;
      if (isJsonObject(more)) merged.push(...Object.entries(more));
      continue;
    }
    const first = seen.get(name);
    if (first !== undefined) {
      const { line } = reader.positions.rangeAt({ start: first.range?.[0] ?? 0, end: 0 });
      const help = `keep one of the two: the other one is in line ${line}`;
      refuse(reader, key, "yaml-syntax", `the key ${name} is there twice`, help);
      continue;
    }
    seen.set(name, key);
    const at = childOf(path, name);
    recordNode(reader, key, at);
    entries.push([name, convertNode(reader, value, at, depth + 1)]);
  }
  reader.refused.push(...merged.map(([name]) => childOf(path, name)));
  return Object.fromEntries([...merged, ...entries]);
}

function convertScalar(reader: Reader, node: Scalar, path: KeyPath): Json {
  const value = readScalar(reader, node);
  if (value === undefined) reader.refused.push(path);
  return value ?? null;
}

/** Undefined when it is refused. */
function readScalar(reader: Reader, node: Scalar): Json | undefined {
  const value = node.value;
  if (typeof value === "bigint") {
    if (value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER)) return Number(value);
    refuse(reader, node, "yaml-syntax", `the number ${value} loses digits`, "put it in quotes if it is a name");
    return undefined;
  }
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    refuse(reader, node, "yaml-syntax", "infinite and not-a-number values are not allowed");
    return undefined;
  }
  if (typeof value === "string") {
    if (value.length > reader.bounds.chars) {
      refuse(reader, node, "yaml-limit", `a text of more than ${reader.bounds.chars} characters`);
      return undefined;
    }
    return value;
  }
  if (typeof value === "boolean" || value === null) return value;
  refuse(reader, node, "yaml-syntax", "this kind of value is not allowed", "use text, a number, true, false or null");
  return undefined;
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
  // One more than is told: whoever reads them knows that there are more.
  if (reader.problems.length > limits.fileProblems) return;
  const range = node?.range;
  const source = reader.positions.rangeAt(range ? { start: range[0], end: range[1] } : { start: 0, end: 0 });
  reader.problems.push({ severity: "error", code, summary, source, ...(help === undefined ? {} : { help }) });
}

/** An anchor or a tag stands before its node. */
function refuseBefore(reader: Reader, node: Node, mark: string, summary: string, help: string): void {
  if (reader.problems.length > limits.fileProblems) return;
  const end = node.range?.[0] ?? 0;
  const from = Math.max(0, end - 1_000);
  const start = from + Math.max(reader.text.slice(from, end).lastIndexOf(mark), 0);
  const source = reader.positions.rangeAt({ start, end: start + mark.length });
  reader.problems.push({ severity: "error", code: "yaml-syntax", summary, source, help });
}

function addLineStarts(lines: LineCounter, text: string): void {
  lines.addNewLine(0);
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
}
