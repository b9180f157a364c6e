import { resourceToDelete } from "../live/read-leaving.ts";
import type { Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import type { Mark, Stays } from "../model/live.ts";
import { isMarkedBy } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { neededBy } from "../model/resource.ts";
import type { Candidate } from "./diff-leaving.ts";

/** Something of the deployment: asked for by the file, or only carrying its mark. */
export interface Part {
  readonly resource: Resource;
  /** The things of which any that goes takes it along, the nearest first. */
  readonly containers: readonly Address[];
  readonly asked: boolean;
  /** Why it stays, in its kind's words. */
  readonly stays?: Stays;
  /** Its kind found our mark for it, on itself or on something that stands for it. */
  readonly listed: boolean;
  readonly candidate: Candidate;
}

/** All that is the deployment's: what its file asks for, and what carries both halves of its mark. */
export function collectParts(
  observed: Pick<Observed, "resources" | "marked">,
  { mark, target }: { readonly mark: Mark; readonly target: readonly Address[] },
): readonly Part[] {
  const within = new Map(observed.resources.map((resource) => [resource.address, resource.within]));
  const containersOf = (start: Address | undefined): readonly Address[] => {
    const found: Address[] = [];
    for (let next = start; next !== undefined && !found.includes(next); next = within.get(next)) found.push(next);
    return found;
  };
  const ours = observed.marked.filter((one) => isMarkedBy(one, mark));
  const marked = new Set(ours.map(({ address }) => address));
  const asked = observed.resources.map((resource): Part => {
    const { address, at } = resource;
    const candidate = { address, at, dependsOn: neededBy(resource) };
    const containers = containersOf(resource.within);
    return { resource, containers, asked: true, listed: marked.has(address), candidate };
  });
  const names = new Set(asked.map(({ resource }) => resource.address));
  const others = ours
    .filter(({ address }) => !names.has(address) && (target.length === 0 || target.includes(address)))
    .map(({ address, at, dependsOn, protected: kept, stays }): Part => {
      const resource = { ...resourceToDelete(address, at), protected: kept };
      const containers = dependsOn.flatMap((one) => [one, ...containersOf(within.get(one))]);
      const candidate = { address, at, dependsOn };
      return { resource, containers, asked: false, listed: true, candidate, ...(stays === undefined ? {} : { stays }) };
    });
  return [...asked, ...others];
}
