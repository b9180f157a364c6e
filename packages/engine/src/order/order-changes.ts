import type { Address } from "../model/address.ts";
import { compareText, kindOf } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import { InvariantError } from "../model/failure.ts";
import type { Resource } from "../model/resource.ts";

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
 * (through unchanged resources as well), deletes after everything else and before what they hang on. Ties are broken by the
 * order of the kinds and then by address, so that equal inputs give equal plans.
 */
export function orderChanges(
  changes: readonly Change[],
  resources: readonly Resource[],
  kindNames: readonly string[],
): readonly Ordered[] {
  const steps = new Map(
    changes
      .filter((change) => change.action !== "keep")
      .map((change) => [keyOfStep(change.action, addressOfChange(change)), change]),
  );
  const edges = collectEdges(steps, resources);
  return sortSteps(steps, reduceEdges(edges), kindNames);
}

function collectEdges(
  steps: ReadonlyMap<string, Change>,
  resources: readonly Resource[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const nearest = new Map<Address, ReadonlySet<string>>();
  const stepsUnder = (address: Address, path: ReadonlySet<Address>): ReadonlySet<string> => {
    const known = nearest.get(address);
    if (known !== undefined) return known;
    if (path.has(address)) throw new InvariantError(`${[...path, address].join(" → ")} depends on itself`);
    const found = new Set<string>();
    for (const needed of byAddress.get(address)?.dependsOn ?? []) {
      if (steps.has(needed) && steps.get(needed)?.action !== "delete") found.add(needed);
      else for (const key of stepsUnder(needed, new Set([...path, address]))) found.add(key);
    }
    nearest.set(address, found);
    return found;
  };
  const upserts = [...steps].filter(([, change]) => change.action !== "delete").map(([key]) => key);
  const deletes = [...steps].filter(([, change]) => change.action === "delete");
  const edges = new Map<string, ReadonlySet<string>>();
  for (const [key, change] of steps) {
    const waits = new Set<string>();
    if (change.action === "delete") {
      for (const upsert of upserts) waits.add(upsert);
      for (const [other, otherChange] of deletes) {
        if (otherChange.action === "delete" && otherChange.dependsOn.includes(change.address)) waits.add(other);
      }
    } else {
      const address = addressOfChange(change);
      for (const needed of stepsUnder(address, new Set())) waits.add(needed);
      if (change.action === "adopt" && steps.has(address)) waits.add(address);
    }
    edges.set(key, waits);
  }
  return edges;
}

/** Drops what is waited for anyway through another step, so that a reader sees only the nearest. */
function reduceEdges(edges: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, ReadonlySet<string>> {
  const behind = new Map<string, ReadonlySet<string>>();
  const reach = (key: string): ReadonlySet<string> => {
    const known = behind.get(key);
    if (known !== undefined) return known;
    const found = new Set<string>();
    behind.set(key, found);
    for (const next of edges.get(key) ?? []) {
      found.add(next);
      for (const far of reach(next)) found.add(far);
    }
    return found;
  };
  const reduced = new Map<string, ReadonlySet<string>>();
  for (const [key, direct] of edges) {
    const implied = new Set<string>();
    for (const next of direct) for (const far of reach(next)) implied.add(far);
    reduced.set(key, new Set([...direct].filter((next) => !implied.has(next))));
  }
  return reduced;
}

function sortSteps(
  steps: ReadonlyMap<string, Change>,
  edges: ReadonlyMap<string, ReadonlySet<string>>,
  kindNames: readonly string[],
): readonly Ordered[] {
  const rank = new Map(kindNames.map((name, index) => [name, index]));
  const rankOf = (key: string): number => {
    const change = steps.get(key);
    return change === undefined ? 0 : (rank.get(kindOf(addressOfChange(change))) ?? kindNames.length);
  };
  const order = [...steps.keys()].sort((a, b) => rankOf(a) - rankOf(b) || compareText(a, b));
  const place = new Map(order.map((key, index) => [key, index]));
  const open = new Map([...edges].map(([key, waits]) => [key, waits.size]));
  const followers = new Map<string, string[]>();
  for (const [key, waits] of edges)
    for (const wait of waits) followers.set(wait, [...(followers.get(wait) ?? []), key]);
  const ready = order.filter((key) => open.get(key) === 0).map((key) => place.get(key) ?? 0);
  const sorted: Ordered[] = [];
  while (ready.length > 0) {
    const key = order[ready.shift() ?? 0] ?? "";
    const change = steps.get(key);
    if (change === undefined) throw new InvariantError(`step ${key} is unknown`);
    sorted.push({ key, change, waitsFor: [...(edges.get(key) ?? [])].sort(compareText) });
    for (const follower of followers.get(key) ?? []) {
      const left = (open.get(follower) ?? 0) - 1;
      open.set(follower, left);
      if (left === 0) insertSorted(ready, place.get(follower) ?? 0);
    }
  }
  if (sorted.length !== steps.size) {
    const stuck = order.filter((key) => !sorted.some((one) => one.key === key));
    throw new InvariantError(`these steps wait for each other: ${stuck.join(", ")}`);
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
