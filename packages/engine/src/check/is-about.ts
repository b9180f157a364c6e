import type { Address } from "../model/address.ts";
import type { Check } from "../model/check.ts";
import type { Resource } from "../model/resource.ts";
import { restrictToTarget } from "../plan/target.ts";

/** Whether a check asks about one of these. `gke.node-pool/flyte/*` among what it is about stands for all of that place. */
export function isAbout(check: Pick<Check, "about">, addresses: readonly Address[]): boolean {
  return check.about.some((about) =>
    addresses.some((address) => address === about || (about.endsWith("/*") && address.startsWith(about.slice(0, -1)))),
  );
}

/** Whether what the check asks of first is among the targets and what they need. */
export function isReached(
  { about: [first] }: Pick<Check, "about">,
  target: readonly Address[],
  resources: readonly Resource[],
): boolean {
  if (first === undefined) return true;
  const known = new Set(resources.map(({ address }) => address));
  if (!known.has(first)) return true;
  const named = target.filter((address) => known.has(address));
  const reached = restrictToTarget(resources, named);
  return reached.ok && named.length > 0 && reached.value.some(({ address }) => address === first);
}
