import type { Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import { neededBy } from "../model/resource.ts";
import type { DestroyChoices } from "./destroy-choices.ts";
import { collectParts } from "./destroy-parts.ts";

/** A target on which something of ours still hangs. */
export function refuseUsed(
  kinds: ReadonlyMap<string, ResourceKind>,
  observed: Observed,
  { target }: DestroyChoices,
  going: ReadonlySet<Address>,
): readonly Diagnostic[] {
  return target.flatMap((address) => {
    if (!going.has(address)) return [];
    const users = observed.resources.filter((one) => {
      const live = observed.live.get(one.address);
      const isThere = live?.status === "present" && (live.marking.by === "us" || live.marking.by === "nobody");
      // What lives and dies with its container is no user of anything else.
      const isPart = kinds.get(kindOf(one.address))?.destroyed === "with-container";
      return one.managed && isThere && !isPart && !going.has(one.address) && neededBy(one).includes(address);
    });
    const [user] = users;
    if (user === undefined) return [];
    return [
      {
        severity: "error" as const,
        code: "protected" as const,
        summary: `${address} is still needed by ${users.map((one) => one.address).join(", ")}`,
        help: `destroy that as well: --target ${users.map((one) => one.address).join(",")}`,
        address,
      },
    ];
  });
}

/** A target that is neither in the file nor ours. */
export function explainTarget(observed: Observed, choices: DestroyChoices): readonly Diagnostic[] {
  const known = new Set(collectParts(observed, choices).map(({ resource }) => resource.address));
  return choices.target
    .filter((address) => !known.has(address))
    .map((address) => ({
      severity: "error",
      code: "usage",
      summary: `${address} can't be destroyed: it is neither in the deployment file nor marked as this deployment's`,
      help: "fgk destroy shows what there is",
    }));
}
