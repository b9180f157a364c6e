import { isTree } from "../values.ts";

/** A number as Go prints a float64 (`%v`): its shortest form, with an exponent from a million on or below 0.0001. */
export function formatNumber(value: number): string {
  if (value === 0) return "0";
  const [digits = "", power = "0"] = value.toExponential().split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(value);
  const written = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits}e${exponent < 0 ? "-" : "+"}${written}`;
}

/** A value as Go's `%v` prints it: `map[a:1 b:2]`, `[a b]`, `<nil>`. */
export function formatValue(value: unknown): string {
  return format(value, (scalar) => (typeof scalar === "number" ? formatNumber(scalar) : String(scalar)));
}

/** `%s`: what isn't a string is shown as Go shows a wrong verb. */
export function formatAsText(value: unknown): string {
  if (isNil(value)) return "%!s(<nil>)";
  return format(value, (scalar) =>
    typeof scalar === "string" ? scalar : `%!s(${typeName(scalar)}=${formatValue(scalar)})`,
  );
}

function format(value: unknown, scalar: (value: unknown) => string): string {
  if (isNil(value)) return "<nil>";
  if (Array.isArray(value)) return `[${value.map((item) => format(item, scalar)).join(" ")}]`;
  if (!isTree(value)) return scalar(value);
  const keys = Object.keys(value).sort(compareBytes);
  return `map[${keys.map((key) => `${key}:${format(value[key], scalar)}`).join(" ")}]`;
}

/** Go's `Printf` for the verbs that charts use. */
export function formatPrintf(pattern: string, values: readonly unknown[]): string {
  let next = 0;
  const text = pattern.replace(/%([svdqt%])/g, (_whole, verb: string) => {
    if (verb === "%") return "%";
    if (next >= values.length) return `%!${verb}(MISSING)`;
    const value = values[next++];
    if (verb === "s") return formatAsText(value);
    if (verb === "q") return typeof value === "string" ? quote(value) : `%!q(${typeName(value)}=${formatValue(value)})`;
    if (verb === "d" && typeof value === "number" && !Number.isInteger(value))
      return `%!d(float64=${formatValue(value)})`;
    return formatValue(value);
  });
  if (next >= values.length) return text;
  const extra = values.slice(next).map((value) => `${typeName(value)}=${formatValue(value)}`);
  return `${text}%!(EXTRA ${extra.join(", ")})`;
}

const escapes: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** A string between double quotes, as Go's `%q` writes it. */
export function quote(text: string): string {
  const quoted = [...text].map((character) => {
    const short = escapes[character];
    if (short !== undefined) return short;
    if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code < 0x1_0000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  });
  return `"${quoted.join("")}"`;
}

/** Go's name of a value's type, as its errors say it. */
export function typeName(value: unknown): string {
  if (isNil(value)) return "<nil>";
  if (Array.isArray(value)) return "[]interface {}";
  if (isTree(value)) return "map[string]interface {}";
  return { string: "string", number: "float64", boolean: "bool" }[typeof value as "string"] ?? typeof value;
}

/** Whether it is what Go calls nil. */
export function isNil(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Whether an `if` takes a value for true: anything but nil, false, zero and what is empty. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isTree(value) ? Object.keys(value).length > 0 : Boolean(value);
}

/** The order of Go's strings: by bytes of UTF-8, which is the order of code points. */
export function compareBytes(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (const [at, character] of left.entries()) {
    const other = right[at];
    if (other === undefined) return 1;
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return left.length - right.length;
}

/** JSON as Go writes it: keys in order, and the characters that HTML minds as escapes. */
export function writeJson(value: unknown): string {
  const sorted = JSON.stringify(sortKeys(value)) ?? "null";
  return sorted.replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isTree(value)) return value ?? null;
  // A number as a key would come first in an object of JavaScript's whatever its place: a list of pairs wouldn't be JSON.
  return Object.fromEntries(
    Object.keys(value)
      .sort(compareBytes)
      .map((key) => [key, sortKeys(value[key])]),
  );
}
