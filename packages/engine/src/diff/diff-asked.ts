import type { Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Resolve } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import { InvariantError } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live } from "../model/live.ts";
import { absent } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { diffResource } from "./diff-resource.ts";
import type { Difference } from "./difference.ts";
import { findInside, listInside } from "./find-inside.ts";

/**
 * What is needed for all that the file asks for, in its order. When a thing is to be replaced, what it gives to others is
 * known only later and what is within it will be gone: all is compared anew, until nothing more is found to be replaced. Pure.
 */
export function diffAsked(
  kinds: ReadonlyMap<string, ResourceKind>,
  observed: Observed,
  adopt: readonly Address[] | "all",
): Difference {
  for (let replaced = new Set<Address>(); ; ) {
    const found = diffOnce(kinds, observed, adopt, replaced);
    const more = found.changes.filter(({ action }) => action === "replace").map(addressOfChange);
    const before = replaced.size;
    replaced = new Set([...replaced, ...more]);
    if (replaced.size === before) return found;
  }
}

function diffOnce(
  kinds: ReadonlyMap<string, ResourceKind>,
  observed: Observed,
  adopt: readonly Address[] | "all",
  replaced: ReadonlySet<Address>,
): Difference {
  const resolve = resolveFromLive(observed.live, replaced);
  const goesWith = findInside(replaced, listInside(observed.resources));
  const results = new Map<Address, Difference>();
  const created = new Set<Address>();
  const isMade = (address: Address): boolean => created.has(address) || replaced.has(address);
  const isGone = (address: Address): boolean => goesWith.has(address) || replaced.has(address);
  const settle = (resource: Resource, wanted: boolean): void => {
    const { address } = resource;
    const kind = kinds.get(kindOf(address));
    const live = goesWith.has(address) ? absent : askLater(resource, observed.live.get(address), isGone);
    if (kind === undefined || live === undefined) throw new InvariantError(`nothing was read for ${address}`);
    const marks = adopt === "all" || adopt.includes(address);
    const result = diffResource(kind, resource, live, { adopt: marks, wanted, isMade, resolve });
    results.set(address, result);
    // What is only ensured may turn out to be absent: what is made with it is made then as well.
    if (result.changes.some(({ action }) => action === "create" || action === "ensure")) created.add(address);
  };
  for (const resource of observed.resources) if (resource.onlyWith === undefined) settle(resource, true);
  // What is only made with something may itself be what something else is made with: repeat until nothing is added.
  for (let before = -1; before !== created.size; ) {
    before = created.size;
    for (const resource of observed.resources) {
      if (resource.onlyWith === undefined) continue;
      settle(resource, isNeeded(observed.live.get(resource.address)) || resource.onlyWith.with.some(isMade));
    }
  }
  const inOrder = observed.resources.map((resource) => results.get(resource.address));
  return {
    changes: inOrder.flatMap((result) => result?.changes ?? []),
    diagnostics: inOrder.flatMap((result) => result?.diagnostics ?? []),
  };
}

/** What can't be asked because of what is made anew can be asked then. */
function askLater(resource: Resource, live: Live | undefined, isGone: (address: Address) => boolean): Live | undefined {
  return live?.status === "unreadable" && resource.dependsOn.some(isGone) ? { ...live, later: true } : live;
}

function isNeeded(live: Live | undefined): boolean {
  return live?.status === "absent" && live.needed === true;
}

/** Looks a `Later` up in the outputs of what is there and stays. */
export function resolveFromLive(live: ReadonlyMap<Address, Live>, replaced: ReadonlySet<Address>): Resolve {
  return ({ later }) => {
    const source = live.get(later.address);
    if (source?.status !== "present" || replaced.has(later.address)) return undefined;
    return source.outputs[later.output];
  };
}
