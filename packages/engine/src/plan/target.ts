import { suggestWord } from "../desired/suggest.ts";
import type { Address } from "../model/address.ts";
import type { Desired } from "../model/catalog.ts";
import type { Diagnostic, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";

/** Only the named resources and all that they depend on; everything when none is named. */
export function restrictToTarget(desired: Desired, target: readonly Address[]): Result<Desired> {
  if (target.length === 0) return succeed(desired);
  const byAddress = new Map(desired.resources.map((resource) => [resource.address, resource]));
  const unknown = target.filter((address) => !byAddress.has(address));
  if (unknown.length > 0) return fail(...unknown.map((address) => refuseUnknown(address, [...byAddress.keys()])));
  const wanted = new Set<Address>();
  const visit = (address: Address): void => {
    if (wanted.has(address)) return;
    wanted.add(address);
    for (const needed of byAddress.get(address)?.dependsOn ?? []) visit(needed);
  };
  for (const address of target) visit(address);
  return succeed({ ...desired, resources: desired.resources.filter((resource) => wanted.has(resource.address)) });
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
