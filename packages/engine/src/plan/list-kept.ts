import type { Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { compareText } from "../model/address.ts";
import type { Mark } from "../model/live.ts";
import type { KeptLine, Step } from "../model/plan.ts";

/** What of others is kept, by name: on what stays, and what a deployment of the same name has with another cluster. Pure. */
export function listKept(observed: Observed, steps: readonly Step[], ours: Mark): readonly KeptLine[] {
  const lines = [...listOnThings(observed, findGoing(observed, steps)), ...listElsewhere(observed, ours)];
  return lines.sort((a, b) => compareText(a.address, b.address) || compareText(a.what, b.what));
}

function listOnThings({ live }: Observed, going: ReadonlySet<Address>): readonly KeptLine[] {
  const lines: KeptLine[] = [];
  for (const [address, state] of live) {
    if (state.status !== "present" || going.has(address)) continue;
    for (const [what, kept] of Map.groupBy(state.kept, (one) => one.what)) {
      lines.push({ address, what, names: kept.map((one) => one.name).sort(compareText) });
    }
  }
  return lines;
}

/** What is deleted or made anew, with all that is in it: nothing on it stays. What a delete only changes says so. */
function findGoing({ resources }: Observed, steps: readonly Step[]): ReadonlySet<Address> {
  const going = new Set<Address>();
  const containers = new Set<Address>();
  for (const { action, address, why } of steps) {
    const isGone = action === "replace" || (action === "delete" && why === undefined);
    if (isGone) containers.add(address);
    if (isGone || action === "create") going.add(address);
  }
  for (let before = -1; before !== containers.size; ) {
    before = containers.size;
    for (const { address, within } of resources) {
      if (within !== undefined && containers.has(within)) containers.add(address);
    }
  }
  return new Set([...going, ...containers]);
}

function listElsewhere({ marked, resources }: Observed, ours: Mark): readonly KeptLine[] {
  const asked = new Set(resources.map(({ address }) => address));
  return marked
    .filter(({ mark }) => mark.deployment === ours.deployment && mark.cluster !== ours.cluster)
    .filter(({ address }) => !asked.has(address))
    .map(({ address, mark }) => {
      return { address, what: "things", names: [`marked ${mark.deployment} for cluster ${mark.cluster}`] };
    });
}
