import type { Address } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import { InvariantError } from "../model/failure.ts";
import type { Resource } from "../model/resource.ts";
import { neededBy } from "../model/resource.ts";

/** Key of a step → keys of the steps that must be done first. */
export type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What each step waits for among its like: creates and updates for what they need (through unchanged resources as well), an
 * adoption for the update of the same thing, deletes for the deletes of what hangs on them.
 */
export function collectEdges(steps: ReadonlyMap<string, Change>, resources: readonly Resource[]): Edges {
  const stepsUnder = createSearch(steps, resources);
  const edges = new Map<string, Set<string>>();
  for (const [key, change] of steps) {
    const address = addressOfChange(change);
    const waits = new Set(change.action === "delete" ? [] : stepsUnder(address));
    if (change.action === "adopt" && steps.has(address)) waits.add(address);
    edges.set(key, waits);
  }
  for (const [key, change] of steps) {
    if (change.action !== "delete") continue;
    for (const holder of change.dependsOn) {
      if (steps.get(holder)?.action === "delete") edges.get(holder)?.add(key);
    }
  }
  return edges;
}

/** For an address, the nearest steps among all that it needs; each resource is looked at once. */
function createSearch(
  steps: ReadonlyMap<string, Change>,
  resources: readonly Resource[],
): (address: Address) => ReadonlySet<string> {
  const needs = new Map(resources.map((resource) => [resource.address, neededBy(resource)]));
  const isStep = (address: Address): boolean => {
    const action = steps.get(address)?.action;
    return action !== undefined && action !== "delete";
  };
  const found = new Map<Address, ReadonlySet<string>>();
  const finish = (address: Address): void => {
    const nearest = new Set<string>();
    for (const needed of needs.get(address) ?? []) {
      if (isStep(needed)) nearest.add(needed);
      else for (const key of found.get(needed) ?? []) nearest.add(key);
    }
    found.set(address, nearest);
  };
  return (start) => {
    const open = new Set<Address>();
    const stack: Address[] = [start];
    for (let address = stack.at(-1); address !== undefined; address = stack.at(-1)) {
      const next =
        open.has(address) || found.has(address) ? [] : (needs.get(address) ?? []).filter((one) => !isStep(one));
      if (next.some((one) => open.has(one))) throw new InvariantError(`${address} depends on itself`);
      const unseen = next.filter((one) => !found.has(one));
      if (unseen.length > 0) {
        open.add(address);
        stack.push(...unseen);
        continue;
      }
      if (!found.has(address)) finish(address);
      open.delete(address);
      stack.pop();
    }
    return found.get(start) ?? new Set();
  };
}
