import { suggestWord } from "../desired/suggest.ts";
import type { Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Change, Resolve } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { InvariantError } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Mark, Marked } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { diffResource } from "./diff-resource.ts";
import type { Difference } from "./difference.ts";

export interface DiffChoices {
  readonly mark: Mark;
  readonly adopt: readonly Address[] | "all";
}

/** Every change that is needed, unordered but deterministic, and all that is to be said. Pure. */
export function diffAll(kinds: readonly ResourceKind[], observed: Observed, choices: DiffChoices): Difference {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const resolve = resolveFromLive(observed.live);
  const diff = (resource: Resource, wanted: boolean): Difference => {
    const kind = byName.get(kindOf(resource.address));
    const live = observed.live.get(resource.address);
    if (kind === undefined || live === undefined) throw new InvariantError(`nothing was read for ${resource.address}`);
    return diffResource(kind, resource, live, {
      adopt: choices.adopt === "all" || choices.adopt.includes(resource.address),
      wanted,
      resolve,
    });
  };
  const results = new Map<Address, Difference>();
  const created = new Set<Address>();
  const settle = (resource: Resource, wanted: boolean): void => {
    const result = diff(resource, wanted);
    results.set(resource.address, result);
    // What is only ensured may turn out to be absent: what is made with it is made then as well.
    if (result.changes.some(({ action }) => action === "create" || action === "ensure")) created.add(resource.address);
  };
  for (const resource of observed.resources) if (resource.onlyWith === undefined) settle(resource, true);
  // What is only made with something may itself be what something else is made with: repeat until nothing is added.
  for (let before = -1; before !== created.size; ) {
    before = created.size;
    for (const resource of observed.resources) {
      if (resource.onlyWith !== undefined)
        settle(
          resource,
          resource.onlyWith.with.some((address) => created.has(address)),
        );
    }
  }
  const inOrder = observed.resources.map((resource) => results.get(resource.address));
  const pruned = diffMarked(observed, byName, choices);
  return {
    changes: [...inOrder.flatMap((result) => result?.changes ?? []), ...pruned.changes],
    diagnostics: [
      ...inOrder.flatMap((result) => result?.diagnostics ?? []),
      ...pruned.diagnostics,
      ...observed.unlisted,
      ...explainAdopt(observed, choices.adopt),
    ],
  };
}

/** What carries our mark, both halves of it, and isn't asked for any more. */
function diffMarked(observed: Observed, kinds: ReadonlyMap<string, ResourceKind>, choices: DiffChoices): Difference {
  const asked = new Set(observed.resources.map((resource) => resource.address));
  const changes: Change[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const marked of observed.marked) {
    const { address, mark } = marked;
    // The kind lists what carries this deployment's name; what carries another isn't even a note.
    if (asked.has(address) || mark.deployment !== choices.mark.deployment) continue;
    if (mark.cluster !== choices.mark.cluster) {
      diagnostics.push(keptNote(marked, `marked ${mark.deployment} for cluster ${mark.cluster}, kept`));
    } else if (marked.protected) {
      diagnostics.push({
        severity: "warning",
        code: "protected",
        summary: `${address} isn't in the file any more; it is protected and kept`,
        help: "delete it by hand if nobody needs it",
        address,
      });
    } else if (kinds.get(kindOf(address))?.delete === undefined) {
      diagnostics.push(keptNote(marked, `${address} isn't in the file any more; this kind is never deleted, kept`));
    } else {
      changes.push({ action: "delete", address, at: marked.at, dependsOn: marked.dependsOn });
    }
  }
  return { changes, diagnostics };
}

/** An address that was named to be adopted and isn't in the file: nothing is marked for it. */
function explainAdopt(observed: Observed, adopt: DiffChoices["adopt"]): readonly Diagnostic[] {
  if (adopt === "all") return [];
  const known = observed.resources.map((resource) => resource.address);
  return adopt
    .filter((address) => !known.includes(address))
    .map((address) => {
      const near = suggestWord(address, known);
      return {
        severity: "warning",
        code: "usage",
        summary: `${address} can't be adopted: the deployment file has no such resource`,
        ...(near === undefined ? {} : { help: `did you mean ${near}?` }),
      };
    });
}

function keptNote(marked: Marked, summary: string): Diagnostic {
  return { severity: "note", code: "note", summary, address: marked.address };
}

/** Looks a `Later` up in the outputs of what is there. */
export function resolveFromLive(live: ReadonlyMap<Address, Live>): Resolve {
  return ({ later }) => {
    const source = live.get(later.address);
    return source?.status === "present" ? source.outputs[later.output] : undefined;
  };
}
