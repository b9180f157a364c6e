import type { Json, JsonObject } from "@fgk/engine";
import { canonicalJson, isJsonObject } from "@fgk/engine";
import { readMap } from "./compare-texts.ts";
import type { ManifestObject } from "./manifest-object.ts";
import { keyOfObject } from "./manifest-object.ts";
import { unknownYet } from "./unknown-yet.ts";

/**
 * The first of two renderings with `unknownYet` wherever the second differs, also inside texts that are YAML maps and inside
 * those of Secrets. An object that only the first has keeps nothing but its name.
 */
export function maskUnstable(
  first: readonly ManifestObject[],
  second: readonly ManifestObject[],
  mask: typeof unknownYet = unknownYet,
): readonly ManifestObject[] {
  const others = new Map(second.map((object) => [keyOfObject(object), object]));
  return first.map((object) => {
    const other = others.get(keyOfObject(object));
    if (other === undefined) return { ...object, content: nameOnly(object.content) };
    const inside = { inBytes: object.kind === "Secret", mask };
    return { ...object, content: maskMap(object.content, other.content, inside) };
  });
}

interface Inside {
  /** Whether texts at `data` are base64 of what they say. */
  readonly inBytes: boolean;
  readonly mask: string;
}

function maskMap(a: JsonObject, b: JsonObject, inside: Inside): JsonObject {
  return Object.fromEntries(
    Object.entries(a).map(([key, value]) => {
      const bytes = inside.inBytes && key === "data";
      return [key, bytes ? maskBytes(value, b[key], inside.mask) : maskValue(value, b[key], inside)];
    }),
  );
}

function maskValue(a: Json, b: Json | undefined, inside: Inside): Json {
  if (a === b) return a;
  if (isJsonObject(a) && isJsonObject(b)) return maskMap(a, b, inside);
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.map((item: Json, index) => maskValue(item, b[index], inside));
  }
  if (typeof a === "string" && typeof b === "string") return maskText(a, b, inside.mask);
  return b !== undefined && canonicalJson(a) === canonicalJson(b) ? a : inside.mask;
}

/** JSON is YAML: a configuration that is partly known stays one. */
function maskText(a: string, b: string, mask: string): string {
  const [left, right] = a.includes("\n") || a.startsWith("{") ? [readMap(a), readMap(b)] : [];
  return left === undefined || right === undefined
    ? mask
    : canonicalJson(maskMap(left, right, { inBytes: false, mask }));
}

function maskBytes(a: Json, b: Json | undefined, mask: string): Json {
  if (!isJsonObject(a) || !isJsonObject(b)) return a === b ? a : mask;
  return Object.fromEntries(
    Object.entries(a).map(([key, value]) => {
      const other = b[key];
      if (value === other || typeof value !== "string" || typeof other !== "string") {
        return [key, value === other ? value : mask];
      }
      const [left, right] = [value, other].map((text) => Buffer.from(text, "base64").toString("utf8"));
      return [key, Buffer.from(maskText(left ?? "", right ?? "", mask), "utf8").toString("base64")];
    }),
  );
}

function nameOnly({ apiVersion, kind, metadata }: JsonObject): JsonObject {
  return { apiVersion: apiVersion ?? null, kind: kind ?? null, metadata: metadata ?? null };
}
