import type { Branch, Command, Node, Operand, Pipe, Templates } from "./nodes.ts";
import type { Part, Token } from "./scan.ts";
import { parseError, scanTemplate } from "./scan.ts";

/**
 * Parses a template file of a chart: Go's text/template as far as charts use it (`if`, `with`, `range`, `define`, pipes and
 * variables). `isFunction` says which words are functions: any other is refused, as Go does before anything is rendered.
 */
export function parseTemplate(name: string, text: string, isFunction: (word: string) => boolean): Templates {
  const templates = new Map<string, readonly Node[]>();
  const cursor: Cursor = { name, text, parts: scanTemplate(name, text), at: 0, isFunction, templates };
  const { nodes, end } = parseBody(cursor);
  if (end !== undefined) throw fail(cursor, end.at, `unexpected {{${end.word}}}`);
  templates.set(name, nodes);
  return templates;
}

interface Cursor {
  readonly name: string;
  readonly text: string;
  readonly parts: readonly Part[];
  at: number;
  readonly isFunction: (word: string) => boolean;
  readonly templates: Map<string, readonly Node[]>;
}

/** The `else` or `end` that closes a body. */
interface End {
  readonly word: string;
  readonly tokens: readonly Token[];
  readonly at: number;
}

function parseBody(cursor: Cursor): { readonly nodes: readonly Node[]; readonly end: End | undefined } {
  const nodes: Node[] = [];
  for (let part = cursor.parts[cursor.at]; part !== undefined; part = cursor.parts[cursor.at]) {
    cursor.at += 1;
    if (part.kind === "text") {
      nodes.push(part);
      continue;
    }
    const [first, ...rest] = part.tokens;
    const word = first?.kind === "word" ? first.text : "";
    if (word === "end" || word === "else") return { nodes, end: { word, tokens: rest, at: part.at } };
    if (word === "if" || word === "with" || word === "range")
      nodes.push({ kind: word, ...parseBranch(cursor, word, rest, part.at) });
    else if (word === "define") parseDefine(cursor, rest, part.at);
    else nodes.push({ kind: "print", pipe: parsePipe(cursor, part.tokens, part.at) });
  }
  return { nodes, end: undefined };
}

function parseDefine(cursor: Cursor, tokens: readonly Token[], at: number): void {
  const { nodes, end } = parseBody(cursor);
  if (end?.word !== "end") throw fail(cursor, at, "unexpected EOF");
  cursor.templates.set(String(readString(tokens[0]?.text ?? '""')), nodes);
}

function parseBranch(cursor: Cursor, word: "if" | "with" | "range", tokens: readonly Token[], at: number): Branch {
  const pipe = parsePipe(cursor, tokens, at);
  const { nodes: body, end } = parseBody(cursor);
  if (end === undefined) throw fail(cursor, at, "unexpected EOF");
  if (end.word === "end") return { pipe, body, otherwise: [] };
  const [next, ...rest] = end.tokens;
  // `else if` is an `if` inside the `else`, and its `end` closes both.
  if (next?.text === word)
    return { pipe, body, otherwise: [{ kind: word, ...parseBranch(cursor, word, rest, end.at) }] };
  const otherwise = parseBody(cursor);
  if (otherwise.end?.word !== "end") throw fail(cursor, at, "unexpected EOF");
  return { pipe, body, otherwise: otherwise.nodes };
}

function parsePipe(cursor: Cursor, tokens: readonly Token[], at: number): Pipe {
  const sign = tokens.findIndex((token) => token.text === ":=" || token.text === "=");
  const variables = tokens.slice(0, Math.max(sign, 0)).filter((token) => token.kind === "variable");
  const rest = tokens.slice(sign + 1);
  if (rest.length === 0) throw fail(cursor, at, "missing value for command");
  return {
    variables: variables.map((token) => token.text),
    assigns: tokens[sign]?.text === "=",
    commands: splitAtPipes(rest).map((part) => parseCommand(cursor, part, at)),
  };
}

function splitAtPipes(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    if (depth === 0 && token.text === "|") parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function parseCommand(cursor: Cursor, tokens: readonly Token[], at: number): Command {
  const operands: Operand[] = [];
  let next = 0;
  while (next < tokens.length) {
    const start = next;
    const parsed = parseStart(cursor, tokens, start, at);
    next = parsed.next;
    const fields: string[] = parsed.field === undefined ? [] : [parsed.field];
    for (let token = tokens[next]; token?.kind === "field" && !token.spaced; token = tokens[next]) {
      fields.push(token.text.slice(1));
      next += 1;
    }
    // Go counts a chain of fields from the first that follows its start.
    const place = next > parsed.next ? tokens[parsed.next] : tokens[start];
    const position = { file: cursor.name, text: cursor.text, at: place?.at ?? at };
    operands.push({ start: parsed.start, fields, source: sourceOf(cursor, tokens, start, next), position });
  }
  if (operands.length === 0) throw fail(cursor, at, "missing value for command");
  return { operands, source: sourceOf(cursor, tokens, 0, tokens.length) };
}

interface ParsedStart {
  readonly start: Operand["start"];
  readonly field?: string;
  readonly next: number;
}

function parseStart(cursor: Cursor, tokens: readonly Token[], at: number, action: number): ParsedStart {
  const token = tokens[at];
  const next = at + 1;
  switch (token?.kind) {
    case "field":
      return { start: { kind: "dot" }, field: token.text.slice(1), next };
    case "variable":
      return { start: { kind: "variable", name: token.text }, next };
    case "string":
      return { start: { kind: "literal", value: readString(token.text) }, next };
    case "number":
      return { start: { kind: "literal", value: Number(token.text) }, next };
    case "word":
      return { start: parseWord(cursor, token), next };
  }
  if (token?.text === ".") return { start: { kind: "dot" }, next };
  if (token?.text !== "(")
    throw fail(cursor, token?.at ?? action, `unexpected ${JSON.stringify(token?.text)} in operand`);
  const close = findClose(cursor, tokens, at);
  return {
    start: { kind: "pipe", pipe: parsePipe(cursor, tokens.slice(next, close), token.at) },
    next: close + 1,
  };
}

function parseWord(cursor: Cursor, token: Token): Operand["start"] {
  if (token.text === "true" || token.text === "false") return { kind: "literal", value: token.text === "true" };
  if (token.text === "nil") return { kind: "literal", value: null };
  if (!cursor.isFunction(token.text))
    throw fail(cursor, token.at, `function ${JSON.stringify(token.text)} not defined`);
  return { kind: "word", name: token.text };
}

function findClose(cursor: Cursor, tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (at < open) continue;
    if (token.text === "(") depth += 1;
    if (token.text === ")") depth -= 1;
    if (depth === 0) return at;
  }
  throw fail(cursor, tokens[open]?.at ?? 0, "unclosed left paren");
}

function sourceOf(cursor: Cursor, tokens: readonly Token[], from: number, to: number): string {
  const last = tokens[to - 1];
  return last === undefined ? "" : cursor.text.slice(tokens[from]?.at, last.at + last.text.length);
}

function readString(text: string): string {
  return text.startsWith("`") ? text.slice(1, -1) : String(JSON.parse(text));
}

function fail(cursor: Cursor, at: number, cause: string): Error {
  return parseError(cursor.name, cursor.text, at, cause);
}
