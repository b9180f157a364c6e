import type { Stored } from "../../cloud/http.ts";
import { equalJson } from "../../cloud/plain-json.ts";
import { resourceOfKind } from "../resources.ts";
import type { FieldSet } from "./field-set.ts";
import { collectContainers, collectValues, decodeFields, encodeFields } from "./field-set.ts";
import { isObject } from "./merge-patch.ts";

/** Who wrote: one entry of managedFields is one of these. */
export interface Writer {
  readonly name: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource?: string;
  /** RFC 3339. */
  readonly time: string;
}

/** An entry of managedFields with its set decoded. */
export interface Owner {
  readonly entry: Stored;
  readonly fields: FieldSet;
}

export function readOwners(object: Stored | undefined): readonly Owner[] {
  const entries: readonly Stored[] = object?.["metadata"]?.managedFields ?? [];
  return entries
    .filter((entry) => isObject(entry) && entry["manager"] !== undefined)
    .map((entry) => ({ entry, fields: decodeFields(entry["fieldsV1"]) }));
}

export function isOwner(owner: Owner, writer: Writer): boolean {
  const { entry } = owner;
  return (
    entry["manager"] === writer.name &&
    entry["operation"] === writer.operation &&
    (entry["subresource"] ?? "") === (writer.subresource ?? "")
  );
}

export function makeOwner(writer: Writer, fields: FieldSet): Owner {
  return {
    entry: {
      manager: writer.name,
      operation: writer.operation,
      apiVersion: writer.apiVersion,
      time: writer.time,
      fieldsType: "FieldsV1",
      ...(writer.subresource === undefined ? {} : { subresource: writer.subresource }),
    },
    fields,
  };
}

/** Writes the owners into the object, Apply before Update and then by time, without those that own nothing. */
export function writeOwners(object: Stored, owners: readonly Owner[]): void {
  const entries = owners
    .filter((owner) => owner.fields.size > 0)
    .map(({ entry, fields }) => ({ ...entry, fieldsV1: encodeFields(fields) }) as Stored)
    .sort((a, b) => rankOf(a).localeCompare(rankOf(b)));
  if (entries.length === 0) delete object["metadata"].managedFields;
  else object["metadata"].managedFields = entries;
}

function rankOf(entry: Stored): string {
  return [entry["operation"], entry["time"], entry["manager"], entry["subresource"] ?? ""].join("\0");
}

/**
 * Records a create or update: what the writer changed is his, and no longer anybody else's. `after` is changed in place.
 * Of an object that has none an update begins none, whoever writes: only a create and server-side apply do.
 */
export function recordUpdate(before: Stored | undefined, after: Stored, writer: Writer): void {
  const owners = readOwners(replacesOwners(after, writer) ? after : before);
  if (before !== undefined && owners.length === 0) {
    writeOwners(after, []);
    return;
  }
  const old: ReadonlyMap<string, unknown> = before === undefined ? new Map() : collectValues(before);
  const now = collectValues(after);
  const changed = new Set<string>();
  for (const [path, value] of now) {
    if (!old.has(path) || (isLeaf(path) && !equalJson(old.get(path), value))) changed.add(path);
  }
  const removed = new Set([...old.keys()].filter((path) => !now.has(path)));
  const isCustom = isCustomType(after);
  const held = before === undefined ? new Set<string>() : collectContainers(before, old.keys(), isCustom);
  const holds = collectContainers(after, now.keys(), isCustom);
  for (const path of holds) if (!held.has(path) && !old.has(path)) changed.add(path);
  for (const path of held) if (!holds.has(path) && !now.has(path)) removed.add(path);
  if (changed.size === 0 && removed.size === 0) {
    writeOwners(after, owners);
    return;
  }
  const others = owners.filter((owner) => !isOwner(owner, writer)).map((owner) => without(owner, changed, removed));
  const own = owners.find((owner) => isOwner(owner, writer));
  const kept = [...(own?.fields ?? [])].filter((path) => !removed.has(path));
  const isSame = own !== undefined && changed.size === 0 && kept.length === own.fields.size;
  const mine = isSame ? own : makeOwner(writer, new Set([...kept, ...changed]));
  writeOwners(after, [...others, mine]);
}

/**
 * Whether a client sends managedFields of its own, or takes those away that are stored, by an empty list or an empty entry.
 * Not by a subresource, and not with entries that no server writes.
 */
function replacesOwners(after: Stored, writer: Writer): boolean {
  const sent: readonly Stored[] | undefined = after["metadata"].managedFields;
  if (!Array.isArray(sent) || writer.subresource !== undefined) return false;
  const [first] = sent;
  if (sent.length <= 1 && Object.keys(first ?? {}).length === 0) return true;
  return sent.every((entry) => isObject(entry) && ["Apply", "Update"].includes(String(entry["operation"])));
}

/** Whether the object is of a custom kind, whose structs the server doesn't know. */
export function isCustomType(object: Stored): boolean {
  return resourceOfKind(String(object["apiVersion"]), String(object["kind"]))?.custom === true;
}

/** List items are members of a set beside their own fields; only their fields have values to compare. */
function isLeaf(path: string): boolean {
  return path.startsWith("f:", path.lastIndexOf("\n") + 1);
}

export function without(owner: Owner, ...gone: readonly FieldSet[]): Owner {
  return {
    entry: owner.entry,
    fields: new Set([...owner.fields].filter((path) => !gone.some((set) => set.has(path)))),
  };
}
