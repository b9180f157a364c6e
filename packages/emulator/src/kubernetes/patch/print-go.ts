import { isObject } from "./merge-patch.ts";

/** A value as Go's `%v` prints it: `map[a:[1 2] b:x]`. */
export function printGo(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printGo).join(" ")}]`;
  if (!isObject(value)) return value === null ? "<nil>" : String(value);
  const names = Object.keys(value).sort();
  return `map[${names.map((name) => `${name}:${printGo(value[name])}`).join(" ")}]`;
}
