import type { Json, JsonObject } from "@fgk/engine";
import { compareText, isJsonObject } from "@fgk/engine";
import { fieldManager } from "../../kubernetes/merge-patch.ts";
import { textAt } from "../../text-at.ts";
import type { FieldPath, Segment } from "./field-path.ts";

/** Who writes a release when nobody else does: helm (3 and 4 by the same name), and fgk. */
const ownManagers = new Set(["helm", "Helm", fieldManager]);

/**
 * Who holds the field beside helm and fgk, by the object's own record, in the order of their names; undefined when nobody does.
 * The server notes each who gave or applied the value that is there, with one time for all that he ever wrote to the object: all
 * of them are named, since none can be told to be the last, and helm 4 is refused by any. What is inside something that is written
 * as a whole (a list without keys, a text) is its writer's.
 */
export function findManager(live: JsonObject, path: FieldPath): string | undefined {
  const names = readEntries(live)
    .filter((entry) => claims(entry["fieldsV1"], path))
    .map((entry) => textAt(entry, "manager"))
    .filter((name) => name !== "" && !ownManagers.has(name));
  return names.length === 0 ? undefined : [...new Set(names)].sort(compareText).join(", ");
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
