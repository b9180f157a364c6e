import type { Stored } from "../../cloud/http.ts";
import { findListRule, hasAtomicItems, isAtomicMap, isSetList, keyValue } from "./list-keys.ts";
import { isObject } from "./merge-patch.ts";

/**
 * A set of fields of an object. Each member is a path, its elements joined by newlines as FieldsV1 spells them:
 * `f:name`, `k:{"name":"a"}`, `v:"finalizer"`.
 */
export type FieldSet = ReadonlySet<string>;

const typeFields: ReadonlySet<string> = new Set(["apiVersion", "kind"]);
const serverFields: ReadonlySet<string> = new Set([
  "name",
  "namespace",
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "generation",
  "managedFields",
  "selfLink",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
]);

/** The fields that an object sets, leaf by leaf; what the server itself keeps in `metadata` is not among them. */
export function collectFields(object: Stored): FieldSet {
  return new Set(collectValues(object).keys());
}

/** The same fields with what they hold; an item of a list is there beside its own fields. */
export function collectValues(object: Stored): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  collectMap(object, [], "", fields);
  return fields;
}

/** Structs that every object of its kind has, be there anything in them or not: nobody adds them. */
const givenStructs: ReadonlySet<string> = new Set(
  [
    "metadata",
    "roleRef",
    "spec",
    "spec.containers",
    "spec.names",
    "spec.podSelector",
    "spec.resources",
    "spec.strategy",
    "spec.template",
    "spec.template.metadata",
    "spec.template.spec",
    "spec.template.spec.containers",
    "status",
    "status.acceptedNames",
    "status.loadBalancer",
  ].map((path) => `f:${path.replaceAll(".", "\nf:")}`),
);

/**
 * The maps and lists with something in them, beside the fields of `collectFields`: who adds one owns it too, as the `.` of
 * managedFields. Of custom kinds the server knows no struct, so that `spec` itself is added.
 */
export function collectContainers(object: Stored, fields: Iterable<string>, isCustom: boolean): FieldSet {
  const containers = new Set<string>();
  for (const path of fields) {
    for (let end = path.lastIndexOf("\n"); end > 0; end = path.lastIndexOf("\n", end - 1)) {
      containers.add(path.slice(0, end));
    }
  }
  const given = isCustom ? new Set(["f:metadata"]) : givenStructs;
  return new Set([...containers].filter((path) => !given.has(path) && isContainer(object, path)));
}

/** Of an item of a list its own member of the set says that it is there. */
function isContainer(object: Stored, path: string): boolean {
  return path.startsWith("f:", path.lastIndexOf("\n") + 1) && valueAt(object, path) !== undefined;
}

type Fields = Map<string, unknown>;

/** `path` ends in a newline, but for the root's. */
function collectMap(map: Stored, names: readonly string[], path: string, fields: Fields): void {
  for (const [name, value] of Object.entries(map)) {
    const isNobodys = value === null || isServers(names, name) || isEmptyStruct(value, `${path}f:${name}`);
    if (!isNobodys) collectValue(value, [...names, name], `${path}f:${name}`, fields);
  }
}

function isEmptyStruct(value: unknown, path: string): boolean {
  return isObject(value) && Object.keys(value).length === 0 && givenStructs.has(path);
}

function isServers(names: readonly string[], name: string): boolean {
  if (names.length === 0) return typeFields.has(name);
  return names.length === 1 && names[0] === "metadata" && serverFields.has(name);
}

function collectValue(value: unknown, names: readonly string[], path: string, fields: Fields): void {
  if (isObject(value) && Object.keys(value).length > 0 && !isAtomicMap(names)) {
    collectMap(value, names, `${path}\n`, fields);
    return;
  }
  if (Array.isArray(value) && value.length > 0) {
    if (isSetList(names)) {
      for (const item of value) addOnce(fields, `${path}\nv:${JSON.stringify(item)}`, item);
      return;
    }
    if (findListRule(names) !== undefined && value.every(isObject)) {
      for (const item of value) collectItem(item, names, path, fields);
      return;
    }
  }
  addOnce(fields, path, value);
}

