import { compareText } from "../model/address.ts";
import type { FieldChange, Fingerprint, Resolve } from "../model/change.ts";
import { digestOf } from "../model/digest.ts";
import type { Json } from "../model/json.ts";
import { equalJson } from "../model/json.ts";
import type { Present } from "../model/live.ts";
import type { Field, Later, Resource } from "../model/resource.ts";
import { isLater } from "../model/resource.ts";

/** The fields that are kept true and aren't: written ones and those that Flyte can't work without. Sorted by path. */
export function diffFields(resource: Resource, live: Present, resolve: Resolve): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const [path, field] of sortedFields(resource)) {
    if (field.role === "default") continue;
    const before = live.fields[path];
    const after = resolveValue(field.value, resolve);
    if (!isLater(after) && (after === null ? before === undefined || before === null : equalJson(before, after)))
      continue;
    const manager = live.managers[path];
    changes.push({
      path,
      before,
      after,
      ...(field.source === undefined ? {} : { source: field.source }),
      ...(manager === undefined ? {} : { manager }),
    });
  }
  return changes;
}

/** What was seen of a resource: its identity and the fields that are compared. */
export function fingerprintOf(resource: Resource, live: Present): Fingerprint {
  const compared: Record<string, Json> = {};
  for (const [path, field] of sortedFields(resource)) {
    const value = live.fields[path];
    if (field.role !== "default" && value !== undefined) compared[path] = value;
  }
  return { hash: digestOf({ identity: live.identity, compared }), identity: live.identity };
}

/** The resource with every `Later` that is known by now in its place. */
export function resolveResource(resource: Resource, resolve: Resolve): Resource {
  const fields: Record<string, Field> = {};
  for (const [path, field] of Object.entries(resource.fields)) {
    fields[path] = { ...field, value: resolveValue(field.value, resolve) };
  }
  return { ...resource, fields };
}

/** Looks into objects and lists as well: a `Later` may be a part of a value. */
function resolveValue(value: Json | Later, resolve: Resolve): Json | Later {
  if (isLater(value)) return resolve(value) ?? value;
  if (value === null || typeof value !== "object") return value;
  const inside = (item: Json): Json => resolveValue(item, resolve) as Json;
  if (Array.isArray(value)) return value.map(inside);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item)]));
}

/** A resource's fields, sorted by path. */
export function sortedFields(resource: Resource): readonly (readonly [string, Field])[] {
  return Object.entries(resource.fields).sort(([a], [b]) => compareText(a, b));
}
