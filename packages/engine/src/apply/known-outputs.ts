import { readOne } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import type { Resolve } from "../model/change.ts";
import { Failure } from "../model/failure.ts";
import type { Json } from "../model/json.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import type { Live } from "../model/live.ts";
import type { Later, Resource } from "../model/resource.ts";

/** What resources have given so far to those that take something from them. */
export interface KnownOutputs {
  readonly resolve: Resolve;
  readonly note: (address: Address, live: Live) => void;
  /** Reads the resources again whose outputs are missing. Throws `Failure`. */
  readonly learn: (session: Session, laters: readonly Later[]) => Promise<void>;
}

/** Outputs of what was read when planning; later reads are added. */
export function createKnownOutputs(
  live: ReadonlyMap<Address, Live>,
  resources: readonly Resource[],
  kindFor: (address: Address) => ResourceKind,
): KnownOutputs {
  const outputs = new Map<Address, Readonly<Record<string, Json>>>();
  const asked = new Map(resources.map((resource) => [resource.address, resource]));
  const note = (address: Address, found: Live): void => {
    if (found.status === "present") outputs.set(address, found.outputs);
  };
  for (const [address, found] of live) note(address, found);
  return {
    resolve: ({ later }) => outputs.get(later.address)?.[later.output],
    note,
    learn: async (session, laters) => {
      const addresses = new Set(laters.map(({ later }) => later.address));
      for (const address of addresses) {
        const source = asked.get(address);
        const found = source === undefined ? undefined : await readOne(session, kindFor(address), source);
        if (found === undefined || found.status === "absent") throw describeMissing(address);
        note(address, found);
      }
    },
  };
}

/** It may be there and not be seen yet: that passes. */
function describeMissing(address: Address): Failure {
  return new Failure(
    {
      severity: "error",
      code: "not-found",
      summary: `${address} isn't there, and something is needed from it`,
      help: `make it, or let fgk make it`,
    },
    "propagating",
  );
}
