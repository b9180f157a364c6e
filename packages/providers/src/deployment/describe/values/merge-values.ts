import type { Field, Fields, Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { joinValuePath } from "../../values-path.ts";
import type { Leaf } from "./leaf.ts";

/**
 * The release's fields `values.PATH`: what fgk computes, with the user's own values merged over it last. A null of the
 * user's removes what is there.
 */
export function mergeValues(computed: readonly Leaf[], values: JsonObject): Fields {
  const own = flattenValues(values, [], "flyte.values");
  const kept = computed.filter(
    (leaf) => !own.some((other) => !isAddedTo(leaf, other) && overlaps(leaf.keys, other.keys)),
  );
  const fields: Record<string, Field> = {};
  for (const { keys, field } of [...kept, ...own]) fields[`values.${joinValuePath(keys)}`] = field;
  for (const leaf of kept) {
    const added = own.find((other) => isAddedTo(leaf, other));
    if (added === undefined) continue;
    const value = [...listOf(leaf.field.value), ...listOf(added.field.value)];
    fields[`values.${joinValuePath(leaf.keys)}`] = { ...added.field, value };
  }
  return fields;
}

/** Lists and empty maps are leaves; so is null. Key paths are the deployment file's. */
function flattenValues(values: JsonObject, above: readonly string[], source: string): readonly Leaf[] {
  return Object.entries(values).flatMap(([key, value]): readonly Leaf[] => {
    const keys = [...above, key];
    const path = `${source}.${key}`;
    if (isJsonObject(value) && Object.keys(value).length > 0) return flattenValues(value, keys, path);
    // An empty map says nothing where there is something already.
    if (isJsonObject(value)) return [];
    return [{ keys, field: { value, role: "written", source: path } }];
  });
}

/** One is the other, or stands inside it. */
function overlaps(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  return a.slice(0, length).every((key, index) => key === b[index]);
}

function isAddedTo(leaf: Leaf, other: Leaf): boolean {
  const same = leaf.keys.length === other.keys.length && overlaps(leaf.keys, other.keys);
  return leaf.adds === true && same && Array.isArray(other.field.value);
}

function listOf(value: Field["value"]): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
