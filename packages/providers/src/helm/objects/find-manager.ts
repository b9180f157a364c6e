import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { fieldManager } from "../../kubernetes/merge-patch.ts";
import { textAt } from "../../text-at.ts";
import type { FieldPath, Segment } from "./field-path.ts";

/** Who writes a release when nobody else does: helm (3 and 4 by the same name), and fgk. */
const ownManagers = new Set(["helm", "Helm", fieldManager]);

/**
 * Who wrote the field last, by the object's own record; undefined when it was helm or fgk, or nobody claims it. What is inside
 * something that is written as a whole (a list without keys, a text) is its writer's.
 */
export function findManager(live: JsonObject, path: FieldPath): string | undefined {
  let last: JsonObject | undefined;
  for (const entry of readEntries(live)) {
    if (!claims(entry["fieldsV1"], path)) continue;
    if (last === undefined || timeOf(entry) >= timeOf(last)) last = entry;
  }
  const name = textAt(last, "manager");
  return name === "" || ownManagers.has(name) ? undefined : name;
}

/** What the server noted of the writers of an object; what is written to its status is left out. */
export function readEntries(live: JsonObject): readonly JsonObject[] {
  const metadata = live["metadata"];
  const entries = isJsonObject(metadata) ? metadata["managedFields"] : undefined;
  if (!Array.isArray(entries)) return [];
  return entries.filter((entry): entry is JsonObject => isJsonObject(entry) && entry["subresource"] !== "status");
}

/** Whether this writer is helm or fgk. */
export function isOwnManager(name: string): boolean {
  return ownManagers.has(name);
}

function timeOf(entry: JsonObject): number {
  const time = Date.parse(textAt(entry, "time"));
  return Number.isNaN(time) ? 0 : time;
}

function claims(fields: Json | undefined, path: FieldPath): boolean {
  let at = fields;
  let above = false;
  for (const segment of path) {
    if (!isJsonObject(at)) return false;
    const next = stepInto(at, segment);
    // Nothing below: the whole is one field. But the top of an object never is.
    if (next === undefined) return above && Object.keys(at).every((key) => key === ".");
    above = true;
    at = next;
  }
  return at !== undefined;
}

function stepInto(fields: JsonObject, segment: Segment): Json | undefined {
  if (typeof segment === "string") return fields[`f:${segment}`];
  if ("index" in segment) return undefined;
  const found = Object.entries(fields).find(([key]) => key.startsWith("k:") && isKeyOf(key.slice(2), segment.item));
  return found?.[1];
}

function isKeyOf(text: string, item: JsonObject): boolean {
  try {
    const key: unknown = JSON.parse(text);
    return isJsonObject(key) && Object.entries(key).every(([name, value]) => !(name in item) || item[name] === value);
  } catch {
    return false;
  }
}
