import type { KeyPath } from "../model/diagnostic.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";

/** The schema's default for a key; null when it has none. Follows `$ref`s into `definitions` and looks into choices. */
export function defaultOf(schema: JsonObject, path: KeyPath): Json {
  let nodes: readonly JsonObject[] = [schema];
  for (const part of splitPath(path)) {
    nodes = nodes.flatMap((node) => expand(schema, node)).flatMap((node) => step(node, part));
    if (nodes.length === 0) return null;
  }
  for (const node of nodes.flatMap((one) => expand(schema, one))) {
    const value = node["default"];
    if (value !== undefined) return value;
  }
  return null;
}

/** `a.b[0].c` → ["a", "b", 0, "c"]. */
export function splitPath(path: KeyPath): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)) {
    parts.push(match[1] === undefined ? (match[2] ?? "") : Number(match[1]));
  }
  return parts;
}

function step(node: JsonObject, part: string | number): readonly JsonObject[] {
  if (typeof part === "number") return isJsonObject(node["items"]) ? [node["items"]] : [];
  const properties = node["properties"];
  const property = isJsonObject(properties) ? properties[part] : undefined;
  return isJsonObject(property) ? [property] : [];
}

/** A schema node with what it refers to and its alternatives; the node itself first. */
function expand(schema: JsonObject, node: JsonObject, depth = 0): readonly JsonObject[] {
  if (depth > 8) return [];
  const found: JsonObject[] = [node];
  const reference = node["$ref"];
  if (typeof reference === "string" && reference.startsWith("#/definitions/")) {
    const definitions = schema["definitions"];
    const target = isJsonObject(definitions) ? definitions[reference.slice("#/definitions/".length)] : undefined;
    if (isJsonObject(target)) found.push(...expand(schema, target, depth + 1));
  }
  for (const keyword of ["anyOf", "oneOf", "allOf"]) {
    const branches = node[keyword];
    if (!Array.isArray(branches)) continue;
    for (const branch of branches) if (isJsonObject(branch)) found.push(...expand(schema, branch, depth + 1));
  }
  return found;
}
