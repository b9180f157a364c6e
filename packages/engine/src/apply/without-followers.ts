import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Resource } from "../model/resource.ts";
import { neededBy } from "../model/resource.ts";

/**
 * Of all that is said, what doesn't follow from something else that is said: what needs a thing that was re-created (one of
 * `remade`), or needs what needs it, differs because of that. Pure.
 */
export function withoutFollowers(
  said: readonly Diagnostic[],
  remade: readonly Diagnostic[],
  resources: readonly Resource[],
): readonly Diagnostic[] {
  const roots = new Set(remade.map(({ address }) => address));
  const followers = new Set<Address>();
  for (let before = -1; before !== followers.size; ) {
    before = followers.size;
    for (const resource of resources) {
      if (neededBy(resource).some((one) => roots.has(one) || followers.has(one))) followers.add(resource.address);
    }
  }
  return said.filter(({ address }) => address === undefined || !followers.has(address));
}
