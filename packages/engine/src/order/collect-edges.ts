import type { Address } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import { InvariantError } from "../model/failure.ts";
import type { Resource } from "../model/resource.ts";
import { neededBy } from "../model/resource.ts";

/** Key of a step → keys of the steps that must be done first. */
export type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/** What can't be made, or changed, before a thing that leaves is gone. */
export type MakesRoom = (leaving: Address) => readonly Address[];

/**
 * What each step waits for among its like: creates and updates for what they need (through unchanged resources as well), an
 * adoption for the update of the same thing, deletes for the deletes of what hangs on them. What needs the room of a thing
 * that leaves waits for its delete, and that delete for all the rest that is needed: the gap is as short as it can be.
 */
export function collectEdges(
  steps: ReadonlyMap<string, Change>,
  resources: readonly Resource[],
  makesRoom: MakesRoom,
): Edges {
  const stepsUnder = searchNeeds(steps, resources);
  const edges = new Map<string, Set<string>>();
  for (const [key, change] of steps) {
    const address = addressOfChange(change);
    const waits = new Set(change.action === "delete" ? [] : stepsUnder(address));
    if (change.action === "adopt" && steps.has(address)) waits.add(address);
    edges.set(key, waits);
  }
  turnRound(edges, steps, resources);
  const needed = new Map<string, ReadonlySet<string>>();
  for (const [key, change] of steps) {
    if (change.action !== "delete") continue;
    for (const holder of change.dependsOn) {
      if (steps.get(holder)?.action === "delete") edges.get(holder)?.add(key);
    }
    needed.set(key, addRoom(edges, steps, key, makesRoom(change.address)));
  }
  // Only when all that must be is known: a gap that can't be shorter isn't a reason for a circle.
  for (const [key, keys] of needed) shortenGap(edges, key, keys);
  return edges;
}

/** Where both are there and change, what says so waits for the one that needed it when it was made. */
function turnRound(
  edges: ReadonlyMap<string, Set<string>>,
  steps: ReadonlyMap<string, Change>,
  resources: readonly Resource[],
): void {
  for (const { address, changesAfter } of resources) {
    if (changesAfter === undefined) continue;
    if (steps.get(address)?.action !== "update" || steps.get(changesAfter)?.action !== "update") continue;
    edges.get(changesAfter)?.delete(address);
    edges.get(address)?.add(changesAfter);
  }
}

/** What has no room before a thing is gone waits for its delete; answers what else it needs. */
function addRoom(
  edges: ReadonlyMap<string, Set<string>>,
  steps: ReadonlyMap<string, Change>,
  leaving: string,
  targets: readonly Address[],
): ReadonlySet<string> {
  const waiting = targets.filter((target) => steps.has(target) && steps.get(target)?.action !== "delete");
  const needed = new Set(waiting.flatMap((target) => [...(edges.get(target) ?? [])]));
  for (const target of waiting) edges.get(target)?.add(leaving);
  return needed;
}

/** A delete waits for what its followers need besides, unless that waits for the delete. */
function shortenGap(edges: ReadonlyMap<string, Set<string>>, leaving: string, needed: ReadonlySet<string>): void {
  if (needed.size === 0) return;
  const after = listWaiting(edges, leaving);
  for (const key of needed) if (key !== leaving && !after.has(key)) edges.get(leaving)?.add(key);
}

/** All that waits for a step, through others as well. */
function listWaiting(edges: Edges, start: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const open = [start]; open.length > 0; ) {
    const next = open.pop();
    for (const [key, waits] of edges) {
      if (next === undefined || found.has(key) || !waits.has(next)) continue;
      found.add(key);
      open.push(key);
    }
  }
  return found;
}

/** Something of a deployment and what it needs, whether or not it has a step. */
export interface Hanging {
  readonly address: Address;
  readonly needs: readonly Address[];
}

/** What each step of a destroy waits for: the steps of all that needs its thing (through what has no step as well). */
export function collectEdgesBackward(steps: ReadonlyMap<string, Change>, hanging: readonly Hanging[]): Edges {
  const users = new Map<Address, Address[]>();
  for (const { address, needs } of hanging) {
    for (const needed of needs) users.set(needed, [...(users.get(needed) ?? []), address]);
  }
  const stepsOver = createSearch(users, (address) => steps.has(address));
  return new Map([...steps].map(([key, change]) => [key, stepsOver(addressOfChange(change))]));
}

/** For an address, the nearest steps among all that it needs. */
function searchNeeds(
  steps: ReadonlyMap<string, Change>,
  resources: readonly Resource[],
): (address: Address) => ReadonlySet<string> {
  const needs = new Map(resources.map((resource) => [resource.address, neededBy(resource)]));
  return createSearch(needs, (address) => {
    const action = steps.get(address)?.action;
    return action !== undefined && action !== "delete";
  });
}

/** For an address, the nearest steps along the edges; each address is looked at once. */
function createSearch(
  needs: ReadonlyMap<Address, readonly Address[]>,
  isStep: (address: Address) => boolean,
): (address: Address) => ReadonlySet<string> {
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
