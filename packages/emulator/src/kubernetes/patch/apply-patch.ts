import { isDeepStrictEqual } from "node:util";
import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { failWith } from "../status.ts";
import type { FieldSet } from "./field-set.ts";
import { collectContainers, collectFields, keysOf, printPath, removeAt, valueAt } from "./field-set.ts";
import { findListRule, isAtomicMap, isSetList } from "./list-keys.ts";
import type { Owner, Writer } from "./managed-fields.ts";
import { isCustomType, isOwner, makeOwner, readOwners, without, writeOwners } from "./managed-fields.ts";
import { isObject } from "./merge-patch.ts";

/**
 * Server-side apply of a configuration over a live object (undefined: a create). Returns the new object with its owners
 * recorded. A field that somebody else owns with another value is a conflict, unless forced.
 */
export function applyPatch(live: Stored | undefined, config: Stored, writer: Writer, force: boolean): Stored {
  const fields = collectFields(config);
  const isCustom = isCustomType(config);
  const wanted = isCustom ? new Set([...fields, ...collectContainers(config, fields, isCustom)]) : fields;
  const owners = live === undefined ? [] : readOwnersBefore(live, writer);
  const others = owners.filter((owner) => !isOwner(owner, writer));
  // A copy: what is refused later must not have changed what is stored.
  const result = mergeConfig(copyJson(live ?? {}), config, []) as Stored;
  const contested = live === undefined ? [] : findConflicts(others, live, result, wanted);
  if (contested.length > 0 && !force) throw applyConflict(contested);
  const own = owners.find((owner) => isOwner(owner, writer));
  removeAbandoned(result, own?.fields ?? new Set(), wanted, others);
  const taken = new Set(contested.map((conflict) => conflict.path));
  const isNoop = live !== undefined && isUnchanged(live, result);
  const mine = isNoop ? keepTime(makeOwner(writer, wanted), own) : makeOwner(writer, wanted);
  writeOwners(result, [...others.map((owner) => without(owner, taken)), mine]);
  return result;
}

/** An object without recorded owners: whatever is in it was there before the first apply. */
function readOwnersBefore(live: Stored, writer: Writer): readonly Owner[] {
  const owners = readOwners(live);
  if (owners.length > 0) return owners;
  const { apiVersion, time } = writer;
  const fields = collectFields(live);
  const containers = collectContainers(live, fields, isCustomType(live));
  const name = "before-first-apply";
  return [makeOwner({ name, operation: "Update", apiVersion, time }, new Set([...fields, ...containers]))];
}

/** An apply that changes nothing of the object leaves its writer's time as it was: none, if it is the first. */
function keepTime({ entry, fields }: Owner, own: Owner | undefined): Owner {
  const { time: _now, ...timeless } = entry;
  const time: unknown = own?.entry["time"];
  return { entry: time === undefined ? timeless : { ...timeless, time }, fields };
}

function isUnchanged(live: Stored, result: Stored): boolean {
  const plain = (object: Stored): Stored => ({ ...object, metadata: { ...object["metadata"], managedFields: [] } });
  return isDeepStrictEqual(plain(live), plain(result));
}

interface Conflict {
  readonly owner: Owner;
  readonly path: string;
}

/** What others own and the apply would change: an empty map over one that is filled changes nothing. */
function findConflicts(owners: readonly Owner[], live: Stored, result: Stored, wanted: FieldSet): readonly Conflict[] {
  return owners.flatMap((owner) =>
    [...owner.fields]
      .filter((path) => wanted.has(path) && !path.slice(path.lastIndexOf("\n") + 1).startsWith("k:"))
      .filter((path) => !isDeepStrictEqual(valueAt(live, path), valueAt(result, path)))
      .map((path) => ({ owner, path })),
  );
}

function nameOwner(owner: Owner): string {
  const { entry } = owner;
  const subresource =
    entry["subresource"] === undefined ? "" : ` with subresource ${JSON.stringify(entry["subresource"])}`;
  const using = entry["operation"] === "Update" ? ` using ${entry["apiVersion"]}` : "";
  return `${JSON.stringify(entry["manager"])}${subresource}${using}`;
}

function applyConflict(conflicts: readonly Conflict[]): Error {
  const [first] = conflicts;
  const names = [...new Set(conflicts.map((conflict) => nameOwner(conflict.owner)))].sort();
  const lines = names.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts
      .filter((conflict) => nameOwner(conflict.owner) === name)
      .map((conflict) => `- ${printPath(conflict.path)}`),
  ]);
  const message =
    conflicts.length === 1 && first !== undefined
      ? `Apply failed with 1 conflict: conflict with ${nameOwner(first.owner)}: ${printPath(first.path)}`
      : `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
  const causes = conflicts.map((conflict) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${nameOwner(conflict.owner)}`,
    field: printPath(conflict.path),
  }));
  return failWith({ code: 409, reason: "Conflict", message, details: { causes } });
}

function mergeConfig(live: unknown, config: unknown, path: readonly string[]): unknown {
  if (isObject(config)) {
    if (!isObject(live) || isAtomicMap(path)) return copyJson(config);
    const merged: Stored = { ...live };
    for (const [key, value] of Object.entries(config)) merged[key] = mergeConfig(live[key], value, [...path, key]);
    return merged;
  }
  if (!Array.isArray(config) || !Array.isArray(live)) return copyJson(config);
  if (isSetList(path)) return [...new Set([...live, ...config])];
  if (findListRule(path) === undefined || !config.every(isObject)) return copyJson(config);
  const idOf = (item: unknown): string => (isObject(item) ? JSON.stringify(keysOf(item, path)) : "");
  const merged = live.map((item: unknown) => {
    const change = config.find((other) => idOf(other) === idOf(item));
    return change === undefined ? item : mergeConfig(item, change, path);
  });
  const added = config.filter((item) => !live.some((other: unknown) => idOf(other) === idOf(item)));
  return [...merged, ...copyJson(added)];
}

/** Whole items go before their fields, by which they are found. What this writer applied before and has now left out goes, unless somebody else owns it too. */
function removeAbandoned(result: Stored, before: FieldSet, wanted: FieldSet, others: readonly Owner[]): void {
  const abandoned = [...before].filter((path) => !wanted.has(path) && !others.some((owner) => ownsWithin(owner, path)));
  for (const path of abandoned.sort((a, b) => a.split("\n").length - b.split("\n").length)) removeAt(result, path);
}

function ownsWithin(owner: Owner, path: string): boolean {
  return [...owner.fields].some((field) => field === path || field.startsWith(`${path}\n`));
}
