import type { Address } from "../model/address.ts";

/** A thing and what takes it along when it goes. */
export interface Inside {
  readonly address: Address;
  readonly containers: readonly Address[];
}

/** All that is inside of some things, or inside of what is inside of them; not the things themselves. Pure. */
export function findInside(things: ReadonlySet<Address>, parts: readonly Inside[]): ReadonlySet<Address> {
  const found = new Set<Address>();
  const goes = (address: Address): boolean => things.has(address) || found.has(address);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { address, containers } of parts) if (containers.some(goes)) found.add(address);
  }
  return found;
}

/** What the file says that its resources are a part of. */
export function listInside(
  resources: readonly { readonly address: Address; readonly within?: Address }[],
): readonly Inside[] {
  return resources.map(({ address, within }) => ({ address, containers: within === undefined ? [] : [within] }));
}
