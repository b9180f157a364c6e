import type { Address } from "../model/address.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";

/** A part of a plan file that no plan of fgk has: `path` says which. */
export class ShapeError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.name = "ShapeError";
    this.path = path;
  }
}

/** A map with none but the known keys; `unknown` says what another one is. */
export function readMap(
  value: Json | undefined,
  path: string,
  keys: readonly string[],
  unknown = "is no key of a plan",
): JsonObject {
  const map = readAnyMap(value, path);
  for (const key of Object.keys(map)) if (!keys.includes(key)) throw new ShapeError(`${path}.${key}`, unknown);
  return map;
}

/** A map whose keys are names. */
export function readAnyMap(value: Json | undefined, path: string): JsonObject {
  if (!isJsonObject(value)) throw new ShapeError(path, "is no map");
  return value;
}

/** A list; one that is left out is empty. */
export function readList<T>(
  value: Json | undefined,
  path: string,
  readItem: (item: Json, path: string) => T,
): readonly T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new ShapeError(path, "is no list");
  return value.map((item, index) => readItem(item as Json, `${path}[${index}]`));
}

/** A text, or the error that says where there is none. */
export function readText(value: Json | undefined, path: string): string {
  if (typeof value !== "string") throw new ShapeError(path, "is no text");
  return value;
}

/** A text or null, or the error that says where there is neither. */
export function readTextOrNull(value: Json | undefined, path: string): string | null {
  return value === null ? null : readText(value, path);
}

/** A whole number that isn't negative. */
export function readCount(value: Json | undefined, path: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new ShapeError(path, "is no count");
  return value;
}

/** One of some words. */
export function readWord<T extends string>(value: Json | undefined, path: string, words: readonly T[]): T {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new ShapeError(path, `is none of ${words.join(", ")}`);
  return found;
}

/** A `kind/name`. */
export function readAddress(value: Json | undefined, path: string): Address {
  const text = readText(value, path);
  if (!/^[^/\s]+\/./u.test(text)) throw new ShapeError(path, "is no address");
  return text as Address;
}

/** Names and texts; one that is left out is empty. */
export function readTexts(value: Json | undefined, path: string): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const map = readAnyMap(value, path);
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, readText(item, `${path}.${key}`)]));
}
