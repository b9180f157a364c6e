import type { Address } from "../model/address.ts";
import type { Check } from "../model/check.ts";

/** Whether a check asks about one of these. `gke.node-pool/flyte/*` among what it is about stands for all of that place. */
export function isAbout(check: Pick<Check, "about">, addresses: readonly Address[]): boolean {
  return check.about.some((about) =>
    addresses.some((address) => address === about || (about.endsWith("/*") && address.startsWith(about.slice(0, -1)))),
  );
}
