import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { HelmError } from "../helm-world.ts";
import { isTree, overlay } from "../values.ts";
import { formatPrintf, formatValue, isNil, isTrue, quote, typeName, writeJson } from "./go-text.ts";
import { writeGoYaml } from "./write-yaml.ts";

/** What a parameter takes; Go's templates refuse a value of another type. */
export type Parameter = "any" | "bool" | "int" | "list" | "map" | "string";

/** A function of Helm's templates: its parameters, of which the last may take what is left, and what it does. */
export interface TemplateFunction {
  readonly takes: readonly Parameter[];
  readonly rest?: Parameter;
  readonly call: (...values: readonly never[]) => unknown;
}

type Tree = Record<string, unknown>;

function define(takes: readonly Parameter[], call: TemplateFunction["call"], rest?: Parameter): TemplateFunction {
  return { takes, call, ...(rest === undefined ? {} : { rest }) };
}

/**
 * The functions of Helm's templates that need nothing but their arguments. `and` and `or` are the evaluator's, since they
 * look at no more than they must; so are `include` and `tpl`.
 */
export const functions: Readonly<Record<string, TemplateFunction>> = {
  b64enc: define(["string"], (text: string) => Buffer.from(text).toString("base64")),
  contains: define(["string", "string"], (part: string, text: string) => text.includes(part)),
  default: define(
    ["any"],
    (fallback: unknown, ...given: readonly unknown[]) => (isTrue(given[0]) ? given[0] : fallback),
    "any",
  ),
  dict: define([], (...pairs: readonly unknown[]) => makeDict(pairs), "any"),
  empty: define(["any"], (value: unknown) => !isTrue(value)),
  eq: define(
    ["any"],
    (first: unknown, ...others: readonly unknown[]) => others.some((other) => isEqual(first, other)),
    "any",
  ),
  fail: define(["string"], (message: string) => {
    throw new HelmError(message);
  }),
  has: define(["any", "list"], (item: unknown, list: readonly unknown[] | null) =>
    (list ?? []).some((each) => isEqual(each, item)),
  ),
  hasKey: define(["map", "string"], (map: Tree | null, key: string) => Object.hasOwn(map ?? {}, key)),
  indent: define(["int", "string"], (width: number, text: string) => indent(width, text)),
  index: define(["any"], (value: unknown, ...keys: readonly unknown[]) => keys.reduce(takeItem, value), "any"),
  int: define(["any"], (value: unknown) => Math.trunc(Number(value)) || 0),
  list: define([], (...items: readonly unknown[]) => items, "any"),
  lower: define(["string"], (text: string) => text.toLowerCase()),
  mergeOverwrite: define(["map"], (into: Tree, ...from: readonly (Tree | null)[]) => mergeInto(into, from), "map"),
  ne: define(["any", "any"], (first: unknown, second: unknown) => !isEqual(first, second)),
  nindent: define(["int", "string"], (width: number, text: string) => `\n${indent(width, text)}`),
  not: define(["any"], (value: unknown) => !isTrue(value)),
  print: define([], (...values: readonly unknown[]) => print(values), "any"),
  printf: define(["string"], (pattern: string, ...values: readonly unknown[]) => formatPrintf(pattern, values), "any"),
  quote: define([], (...values: readonly unknown[]) => quoteAll(values), "any"),
  replace: define(["string", "string", "string"], (from: string, to: string, text: string) =>
    text.replaceAll(from, () => to),
  ),
  required: define(["string", "any"], (message: string, value: unknown) => {
    if (isNil(value) || value === "") throw new HelmError(message);
    return value;
  }),
  set: define(["map", "string", "any"], (map: Tree, key: string, value: unknown) => {
    map[key] = value;
    return map;
  }),
  sha256sum: define(["string"], (text: string) => createHash("sha256").update(text).digest("hex")),
  ternary: define(["any", "any", "bool"], (yes: unknown, no: unknown, test: boolean) => (test ? yes : no)),
  toJson: define(["any"], writeJson),
  toString: define(["any"], (value: unknown) => (typeof value === "string" ? value : formatValue(value))),
  toYaml: define(["any"], writeGoYaml),
  trim: define(["string"], (text: string) => text.trim()),
  trimAll: define(["string", "string"], (characters: string, text: string) => trimAll(characters, text)),
  trimPrefix: define(["string", "string"], (prefix: string, text: string) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimSuffix: define(["string", "string"], (suffix: string, text: string) =>
    text.endsWith(suffix) && suffix !== "" ? text.slice(0, -suffix.length) : text,
  ),
  trunc: define(["int", "string"], (length: number, text: string) =>
    length < 0 ? text.slice(length) : text.slice(0, length),
  ),
  upper: define(["string"], (text: string) => text.toUpperCase()),
};

function indent(width: number, text: string): string {
  const pad = " ".repeat(width);
  return `${pad}${text.replaceAll("\n", `\n${pad}`)}`;
}

function trimAll(characters: string, text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && characters.includes(text.charAt(from))) from += 1;
  while (to > from && characters.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function makeDict(pairs: readonly unknown[]): Tree {
  const dict: Tree = {};
  for (let at = 0; at < pairs.length; at += 2) {
    const key = pairs[at];
    dict[typeof key === "string" ? key : formatValue(key)] = at + 1 < pairs.length ? pairs[at + 1] : "";
  }
  return dict;
}

function mergeInto(into: Tree | null, from: readonly (Tree | null)[]): Tree {
  const merged = into ?? {};
  for (const tree of from) Object.assign(merged, overlay(merged, tree ?? {}));
  return merged;
}

function quoteAll(values: readonly unknown[]): string {
  const shown = values.filter((value) => !isNil(value));
  return shown.map((value) => quote(typeof value === "string" ? value : formatValue(value))).join(" ");
}

/** Go's `Sprint`: a space between two values of which neither is a string. */
function print(values: readonly unknown[]): string {
  return values
    .map((value, at) => {
      const parted = at > 0 && typeof value !== "string" && typeof values[at - 1] !== "string";
      return `${parted ? " " : ""}${formatValue(value)}`;
    })
    .join("");
}

function takeItem(value: unknown, key: unknown): unknown {
  if (isNil(value)) throw new HelmError("index of untyped nil");
  if (Array.isArray(value)) {
    const at = Number(key);
    if (!Number.isInteger(at) || at < 0 || at >= value.length)
      throw new HelmError(`error calling index: reflect: slice index out of range`);
    return value[at];
  }
  if (isTree(value)) return Object.hasOwn(value, String(key)) ? value[String(key)] : undefined;
  throw new HelmError(`can't index item of type ${typeName(value)}`);
}

function isEqual(a: unknown, b: unknown): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (typeof a === "object" || typeof b === "object") return writeJson(a) === writeJson(b);
  if (typeof a !== typeof b) throw new HelmError("incompatible types for comparison");
  return a === b;
}
