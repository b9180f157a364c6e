import { HelmError } from "../helm-world.ts";

/** A stretch of plain text, or what stands between two braces. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly tokens: readonly Token[]; readonly at: number };

/** A piece of an action. `at` counts from the template's beginning; `spaced` says whether white space stands before it. */
export interface Token {
  readonly kind: "word" | "field" | "variable" | "string" | "number" | "sign";
  readonly text: string;
  readonly at: number;
  readonly spaced: boolean;
}

/** Cuts a template into text and actions; `{{-` and `-}}` take the white space beside them away, comments go. */
export function scanTemplate(name: string, template: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  let trims = false;
  while (at < template.length) {
    const open = template.indexOf("{{", at);
    const text = template.slice(at, open < 0 ? undefined : open);
    const trimsBefore = open >= 0 && /^\{\{-\s/.test(template.slice(open, open + 4));
    parts.push({ kind: "text", text: trimText(text, trims, trimsBefore) });
    if (open < 0) break;
    const action = scanAction(name, template, open + (trimsBefore ? 3 : 2));
    if (action.tokens !== undefined) parts.push({ kind: "action", tokens: action.tokens, at: open });
    at = action.end;
    trims = action.trims;
  }
  return parts.filter((part) => part.kind === "action" || part.text !== "");
}

function trimText(text: string, start: boolean, end: boolean): string {
  const cut = start ? text.replace(/^[ \t\r\n]+/, "") : text;
  return end ? cut.replace(/[ \t\r\n]+$/, "") : cut;
}

const tokenKinds: readonly [Token["kind"], RegExp][] = [
  ["string", /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y],
  ["variable", /\$\w*/y],
  ["field", /\.[A-Za-z_]\w*/y],
  ["number", /[-+]?\d[\w.]*/y],
  ["word", /[A-Za-z_]\w*/y],
  ["sign", /:=|[.=|(),]/y],
];

interface ScannedAction {
  readonly tokens: readonly Token[] | undefined;
  readonly end: number;
  readonly trims: boolean;
}

function scanAction(name: string, template: string, start: number): ScannedAction {
  const comment = /\s*\/\*[\s\S]*?\*\/(?<trims>\s+-)?\}\}/y;
  comment.lastIndex = start;
  const skipped = comment.exec(template);
  if (skipped !== null)
    return { tokens: undefined, end: comment.lastIndex, trims: skipped.groups?.["trims"] !== undefined };
  const tokens: Token[] = [];
  for (let at = start; ; ) {
    const space = /^\s*/.exec(template.slice(at, at + 400))?.[0].length ?? 0;
    at += space;
    const close = /^(-)?\}\}/.exec(template.slice(at, at + 3));
    if (close !== null && (close[1] === undefined || space > 0))
      return { tokens, end: at + close[0].length, trims: close[1] !== undefined };
    const token = scanToken(template, at);
    if (token === undefined) throw parseError(name, template, at, whyNotScanned(template.slice(at), space > 0));
    tokens.push({ ...token, spaced: space > 0 });
    at += token.text.length;
  }
}

function scanToken(template: string, at: number): Omit<Token, "spaced"> | undefined {
  for (const [kind, pattern] of tokenKinds) {
    pattern.lastIndex = at;
    const found = pattern.exec(template);
    if (found !== null) return { kind, text: found[0], at };
  }
  return undefined;
}

function whyNotScanned(rest: string, spaced: boolean): string {
  const [character] = rest;
  if (character === undefined) return "unclosed action";
  if (character === '"') return "unterminated quoted string";
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `${spaced ? "unrecognized character in action:" : "bad character"} U+${code} '${character}'`;
}

/** What Go's parser says about a template that it doesn't understand. */
export function parseError(name: string, template: string, at: number, cause: string): HelmError {
  return new HelmError(`template: ${name}:${lineOf(template, at)}: ${cause}`);
}

export function lineOf(template: string, at: number): number {
  return template.slice(0, at).split("\n").length;
}
