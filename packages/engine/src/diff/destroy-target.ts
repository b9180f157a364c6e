import type { Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import { isMarkedBy } from "../model/live.ts";
import { neededBy } from "../model/resource.ts";
import type { DestroyChoices } from "./destroy-choices.ts";
import { collectParts } from "./destroy-parts.ts";

/** A target, or what goes along with it, on which something of ours still hangs. */
export function refuseUsed(
  kinds: ReadonlyMap<string, ResourceKind>,
  observed: Observed,
  choices: DestroyChoices,
  going: ReadonlySet<Address>,
): readonly Diagnostic[] {
  if (choices.target.length === 0) return [];
  const isPart = (address: Address): boolean => kinds.get(kindOf(address))?.destroyed === "with-container";
  const found = listUsers(observed, choices, isPart).flatMap(({ address, needs, minds }) => {
    if (going.has(address)) return [];
    const gone = needs.filter((one) => going.has(one));
    const [first] = gone;
    return first === undefined || !minds(gone) ? [] : [{ needed: nameTarget(first, choices), user: address }];
  });
  const asked = new Set(observed.resources.map(({ address }) => address));
  return [...Map.groupBy(found, ({ needed }) => needed)].map(([needed, group]) => {
    const names = [...new Set(group.map(({ user }) => user))];
    return {
      severity: "error",
      code: "protected",
      summary: `${needed} is still needed by ${names.join(", ")}`,
      // What the file doesn't name any more goes with the next apply.
      help: names.some((name) => asked.has(name))
        ? `destroy that as well: --target ${names.join(",")}; or take it out of the deployment file: fgk apply`
        : "the file doesn't name that any more: fgk apply first",
      address: needed,
    };
  });
}

/** What goes along is known to the user by the target that takes it along. */
function nameTarget(gone: Address, { target }: DestroyChoices): Address {
  const [only, ...others] = target;
  return target.includes(gone) || only === undefined || others.length > 0 ? gone : only;
}

interface User {
  readonly address: Address;
  readonly needs: readonly Address[];
  /** Whether it can't do without these. */
  readonly minds: (gone: readonly Address[]) => boolean;
}

/**
 * What is there, asked for or only marked, with what it needs. What lives and dies with its container only minds when a part
 * of what it needs goes from under it.
 */
function listUsers(
  observed: Observed,
  { mark, target }: DestroyChoices,
  isPart: (address: Address) => boolean,
): readonly User[] {
  const asked = observed.resources.filter((one) => {
    const live = observed.live.get(one.address);
    return one.managed && live?.status === "present" && (live.marking.by === "us" || live.marking.by === "nobody");
  });
  const names = new Set(observed.resources.map(({ address }) => address));
  const marked = observed.marked.filter((one) => isMarkedBy(one, mark) && !names.has(one.address));
  return [
    ...asked.map((one): User => {
      const needs = neededBy(one);
      const isBereft = (gone: readonly Address[]): boolean =>
        gone.some((each) => !target.includes(each)) && gone.length < needs.length;
      return { address: one.address, needs, minds: isPart(one.address) ? isBereft : () => true };
    }),
    ...marked
      .filter(({ address }) => isPart(address))
      .map(
        ({ address, dependsOn }): User => ({
          address,
          needs: dependsOn,
          minds: (gone) => gone.length < dependsOn.length,
        }),
      ),
  ];
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
