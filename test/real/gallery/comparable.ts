import { parse } from "yaml";

/** What is made by chance or by a clock, and is another's in each cluster. */
const chances: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UID"],
  [/sha256:[0-9a-f]{64}/g, "DIGEST"],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"],
  [/\bflyte-binary-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, "flyte-binary-POD"],
];

/**
 * A plan file as it can be compared with that of another cloud: without uids, times, what is hashed of them, and the numbers
 * that Google gives. What `seen` and `reliesOn` name stays, but for its values.
 */
export function makeComparable(text: string): unknown {
  const plain = chances.reduce((all, [pattern, name]) => all.replaceAll(pattern, name), text);
  return withoutValues(parse(plain), "");
}

function withoutValues(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutValues(item, ""));
  if (typeof value !== "object" || value === null) return value;
  if (key === "identity") return Object.keys(value);
  if (key === "reliesOn") {
    return Object.fromEntries(Object.entries(value).map(([name, what]) => [name, Object.keys(what as object)]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutValues(item, name)]));
}
