import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Live } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { isBeingMade } from "./wait-for-made.ts";

/** What is found being made though no step makes it: by a run that ended early, or by others. */
export interface NeededInput {
  readonly resources: readonly Resource[];
  readonly live: ReadonlyMap<Address, Live>;
  /** Addresses that a step brings to their end: waiting for those is that step's. */
  readonly stepped: ReadonlySet<Address>;
  readonly wait: (resource: Resource) => Promise<Diagnostic | undefined>;
}

/**
 * Lets a step wait until what its resource hangs on is there, each thing asked for once for all who need it; answers why not
 * when that is in vain.
 */
export function createNeededWaits(input: NeededInput): (resource: Resource) => Promise<Diagnostic | undefined> {
  const making = new Map(
    input.resources
      .filter(({ address }) => !input.stepped.has(address) && isBeingMade(input.live.get(address)))
      .map((resource) => [resource.address, resource]),
  );
  const waits = new Map<Address, Promise<Diagnostic | undefined>>();
  return async ({ dependsOn }) => {
    for (const address of dependsOn) {
      const needed = making.get(address);
      if (needed === undefined) continue;
      const wait = waits.get(address) ?? input.wait(needed);
      waits.set(address, wait);
      const vain = await wait;
      if (vain !== undefined) return vain;
    }
    return undefined;
  };
}
