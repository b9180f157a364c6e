import type { Address } from "../model/address.ts";
import { compareText, kindOf } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import { InvariantError, invariant } from "../model/failure.ts";
import type { Resource } from "../model/resource.ts";
import { collectEdges, collectEdgesBackward, type Edges, type Hanging, type MakesRoom } from "./collect-edges.ts";
import { reduceEdges } from "./reduce-edges.ts";

/** A change at its place, with the keys of the changes that must be done first. */
export interface Ordered {
  readonly key: string;
  readonly change: Change;
  readonly waitsFor: readonly string[];
}

/** What names a step within a plan: an address may be updated and adopted in one plan. */
export function keyOfStep(action: string, address: Address): string {
  return action === "adopt" ? `adopt ${address}` : address;
}

/**
 * Puts changes into an order in which each comes after all that it needs: creates and updates after what they depend on
 * (through unchanged resources as well), deletes after everything else and before what they hang on; only a delete that
 * something new needs the room of (`makesRoom`) comes before that. Ties are broken by the order of the kinds and then by
 * address, so that equal inputs give equal plans.
 */
export function orderChanges(
  changes: readonly Change[],
  resources: readonly Resource[],
  kindNames: readonly string[],
  makesRoom: MakesRoom = () => [],
): readonly Ordered[] {
  const steps = keySteps(changes);
  const edges = collectEdges(steps, resources, makesRoom);
  const keys = [...steps.keys()];
  const early = findEarly(keys, steps, edges);
  const isLate = (key: string): boolean => !early.has(key);
  const sorted = [
    ...sortKeys(
      keys.filter((key) => early.has(key)),
      steps,
      edges,
      kindNames,
    ),
    ...sortKeys(keys.filter(isLate), steps, edges, kindNames),
  ];
  const reduced = reduceEdges(edges, sorted);
  const last = findLast(
    sorted.filter((key) => early.has(key)),
    reduced,
  );
  // The first of the late deletes wait for everything else (early deletes too); the others wait for those.
  return place(sorted, steps, reduced, (key, waits) => {
    if (!isLate(key)) return waits;
    const lateWaits = waits.filter(isLate);
    return lateWaits.length === 0 ? last : lateWaits;
  });
}

/**
 * Puts the changes of a destroy into an order in which each comes after those of all that needs its thing: the reverse of
 * the order in which the deployment was made.
 */
export function orderBackward(
  changes: readonly Change[],
  hanging: readonly Hanging[],
  kindNames: readonly string[],
): readonly Ordered[] {
  const steps = keySteps(changes);
  const edges = collectEdgesBackward(steps, hanging);
  const sorted = sortKeys([...steps.keys()], steps, edges, [...kindNames].reverse());
  return place(sorted, steps, reduceEdges(edges, sorted), (_key, waits) => waits);
}

function place(
  sorted: readonly string[],
  steps: ReadonlyMap<string, Change>,
  edges: Edges,
  waitsOf: (key: string, waits: readonly string[]) => readonly string[],
): readonly Ordered[] {
  return sorted.flatMap((key) => {
    const change = steps.get(key);
    if (change === undefined) return [];
    return [{ key, change, waitsFor: waitsOf(key, [...(edges.get(key) ?? [])].sort(compareText)) }];
  });
}

/** Sorted: which of two gaps is the shorter one must not follow from the order that the changes came in. */
function keySteps(changes: readonly Change[]): ReadonlyMap<string, Change> {
  const steps = new Map<string, Change>();
  for (const change of changes) {
    if (change.action === "keep") continue;
    const key = keyOfStep(change.action, addressOfChange(change));
    invariant(!steps.has(key), `two changes are planned for ${key}`);
    steps.set(key, change);
  }
  return new Map([...steps].sort(([a], [b]) => compareText(a, b)));
}

/** All that isn't a delete, and the deletes that it waits for. */
function findEarly(keys: readonly string[], steps: ReadonlyMap<string, Change>, edges: Edges): ReadonlySet<string> {
  const early = new Set(keys.filter((key) => steps.get(key)?.action !== "delete"));
  // A set that grows is walked to its end.
  for (const key of early) for (const waited of edges.get(key) ?? []) early.add(waited);
  return early;
}

/** The keys that no other of these waits for. */
function findLast(keys: readonly string[], edges: Edges): readonly string[] {
  const waitedFor = new Set(keys.flatMap((key) => [...(edges.get(key) ?? [])]));
  return keys.filter((key) => !waitedFor.has(key)).sort(compareText);
}

/** Each key after all of these that it waits for. */
function sortKeys(
  keys: readonly string[],
  steps: ReadonlyMap<string, Change>,
  edges: Edges,
  kindNames: readonly string[],
): readonly string[] {
  const rank = new Map(kindNames.map((name, index) => [name, index]));
  const rankOf = (key: string): number => {
    const change = steps.get(key);
    return change === undefined ? 0 : (rank.get(kindOf(addressOfChange(change))) ?? kindNames.length);
  };
  const order = [...keys].sort((a, b) => rankOf(a) - rankOf(b) || compareText(a, b));
  const place = new Map(order.map((key, index) => [key, index]));
  const open = new Map(order.map((key) => [key, [...(edges.get(key) ?? [])].filter((wait) => place.has(wait)).length]));
  const followers = new Map<string, string[]>(order.map((key) => [key, []]));
  for (const key of order) for (const wait of edges.get(key) ?? []) followers.get(wait)?.push(key);
  const ready = order.filter((key) => open.get(key) === 0).map((key) => place.get(key) ?? 0);
  const sorted: string[] = [];
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    const key = order[next] ?? "";
    sorted.push(key);
    for (const follower of followers.get(key) ?? []) {
      const left = (open.get(follower) ?? 0) - 1;
      open.set(follower, left);
      if (left === 0) insertSorted(ready, place.get(follower) ?? 0);
    }
  }
  if (sorted.length !== order.length) {
    const done = new Set(sorted);
    throw new InvariantError(`these steps wait for each other: ${order.filter((key) => !done.has(key)).join(", ")}`);
  }
  return sorted;
}

function insertSorted(list: number[], value: number): void {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, value);
}
