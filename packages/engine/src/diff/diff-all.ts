import { suggestWord } from "../desired/suggest.ts";
import { resourceToDelete } from "../live/read-leaving.ts";
import type { Observed } from "../live/read-live.ts";
import { findUnasked } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { invariant } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Mark, Marked } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { demandAwaited } from "./demand-awaited.ts";
import { diffAsked } from "./diff-asked.ts";
import { diffLeaving } from "./diff-leaving.ts";
import type { Difference } from "./difference.ts";
import { findInside, listInside } from "./find-inside.ts";
import { gatherOwned } from "./gather-owned.ts";

/** Whose deployment it is, and what it may adopt. */
export interface DiffChoices {
  readonly mark: Mark;
  readonly adopt: readonly Address[] | "all";
}

/** Every change that is needed, unordered but deterministic, and all that is to be said. Pure. */
export function diffAll(kinds: readonly ResourceKind[], observed: Observed, choices: DiffChoices): Difference {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const found = demandAwaited(diffAsked(byName, observed, choices.adopt), observed.live);
  const asked = gatherOwned(found, observed.live, choices.mark);
  const pruned = diffMarked(observed, byName, choices, asked.changes);
  return {
    changes: [...asked.changes, ...pruned.changes],
    diagnostics: [
      ...asked.diagnostics,
      ...pruned.diagnostics,
      ...observed.unlisted,
      ...explainAdopt(observed, choices.adopt),
    ],
  };
}

/** What may be deleted because the file doesn't name it any more: it is looked at before anything is said about it. Pure. */
export function listPruned(
  kinds: readonly ResourceKind[],
  observed: Pick<Observed, "resources" | "marked">,
  ours: Mark,
): readonly Resource[] {
  const deletable = new Set(kinds.filter((kind) => kind.delete !== undefined).map(({ name }) => name));
  return findUnasked(observed.resources, observed.marked, ours)
    .filter((one) => !one.protected && deletable.has(kindOf(one.address)))
    .map(({ address, at }) => resourceToDelete(address, at));
}

/** What carries our mark, both halves of it, and isn't asked for any more. */
function diffMarked(
  observed: Observed,
  kinds: ReadonlyMap<string, ResourceKind>,
  choices: DiffChoices,
  planned: readonly Change[],
): Difference {
  const asked = new Set(observed.resources.map((resource) => resource.address));
  const changes: Change[] = [];
  const diagnostics: Diagnostic[] = [];
  const protectedOnes: Marked[] = [];
  const sunk = findSunk(observed, planned);
  for (const marked of observed.marked) {
    const { address, mark } = marked;
    // The kind lists what carries this deployment's name; what carries another isn't even a note.
    if (asked.has(address) || mark.deployment !== choices.mark.deployment || sunk.has(address)) continue;
    if (mark.cluster !== choices.mark.cluster) {
      diagnostics.push(keptNote(marked, `marked ${mark.deployment} for cluster ${mark.cluster}, kept`));
    } else if (marked.protected) {
      protectedOnes.push(marked);
    } else if (kinds.get(kindOf(address))?.delete === undefined) {
      diagnostics.push(keptNote(marked, `${address} isn't in the file any more; this kind is never deleted, kept`));
    } else {
      const leaving = observed.leaving.get(address);
      invariant(leaving !== undefined, `nobody looked at ${address}, which may be deleted`);
      const difference = diffLeaving(marked, leaving, []);
      const waiting = findWaiting(kinds.get(kindOf(address)), address, planned);
      changes.push(...difference.changes);
      diagnostics.push(...(waiting === undefined ? difference.diagnostics : refuseStay(difference, address, waiting)));
    }
  }
  return { changes, diagnostics: [...diagnostics, ...protectedOnes.map((marked) => describeStaying(marked, changes))] };
}

/**
 * What goes with a container that is replaced: it needs no delete of its own. A release contains nothing: Flyte's projects
 * depend on it, and outlive it in the database.
 */
function findSunk({ resources, marked }: Observed, planned: readonly Change[]): ReadonlySet<Address> {
  const containers = new Set(resources.map(({ within }) => within));
  const replaced = planned.filter(({ action }) => action === "replace").map(addressOfChange);
  const going = new Set(replaced.filter((address) => containers.has(address)));
  const hanging = marked.map(({ address, dependsOn }) => ({ address, containers: dependsOn }));
  return new Set([...going, ...findInside(going, [...listInside(resources), ...hanging])]);
}

/** What is to be made, and can't be while a thing that leaves is still there. */
export function findWaiting(
  kind: ResourceKind | undefined,
  leaving: Address,
  planned: readonly Change[],
): Address | undefined {
  const room = kind?.makesRoomFor?.(leaving) ?? [];
  const made = planned.filter(({ action }) => action === "create" || action === "ensure").map(addressOfChange);
  return room.find((address) => made.includes(address));
}

/** Kept, it would be in the way of what is to be made: that is no plan. */
function refuseStay({ diagnostics }: Difference, leaving: Address, waiting: Address): readonly Diagnostic[] {
  return diagnostics.map((one) => ({
    ...one,
    severity: "error",
    cause: `${waiting} can't be made while ${leaving} is there`,
  }));
}

/** A protected thing that the file doesn't name any more. */
function describeStaying({ address, stays }: Marked, changes: readonly Change[]): Diagnostic {
  const isEmptied = changes.some((change) => change.action === "delete" && change.dependsOn.includes(address));
  const quiet = stays?.saidOnce === true && !isEmptied;
  return {
    severity: quiet ? "note" : "warning",
    code: quiet ? "note" : "protected",
    summary: `${address} isn't in the file any more; it is ${stays?.saidOnce === true ? "" : "protected and "}kept`,
    ...(stays === undefined ? {} : { cause: stays.why }),
    help: stays?.help ?? "delete it by hand if nobody needs it",
    address,
  };
}

/** An address that was named to be adopted and isn't in the file: nothing is marked for it. */
function explainAdopt(observed: Observed, adopt: DiffChoices["adopt"]): readonly Diagnostic[] {
  if (adopt === "all") return [];
  const known = observed.resources.map((resource) => resource.address);
  return adopt
    .filter((address) => !known.includes(address) || isUnmarkable(observed.live.get(address)))
    .map((address): Diagnostic => {
      if (known.includes(address)) {
        const summary = `${address} can't be adopted: it can't carry a mark, or the file doesn't ask for it by name`;
        return { severity: "warning", code: "usage", summary };
      }
      const near = suggestWord(address, known);
      return {
        severity: "warning",
        code: "usage",
        summary: `${address} can't be adopted: the deployment file has no such resource`,
        ...(near === undefined ? {} : { help: `did you mean ${near}?` }),
      };
    });
}

function isUnmarkable(live: Live | undefined): boolean {
  return live?.status === "present" && live.marking.by === "unmarkable";
}

function keptNote(marked: Marked, summary: string): Diagnostic {
  return { severity: "note", code: "note", summary, address: marked.address };
}
