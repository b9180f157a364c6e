/** A deep copy of JSON, several times as fast as `structuredClone`: every write to a cluster copies whole objects. */
export function copyJson<T>(value: T): T {
  return copyValue(value) as T;
}

function copyValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyValue);
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) copy[key] = copyValue(item);
  return copy;
}

/** Whether two values are the same JSON, whatever the order of their keys. */
export function equalJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    return one.every((item, index) => equalJson(item, other[index]));
  }
  if (Array.isArray(other)) return false;
  const entries = Object.entries(one);
  const others = other as Readonly<Record<string, unknown>>;
  if (entries.length !== Object.keys(others).length) return false;
  return entries.every(([key, item]) => Object.hasOwn(others, key) && equalJson(item, others[key]));
}

/** Deeper than any API's objects; what reads them calls itself for each level. */
const mostLevels = 100;

/** Whether the brackets of a JSON text are nested so deeply that nobody should read it. */
export function isTooDeep(text: string): boolean {
  let levels = 0;
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/g)) {
    if (found === "{" || found === "[") levels += 1;
    else if (found === "}" || found === "]") levels -= 1;
    if (levels > mostLevels) return true;
  }
  return false;
}
