import type { Json } from "@fgk/engine";
import { equalJson, isJsonObject } from "@fgk/engine";
import type { FieldDifference, FieldPath } from "./field-path.ts";
import { readGoYaml } from "./read-go-yaml.ts";
import { unknownYet } from "./unknown-yet.ts";

/** Longer texts are data, not configuration. */
const mostChars = 200_000;
/** How much of a text a difference shows. */
const shownLines = 6;
const shownChars = 400;

/**
 * Where two different texts differ: by their keys when both are YAML or JSON maps, as configuration files are, else by their
 * lines. No difference when only something is unlike that is known later.
 */
export function compareTexts(path: FieldPath, wanted: string, live: string): readonly FieldDifference[] {
  const masked = wanted.includes(unknownYet);
  if (/[\n{]/.test(wanted) || path[0] === "data") {
    const [after, before] = [readMap(wanted), readMap(live)];
    if (after !== undefined && before !== undefined) {
      const found = compareInside(path, after, before);
      if (found.length > 0 || masked) return found;
      // Equal in what they say: the spelling, a comment.
    }
  }
  if (masked) return [];
  if (!wanted.includes("\n") && !live.includes("\n")) return [{ path, before: live, after: wanted }];
  const [before, after] = excerptLines(live, wanted);
  return [{ path, before, after }];
}

/** The same for bytes in base64, which differ as a whole but for what is known later. */
export function compareBytes(path: FieldPath, wanted: string, live: string): readonly FieldDifference[] {
  const [after, before] = [Buffer.from(wanted, "base64"), Buffer.from(live, "base64")];
  if (after.equals(before)) return [];
  const text = after.toString("utf8");
  return text.includes(unknownYet)
    ? compareTexts(path, text, before.toString("utf8"))
    : [{ path, before: live, after: wanted }];
}

/** The map that a text is; undefined when it is something else. */
export function readMap(text: string): { readonly [key: string]: Json } | undefined {
  if (text.length > mostChars) return undefined;
  try {
    const [content, ...more] = readGoYaml(text, "as-written");
    return more.length === 0 && isJsonObject(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function compareInside(path: FieldPath, wanted: Json | undefined, live: Json | undefined): FieldDifference[] {
  if (wanted === unknownYet || equalJson(wanted, live)) return [];
  if (isJsonObject(wanted) && isJsonObject(live)) {
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(live)])];
    return keys.flatMap((key) => compareInside([...path, key], wanted[key], live[key]));
  }
  if (Array.isArray(wanted) && Array.isArray(live) && wanted.length === live.length && wanted.some(isJsonObject)) {
    return wanted.flatMap((item: Json, index) => compareInside([...path, { index }], item, live[index]));
  }
  return [{ path, before: live, after: wanted ?? null }];
}

/** The lines between those that both begin and end with, each side with the number of its first. */
function excerptLines(a: string, b: string): readonly [string, string] {
  const [left, right] = [a.split("\n"), b.split("\n")];
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const show = (lines: readonly string[]): string => {
    const middle = lines.slice(start, lines.length - end);
    if (middle.length === 0) return `line ${start + 1}: (not there)`;
    const text = middle.slice(0, shownLines).join("\n").slice(0, shownChars);
    const rest = middle.length > shownLines ? `\n… ${middle.length - shownLines} more lines` : "";
    return `line ${start + 1}: ${text}${rest}`;
  };
  return [show(left), show(right)];
}
