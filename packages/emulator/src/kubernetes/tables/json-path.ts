import type { Stored } from "../../cloud/http.ts";

type Step =
  | { readonly key: string }
  | { readonly index: number }
  | { readonly all: true }
  | { readonly where: readonly string[]; readonly equals: string };

const stepPatterns: readonly (readonly [RegExp, (match: RegExpExecArray) => Step])[] = [
  [
    /^\.?\[\?\(@\.([\w./-]+)\s*==\s*["']([^"']*)["']\)\]/,
    (match) => ({ where: (match[1] ?? "").split("."), equals: match[2] ?? "" }),
  ],
  [/^\.?\[(-?\d+)\]/, (match) => ({ index: Number(match[1]) })],
  [/^\.?\[\*\]|^\.\*/, () => ({ all: true })],
  [/^\.?\[['"]((?:[^'"\\]|\\.)*)['"]\]/, (match) => ({ key: readEscapes(match[1] ?? "") })],
  [/^\.((?:[^.[\]\\]|\\.)+)/, (match) => ({ key: readEscapes(match[1] ?? "") })],
];

function readEscapes(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}

/**
 * What a column's JSONPath finds first: keys (a dot in one as `\.`), indexes, `[*]` and `[?(@.type=="Ready")]`. Undefined
 * when nothing is there, or when the path has something else in it.
 */
export function readJsonPath(value: unknown, path: string): unknown {
  let found: readonly unknown[] = [value];
  for (let rest = path; rest !== ""; ) {
    const match = firstStep(rest);
    if (match === undefined) return undefined;
    found = found.flatMap((one) => takeStep(one, match.step));
    rest = rest.slice(match.length);
  }
  return found[0];
}

function firstStep(path: string): { readonly step: Step; readonly length: number } | undefined {
  for (const [pattern, read] of stepPatterns) {
    const match = pattern.exec(path);
    if (match !== null) return { step: read(match), length: match[0].length };
  }
  return undefined;
}

function takeStep(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if ("key" in step) return step.key in value ? [(value as Stored)[step.key]] : [];
  if ("index" in step) return Array.isArray(value) && value.at(step.index) !== undefined ? [value.at(step.index)] : [];
  if ("all" in step) return Object.values(value);
  return Object.values(value).filter((one) => readKeys(one, step.where) === step.equals);
}

function readKeys(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (one, key) => (typeof one === "object" && one !== null ? (one as Stored)[key] : undefined),
    value,
  );
}
