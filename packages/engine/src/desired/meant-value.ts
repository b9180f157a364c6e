import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";

const yes = /^(y|yes|true|on)$/i;
const no = /^(n|no|false|off)$/i;

/** The value of a type that somebody meant who wrote another one: `no` → false, "5" → 5; undefined when nobody can tell. */
export function meantValue(type: unknown, value: Json): Json | undefined {
  const types = [type].flat();
  if (types.includes("boolean") && typeof value === "string") {
    if (yes.test(value)) return true;
    return no.test(value) ? false : undefined;
  }
  if ((types.includes("integer") || types.includes("number")) && typeof value === "string") {
    return /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : undefined;
  }
  if (types.includes("string") && (typeof value === "number" || typeof value === "boolean")) return String(value);
  if (types.includes("array") && (typeof value === "string" || typeof value === "number")) return [value];
  return undefined;
}

/** Stands for a text that the file should have and hasn't. No message that holds it says anything. */
export const unknownText = "⟨?⟩";

/** A value that the schema's types allow, for a key that has none: its texts are unknown. */
export function unknownValue(schema: unknown, depth = 0): Json {
  if (!isJsonObject(schema as Json) || depth > 8) return unknownText;
  const node = schema as JsonObject;
  const { anyOf, enum: words, type, minimum, default: usual } = node as Record<string, Json | undefined>;
  if (Array.isArray(anyOf)) return unknownValue(anyOf[0], depth + 1);
  if (usual !== undefined) return usual;
  if (Array.isArray(words)) return words[0] ?? unknownText;
  switch ([type].flat()[0]) {
    case "object":
      return unknownMap(node, depth);
    case "array":
      return [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return typeof minimum === "number" ? minimum : 0;
    default:
      return unknownText;
  }
}

function unknownMap(node: JsonObject, depth: number): Json {
  const { required, properties } = node;
  if (!Array.isArray(required) || !isJsonObject(properties)) return {};
  return Object.fromEntries(required.map((key) => [String(key), unknownValue(properties[String(key)], depth + 1)]));
}
