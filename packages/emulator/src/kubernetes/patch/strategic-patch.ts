import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { failWith } from "../status.ts";
import { findListRule, isSetList, keyValue } from "./list-keys.ts";
import { isObject } from "./merge-patch.ts";
import { printGo } from "./print-go.ts";

/**
 * Kubernetes' strategic merge patch: like a merge patch, but lists with a merge key are merged item by item, and
 * `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/…`, `$setElementOrder/…` direct it. Returns a new value.
 */
export function strategicPatch(target: Stored, patch: Stored): Stored {
  return mergeMap(target, patch, []);
}

function mergeMap(target: unknown, patch: Stored, path: readonly string[]): Stored {
  const directive = patch["$patch"];
  const { $patch: _patch, $retainKeys: retain, ...fields } = patch;
  if (directive === "replace") return copyJson(fields);
  if (directive === "delete") return {};
  if (directive !== undefined && directive !== "merge") {
    const message = `unknown patch type: ${printGo(directive)} in map: ${printGo(patch)}`;
    throw failWith({ code: 500, reason: "", message });
  }
  const merged: Stored = isObject(target) ? { ...target } : {};
  if (Array.isArray(retain)) {
    for (const key of Object.keys(merged)) if (!retain.includes(key)) delete merged[key];
  }
  for (const [key, value] of Object.entries(fields)) mergeField(merged, key, value, path);
  orderLists(merged, fields, path);
  return merged;
}

function mergeField(merged: Stored, key: string, value: unknown, path: readonly string[]): void {
  if (key.startsWith("$setElementOrder/")) return;
  if (key.startsWith("$deleteFromPrimitiveList/")) {
    const name = key.slice("$deleteFromPrimitiveList/".length);
    const gone = value as readonly unknown[];
    merged[name] = ((merged[name] ?? []) as readonly unknown[]).filter((item) => !gone.includes(item));
    return;
  }
  if (value === null) delete merged[key];
  else if (Array.isArray(value)) merged[key] = mergeList(merged[key], value, [...path, key]);
  else if (isObject(value)) merged[key] = mergeMap(merged[key], value, [...path, key]);
  else merged[key] = value;
}

function mergeList(target: unknown, patch: readonly unknown[], path: readonly string[]): unknown[] {
  const live: unknown[] = Array.isArray(target) ? [...target] : [];
  const rule = findListRule(path);
  if (rule === undefined) return isSetList(path) ? [...new Set([...live, ...patch])] : copyJson([...patch]);
  if (patch.some((item) => isObject(item) && item["$patch"] === "replace")) {
    return patch.filter((item) => !(isObject(item) && item["$patch"] === "replace"));
  }
  for (const item of patch) mergeItem(live, item, rule.patchKey, path);
  const idOf = (item: unknown): unknown => (isObject(item) ? keyValue(item, rule.patchKey) : item);
  return placeItems(live, patch.map(idOf), (Array.isArray(target) ? target : []).map(idOf), idOf);
}

/**
 * Items that the patch names stand in its order; each other one stands before the first of them that it stood before on the
 * server, so that new ones come first.
 */
function placeItems(
  items: readonly unknown[],
  named: readonly unknown[],
  onServer: readonly unknown[],
  idOf: (item: unknown) => unknown,
): unknown[] {
  const right = named.flatMap((id) => items.filter((item) => idOf(item) === id));
  const left = items.filter((item) => !named.includes(idOf(item)));
  const placed: unknown[] = [];
  for (const next of right) {
    const rank = onServer.indexOf(idOf(next));
    while (left.length > 0 && rank >= 0 && onServer.indexOf(idOf(left[0])) < rank) placed.push(left.shift());
    placed.push(next);
  }
  return [...placed, ...left];
}

function mergeItem(live: unknown[], item: unknown, key: string, path: readonly string[]): void {
  if (!isObject(item) || keyValue(item, key) === undefined) {
    const message = `map: ${printGo(item)} does not contain declared merge key: ${key}`;
    throw failWith({ code: 500, reason: "", message });
  }
  const index = live.findIndex((other) => isObject(other) && keyValue(other, key) === keyValue(item, key));
  if (item["$patch"] === "delete") {
    if (index >= 0) live.splice(index, 1);
  } else if (index >= 0) {
    live[index] = mergeMap(live[index], item, path);
  } else {
    live.push(mergeMap({}, item, path));
  }
}

/** `$setElementOrder/containers: [{name: a}, …]`: listed items stand in that order, others behind them. */
function orderLists(merged: Stored, fields: Stored, path: readonly string[]): void {
  for (const [key, order] of Object.entries(fields)) {
    if (!key.startsWith("$setElementOrder/") || !Array.isArray(order)) continue;
    const name = key.slice("$setElementOrder/".length);
    const list: unknown = merged[name];
    if (!Array.isArray(list)) continue;
    const patchKey = findListRule([...path, name])?.patchKey;
    const idOf = (item: unknown): unknown =>
      isObject(item) && patchKey !== undefined ? keyValue(item, patchKey) : item;
    const wanted = order.map(idOf);
    const rank = (item: unknown): number => (wanted.includes(idOf(item)) ? wanted.indexOf(idOf(item)) : wanted.length);
    merged[name] = list
      .map((item, index) => ({ item, index }))
      .sort((a, b) => rank(a.item) - rank(b.item) || a.index - b.index)
      .map(({ item }) => item);
  }
}
