import { suggestWord } from "../desired/suggest.ts";
import type { Address } from "../model/address.ts";
import type { Diagnostic, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import type { Resource } from "../model/resource.ts";
import { neededBy } from "../model/resource.ts";

/** Only the named resources and all that they need; everything when none is named. */
export function restrictToTarget(
  resources: readonly Resource[],
  target: readonly Address[],
): Result<readonly Resource[]> {
  if (target.length === 0) return succeed(resources);
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const unknown = target.filter((address) => !byAddress.has(address));
  if (unknown.length > 0) return fail(...unknown.map((address) => refuseUnknown(address, [...byAddress.keys()])));
  const wanted = new Set<Address>(target);
  for (const address of wanted) {
    const resource = byAddress.get(address);
    if (resource !== undefined) for (const needed of neededBy(resource)) wanted.add(needed);
  }
  return succeed(resources.filter((resource) => wanted.has(resource.address)));
}

function refuseUnknown(address: Address, known: readonly Address[]): Diagnostic {
  const near = suggestWord(address, known);
  return {
    severity: "error",
    code: "usage",
    summary: `the deployment file has no resource ${address}`,
    help: near === undefined ? `its resources: ${known.slice(0, 12).join(", ")} …` : `did you mean ${near}?`,
  };
}
