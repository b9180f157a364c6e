import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";

/** The way to a value in a chart's values: the keys, outermost first. */
type ValuePath = readonly string[];

/** What stands there; undefined when nothing does. An explicit null is null. */
export function getValue(values: JsonObject, path: ValuePath): Json | undefined {
  let at: Json | undefined = values;
  for (const key of path) {
    if (!isJsonObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/** A copy with that value there; maps on the way are made, other things in the way are replaced. */
export function setValue(values: JsonObject, path: ValuePath, value: Json): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return isJsonObject(value) ? value : values;
  const below = Object.hasOwn(values, key) ? values[key] : undefined;
  const next = rest.length === 0 ? value : setValue(isJsonObject(below) ? below : {}, rest, value);
  return Object.fromEntries([...Object.entries(values).filter(([name]) => name !== key), [key, next]]);
}

/** A copy without what stands there; maps that are left empty on the way go too. */
export function removeValue(values: JsonObject, path: ValuePath): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(values, key)) return values;
  const others = Object.entries(values).filter(([name]) => name !== key);
  const below = values[key];
  if (rest.length === 0 || !isJsonObject(below)) return Object.fromEntries(others);
  const left = removeValue(below, rest);
  return Object.fromEntries(Object.keys(left).length === 0 ? others : [...others, [key, left]]);
}

/** The paths of all leaves: scalars, lists, nulls and empty maps. */
export function listLeaves(values: JsonObject, above: ValuePath = []): readonly ValuePath[] {
  return Object.entries(values).flatMap(([key, value]): readonly ValuePath[] => {
    const path = [...above, key];
    return isJsonObject(value) && Object.keys(value).length > 0 ? listLeaves(value, path) : [path];
  });
}
