import type { Stored } from "../../cloud/http.ts";
import type { ApiType, FieldType } from "../openapi/api-types.ts";
import { findType } from "../openapi/api-types.ts";
import { shortName } from "../openapi/schemas.ts";
import { listFacts } from "../patch/list-facts.ts";
import { keyValue } from "../patch/list-keys.ts";
import { isObject } from "../patch/merge-patch.ts";
import { findMismatch } from "./mismatch.ts";

/** What is wrong with one field of an object. */
export interface Fault {
  /** `spec.containers[0].foo`. */
  readonly path: string;
  /** `spec.containers.foo`: so Go names the field of a type error. */
  readonly plainPath: string;
  /** `.spec.containers[name="a"].foo`: so server-side apply names it. */
  readonly keyedPath: string;
  /** The type that the field is of, without version: `Container`. */
  readonly owner: string;
  /** Undefined: the type has no such field. */
  readonly mismatch: { readonly field: FieldType; readonly value: unknown } | undefined;
}

/** A value and all that is wrong with it. */
export interface Checked {
  readonly faults: readonly Fault[];
  /** The value without the fields that its type doesn't have. */
  readonly value: Stored;
}

interface Place {
  readonly path: string;
  readonly plainPath: string;
  readonly keyedPath: string;
  readonly owner: string;
}

/** Compares an object, or a patch of one, with its type. Null fits everywhere; directives of patches are let through. */
export function findFaults(type: ApiType, value: Stored): Checked {
  const faults: Fault[] = [];
  const place = { path: "", plainPath: "", keyedPath: "", owner: shortName(type.name) };
  return { value: checkObject(type, value, place, faults), faults };
}

function checkObject(type: ApiType, value: Stored, place: Place, faults: Fault[]): Stored {
  const kept: Stored = {};
  for (const [name, item] of Object.entries(value)) {
    const field = type.fields.get(name);
    const inside = stepInto(place, name, shortName(type.name));
    if (name.startsWith("$")) kept[name] = item;
    else if (field === undefined) faults.push({ ...inside, mismatch: undefined });
    else kept[name] = checkField(field, item, inside, faults, `${type.name}.${name}`);
  }
  return kept;
}

function stepInto(place: Place, name: string, owner: string): Place {
  const before = place.path === "" ? "" : ".";
  return {
    path: `${place.path}${before}${name}`,
    plainPath: `${place.plainPath}${before}${name}`,
    keyedPath: `${place.keyedPath}.${name}`,
    owner,
  };
}

function checkField(field: FieldType, value: unknown, place: Place, faults: Fault[], key = ""): unknown {
  if (value === null || value === undefined) return value;
  if (findMismatch(field, value)) {
    faults.push({ ...place, mismatch: { field, value } });
    return value;
  }
  switch (field.form) {
    case "list":
      return (value as readonly unknown[]).map((item, index) =>
        checkField(field.of, item, stepToItem(place, item, index, key), faults),
      );
    case "map":
      return Object.fromEntries(
        Object.entries(value as Stored).map(([name, item]) => [
          name,
          checkMapItem(field.of, name, item, place, faults),
        ]),
      );
    case "object": {
      const type = findType(field.type);
      return type === undefined ? value : checkObject(type, value as Stored, place, faults);
    }
    default:
      return value;
  }
}

/** Go names the map, not its key, in type errors. */
function checkMapItem(field: FieldType, name: string, item: unknown, place: Place, faults: Fault[]): unknown {
  if (name.startsWith("$")) return item;
  const inside = { ...stepInto(place, name, place.owner), plainPath: place.plainPath };
  return checkField(field, item, inside, faults);
}

function stepToItem(place: Place, item: unknown, index: number, key: string): Place {
  const fact = listFacts[key];
  const keys = fact?.type === "map" ? (fact.keys ?? []) : [];
  const named = isObject(item) ? keys.map((name) => `${name}=${JSON.stringify(keyValue(item, name) ?? null)}`) : [];
  const keyed = named.length === 0 ? String(index) : named.join(",");
  return { ...place, path: `${place.path}[${index}]`, keyedPath: `${place.keyedPath}[${keyed}]` };
}
