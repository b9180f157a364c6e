import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { compareBytes, compareTexts } from "./compare-texts.ts";
import type { FieldDifference, FieldPath } from "./field-path.ts";
import { listKeys } from "./field-path.ts";
import { findKnownKind } from "./kinds.ts";
import { findListKind, readItemKey } from "./merge-keys.ts";
import { isEmpty, isSameScalar } from "./same-scalar.ts";
import { unknownYet } from "./unknown-yet.ts";

/** What an object is decides how its lists are compared. */
interface Context {
  readonly kind: string;
  readonly own: boolean;
  /** What the manifest doesn't name counts as well: inside what grants rights, where the server adds nothing. */
  readonly strict: boolean;
}

/** Lists in which every field counts, by kind: the server adds nothing to their items but what `addedByServer` says. */
const strictLists: Readonly<Record<string, readonly string[]>> = {
  Role: ["rules"],
  ClusterRole: ["rules"],
  RoleBinding: ["subjects"],
  ClusterRoleBinding: ["subjects"],
  Ingress: ["rules", "tls"],
  NetworkPolicy: ["ingress", "egress"],
};
const addedByServer = new Set(["apiGroup", "protocol"]);

/** An empty map at these keys says which of several things is meant. */
const meantEmpty = new Set(["emptyDir", "podSelector", "namespaceSelector", "status"]);
/** Items so large that what is in them is said field by field, also when one is missing. */
const largeItems = new Set(["containers", "initContainers"]);

/**
 * Where an object doesn't have what its manifest names: every field of `wanted`, and none that only the server or others
 * named. Both normalised (`normalizeObject`).
 */
export function compareFields(wanted: JsonObject, live: JsonObject): readonly FieldDifference[] {
  const kind = String(wanted["kind"]);
  const own = findKnownKind(String(wanted["apiVersion"]), kind) !== undefined;
  return compareMaps({ kind, own, strict: false }, [], wanted, live);
}

function compareValues(context: Context, path: FieldPath, wanted: Json, live: Json | undefined): FieldDifference[] {
  if (wanted === live || wanted === null || wanted === unknownYet) return [];
  if (Array.isArray(wanted)) return compareLists(context, path, wanted, live);
  if (isJsonObject(wanted)) {
    if (isJsonObject(live)) return compareMaps(context, path, wanted, live);
    if (live !== undefined && live !== null) return [{ path, before: live, after: wanted }];
    if (Object.keys(wanted).length > 0) return compareMaps(context, path, wanted, undefined);
    return meantEmpty.has(String(path.at(-1))) ? [{ path, before: undefined, after: wanted }] : [];
  }
  if (isSameScalar(listKeys(path), wanted, live)) return [];
  if (typeof wanted === "string" && typeof live === "string") {
    const inBytes = context.kind === "Secret" && path[0] === "data";
    return [...(inBytes ? compareBytes(path, wanted, live) : compareTexts(path, wanted, live))];
  }
  return [{ path, before: live, after: wanted }];
}

function compareMaps(
  context: Context,
  path: FieldPath,
  wanted: JsonObject,
  live: JsonObject | undefined,
): FieldDifference[] {
  const found: FieldDifference[] = [];
  for (const [key, value] of Object.entries(wanted)) {
    if (value === live?.[key]) continue;
    found.push(...compareValues(context, [...path, key], value, live?.[key]));
  }
  if (!context.strict || live === undefined) return found;
  for (const [key, value] of Object.entries(live)) {
    if ((wanted[key] ?? null) !== null || addedByServer.has(key) || isEmpty(value)) continue;
    found.push({ path: [...path, key], before: value, after: null });
  }
  return found;
}

function compareLists(
  context: Context,
  path: FieldPath,
  wanted: readonly Json[],
  live: Json | undefined,
): FieldDifference[] {
  const name = String(path.at(-1));
  const items: readonly Json[] = Array.isArray(live) ? live : [];
  const kind = findListKind(context.kind, context.own, name, wanted);
  if (kind === "set") {
    return wanted.filter((item) => !items.includes(item)).map((item) => ({ path, before: undefined, after: item }));
  }
  if (kind !== "whole") return compareKeyed(context, path, wanted, items, kind);
  if (wanted.length !== items.length) {
    return wanted.includes(unknownYet) ? [] : [{ path, before: live, after: wanted }];
  }
  const strict = context.strict || strictLists[context.kind]?.includes(name) === true;
  const found = wanted.flatMap((item, index) =>
    compareValues({ ...context, strict }, [...path, { index }], item, items[index]),
  );
  // Of a list of plain texts the whole list says more than one of them, but for scripts.
  const plain = [...wanted, ...items].every((item) => typeof item !== "object" && !String(item).includes("\n"));
  return plain && found.length > 0 ? [{ path, before: live, after: wanted }] : found;
}

function compareKeyed(
  context: Context,
  path: FieldPath,
  wanted: readonly Json[],
  live: readonly Json[],
  keys: readonly string[],
): FieldDifference[] {
  const byKey = new Map<string, Json[]>();
  for (const item of live) {
    const key = JSON.stringify(readItemKey(item, keys));
    byKey.set(key, [...(byKey.get(key) ?? []), item]);
  }
  return wanted.flatMap((item) => {
    const key = readItemKey(item, keys);
    // A variable that is set twice is there twice, in the same order.
    const same = byKey.get(JSON.stringify(key)) ?? [];
    const [found] = same.length > 1 ? same.splice(0, 1) : same;
    const here = [...path, { item: key }];
    if (found !== undefined) return compareValues(context, here, item, found);
    return largeItems.has(String(path.at(-1)))
      ? compareValues(context, here, withoutKeys(item, keys), undefined)
      : [{ path: here, before: undefined, after: item }];
  });
}

/** What names the item stands in its path already. */
function withoutKeys(item: Json, keys: readonly string[]): Json {
  if (!isJsonObject(item)) return item;
  return Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key)));
}
