import type { Json, JsonObject, KeyPath } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";

/** A value of `flyte.values` with its keys below it and its key path in the deployment file. */
export interface OwnValue {
  readonly keys: readonly string[];
  readonly keyPath: KeyPath;
  readonly value: Json;
}

/** What the user wrote at the chart's keys: the value there, or the one above it that takes its place. */
export function findOwnValue(values: JsonObject, keys: readonly string[]): OwnValue | undefined {
  let at: Json = values;
  for (const [index, key] of keys.entries()) {
    if (!isJsonObject(at)) return ownValue(keys.slice(0, index), at);
    const next: Json | undefined = at[key];
    if (next === undefined) return undefined;
    at = next;
  }
  return ownValue(keys, at);
}

/** Every value that is no map, those in lists included. */
export function walkOwnValues(values: JsonObject): readonly OwnValue[] {
  return walk(values, [], "flyte.values");
}

function walk(value: Json, keys: readonly string[], keyPath: KeyPath): readonly OwnValue[] {
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => walk(item, [...keys, key], `${keyPath}.${key}`));
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => walk(item, [...keys, String(index)], `${keyPath}[${index}]`));
  }
  return [{ keys, keyPath, value }];
}

function ownValue(keys: readonly string[], value: Json): OwnValue {
  return { keys, keyPath: ["flyte.values", ...keys].join("."), value };
}