function collectItem(item: Stored, names: readonly string[], path: string, fields: Fields): void {
  const itemPath = `${path}\nk:${JSON.stringify(keysOf(item, names))}`;
  addOnce(fields, itemPath, item);
  if (!hasAtomicItems(names)) collectMap(item, names, `${itemPath}\n`, fields);
}

/** Of two items with the same keys the first one counts. */
function addOnce(fields: Fields, path: string, value: unknown): void {
  if (!fields.has(path)) fields.set(path, value);
}

/** The fields that identify an item of a keyed list, sorted by name. */
export function keysOf(item: Stored, names: readonly string[]): Stored {
  const keys = [...(findListRule(names)?.keys ?? [])].sort();
  return Object.fromEntries(keys.map((key) => [key, keyValue(item, key)]));
}

/** The value that a path of a set means; undefined where the object has none. */
export function valueAt(object: Stored, path: string): unknown {
  let value: unknown = object;
  const names: string[] = [];
  for (const element of path.split("\n")) {
    if (element.startsWith("f:")) {
      names.push(element.slice(2));
      value = isObject(value) ? value[element.slice(2)] : undefined;
    } else {
      value = Array.isArray(value) ? value.find((item) => matchesElement(item, element, names)) : undefined;
    }
  }
  return value;
}

function matchesElement(item: unknown, element: string, names: readonly string[]): boolean {
  if (element.startsWith("v:")) return JSON.stringify(item) === element.slice(2);
  return isObject(item) && JSON.stringify(keysOf(item, names)) === element.slice(2);
}

/** Removes the value of a path from an object that the caller owns, and the maps and lists that become empty by it. */
export function removeAt(object: Stored, path: string): void {
  const elements = path.split("\n");
  const parent = elements.length === 1 ? object : valueAt(object, elements.slice(0, -1).join("\n"));
  const last = elements.at(-1) ?? "";
  const names = elements.filter((element) => element.startsWith("f:")).map((element) => element.slice(2));
  if (Array.isArray(parent)) {
    const index = parent.findIndex((item) => matchesElement(item, last, names));
    if (index >= 0) parent.splice(index, 1);
  } else if (isObject(parent)) {
    delete parent[last.slice(2)];
  }
  const isEmpty = Array.isArray(parent) ? parent.length === 0 : isObject(parent) && Object.keys(parent).length === 0;
  if (isEmpty && elements.length > 2) removeAt(object, elements.slice(0, -1).join("\n"));
}

/** The set as `fieldsV1` of managedFields. */
export function encodeFields(fields: FieldSet): Stored {
  const root: Stored = {};
  for (const path of [...fields].sort()) {
    let node = root;
    for (const element of path.split("\n")) {
      node[element] ??= {};
      node = node[element] as Stored;
    }
    node["."] = {};
  }
  dropLeafDots(root);
  return root;
}

function dropLeafDots(node: Stored): void {
  if (Object.keys(node).length === 1) delete node["."];
  for (const [key, child] of Object.entries(node)) if (key !== ".") dropLeafDots(child as Stored);
}

/** The set that a `fieldsV1` stands for. */
export function decodeFields(fieldsV1: Stored | undefined): FieldSet {
  const fields = new Set<string>();
  decodeNode(fieldsV1 ?? {}, [], fields);
  return fields;
}

function decodeNode(node: Stored, path: readonly string[], fields: Set<string>): void {
  // What a client sends back may be anything.
  const names = isObject(node) ? Object.keys(node) : [];
  if (path.length > 0 && (names.length === 0 || names.includes("."))) fields.add(path.join("\n"));
  for (const name of names) if (name !== ".") decodeNode(node[name] as Stored, [...path, name], fields);
}

/** A path as conflict messages print it: `.spec.ports[port=8088,protocol="TCP"].targetPort`. */
export function printPath(path: string): string {
  return path
    .split("\n")
    .map((element) => {
      if (element.startsWith("f:")) return `.${element.slice(2)}`;
      if (element.startsWith("v:")) return `[=${element.slice(2)}]`;
      const keys = Object.entries(JSON.parse(element.slice(2)) as Stored);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
    })
    .join("");
}
