import type { Address } from "../model/address.ts";
import { compareText } from "../model/address.ts";
import type { Live } from "../model/live.ts";
import type { PlanHeader, Step } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import { neededBy } from "../model/resource.ts";

/** Identities of unchanged things that a step hangs on: re-created meanwhile, the plan no longer holds. */
export function identitiesRelied(
  steps: readonly Step[],
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): PlanHeader["reliesOn"] {
  const changed = new Set(steps.map((step) => step.address));
  const needed = new Set(resources.filter((resource) => changed.has(resource.address)).flatMap(neededBy));
  const found: [Address, Readonly<Record<string, string>>][] = [];
  for (const address of [...needed].sort(compareText)) {
    const state = live.get(address);
    if (changed.has(address) || state?.status !== "present" || Object.keys(state.identity).length === 0) continue;
    found.push([address, state.identity]);
  }
  return Object.fromEntries(found);
}
