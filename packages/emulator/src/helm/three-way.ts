import type { Stored } from "./helm-world.ts";
import { isTree } from "./values.ts";

/** What identifies an element of a list, by the list's name; other lists are replaced whole. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  env: "name",
  volumes: "name",
  volumeMounts: "mountPath",
  ports: "port",
};

/**
 * Helm 3's way to bring a live object to a new manifest: what the manifest says is set, what the previous manifest said and
 * the new one doesn't is removed, and everything else of the live object stays.
 */
export function mergeThreeWays(previous: Stored, wanted: Stored, live: Stored): Stored {
  const result: Stored = { ...live };
  for (const key of Object.keys(previous)) {
    if (!isSet(wanted[key])) delete result[key];
  }
  for (const [key, value] of Object.entries(wanted)) {
    if (!isSet(value)) continue;
    result[key] = mergeValue(key, previous[key], value, live[key]);
  }
  return result;
}

function mergeValue(key: string, previous: unknown, wanted: unknown, live: unknown): unknown {
  if (isTree(wanted)) return mergeThreeWays(isTree(previous) ? previous : {}, wanted, isTree(live) ? live : {});
  if (!Array.isArray(wanted) || !Array.isArray(live)) return wanted;
  const mergeKey =
    key === "ports" && wanted.some((item) => isTree(item) && "containerPort" in item)
      ? "containerPort"
      : mergeKeys[key];
  if (mergeKey === undefined) return wanted;
  const before = Array.isArray(previous) ? previous.filter(isTree) : [];
  return mergeList(mergeKey, before, wanted.filter(isTree), live.filter(isTree));
}

function mergeList(
  mergeKey: string,
  previous: readonly Stored[],
  wanted: readonly Stored[],
  live: readonly Stored[],
): readonly Stored[] {
  const find = (list: readonly Stored[], id: unknown): Stored | undefined => list.find((item) => item[mergeKey] === id);
  const merged = wanted.map((item) => {
    const id: unknown = item[mergeKey];
    return mergeThreeWays(find(previous, id) ?? {}, item, find(live, id) ?? {});
  });
  const others = live.filter(
    (item) => find(wanted, item[mergeKey]) === undefined && find(previous, item[mergeKey]) === undefined,
  );
  return [...merged, ...others];
}

/**
 * The JSON merge patch that turns `live` into `target`; undefined when they are equal.
 */
export function makeMergePatch(live: Stored, target: Stored): Stored | undefined {
  const patch: Stored = {};
  for (const key of Object.keys(live)) if (!(key in target)) patch[key] = null;
  for (const [key, value] of Object.entries(target)) {
    if (isTree(value) && isTree(live[key])) {
      const inner = makeMergePatch(live[key], value);
      if (inner !== undefined) patch[key] = inner;
    } else if (!isSame(value, live[key])) patch[key] = value;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (isTree(a) && isTree(b)) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => isSame(a[key], b[key]));
  }
  return a === b;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A copy without nulls, as an API server stores it. */
export function dropNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => dropNulls(item)) as T;
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, dropNulls(inner)]])),
  ) as T;
}
