import { isTree } from "../values.ts";
import { formatNumber, isNil } from "./go-text.ts";
import { writeScalar } from "./write-scalar.ts";

/**
 * YAML as Helm's `toYaml` writes it, to the byte (go-yaml v2): keys in their natural order, lists not indented under their
 * key, texts folded at 80 columns. Without the newline at the end.
 */
export function writeGoYaml(value: unknown): string {
  const lines = write(value, { indent: -1, inMapping: false, column: 0 }).replace(/^[\n ]/, "");
  return lines.endsWith("\n") ? lines.slice(0, -1) : lines;
}

/** Where a value is written: the indentation of what it stands in, and the column at which it begins. */
interface Place {
  readonly indent: number;
  readonly inMapping: boolean;
  readonly column: number;
}

/** What follows a key's colon, a dash or nothing: with the space or the line break that parts it from them. */
function write(value: unknown, place: Place): string {
  if (Array.isArray(value)) return value.length === 0 ? " []" : writeList(value, place);
  if (isTree(value)) return Object.keys(value).length === 0 ? " {}" : writeMap(value, place);
  if (typeof value === "string") {
    const indent = Math.max(place.indent, 0) + 2;
    return ` ${writeScalar(value, { isKey: false, indent, column: place.column + 1 })}`;
  }
  return ` ${typeof value === "number" ? writeNumber(value) : isNil(value) ? "null" : String(value)}`;
}

function writeNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? String(value) : formatNumber(value);
}

function writeMap(map: Readonly<Record<string, unknown>>, place: Place): string {
  const indent = place.indent < 0 ? 0 : place.indent + 2;
  const pad = " ".repeat(indent);
  const entries = Object.keys(map)
    .sort(compareKeys)
    .map((key) => {
      const written = writeScalar(key, { isKey: true, indent, column: indent });
      const column = indent + written.length + 1;
      return `${written}:${write(map[key], { indent, inMapping: true, column })}`;
    });
  const joined = joinLines(entries, pad);
  // The first key of a map in a list stands beside the dash.
  return place.inMapping ? `\n${pad}${joined}` : ` ${joined}`;
}

function writeList(list: readonly unknown[], place: Place): string {
  const indent = place.indent < 0 ? 0 : place.inMapping ? place.indent : place.indent + 2;
  const pad = " ".repeat(indent);
  const items = list.map((item) => `-${write(item, { indent, inMapping: false, column: indent + 1 })}`);
  const joined = joinLines(items, pad);
  return place.inMapping ? `\n${pad}${joined}` : ` ${joined}`;
}

/** A literal that keeps its last line breaks brings its own. */
function joinLines(entries: readonly string[], pad: string): string {
  return entries
    .map((entry, at) => (at === entries.length - 1 || entry.endsWith("\n") ? entry : `${entry}\n`))
    .join(pad);
}

/** go-yaml's natural order: letters after everything else, numbers by their value. */
export function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let at = 0; at < left.length && at < right.length; at += 1) {
    const [one = "", other = ""] = [left[at], right[at]];
    if (one === other) continue;
    const [oneLetter, otherLetter] = [isLetter(one), isLetter(other)];
    if (oneLetter && otherLetter) return codeOf(one) - codeOf(other);
    if (oneLetter || otherLetter) return otherLetter ? -1 : 1;
    const [first, second] = [readDigits(left, at), readDigits(right, at)];
    const before = (one === "0" || other === "0") && followsNumber(left, at) ? 1 : 0;
    const lead = before === 1 ? "1" : "";
    const [n, m] = [Number(`${lead}${first}` || 0), Number(`${lead}${second}` || 0)];
    if (n !== m) return n - m;
    if (first.length !== second.length) return first.length - second.length;
    return codeOf(one) - codeOf(other);
  }
  return left.length - right.length;
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function readDigits(characters: readonly string[], from: number): string {
  let to = from;
  while (/^\d$/.test(characters[to] ?? "")) to += 1;
  return characters.slice(from, to).join("");
}

/** Whether the digits just before a place hold one that isn't zero. */
function followsNumber(characters: readonly string[], at: number): boolean {
  for (let back = at - 1; back >= 0 && /^\d$/.test(characters[back] ?? ""); back -= 1)
    if (characters[back] !== "0") return true;
  return false;
}
