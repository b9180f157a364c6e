import { resolveFromLive } from "../diff/diff-asked.ts";
import { resolveResource } from "../diff/diff-fields.ts";
import { readAgain } from "../live/read-again.ts";
import type { Observed } from "../live/read-live.ts";
import { kindOf } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Foreseen } from "../model/effect.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import { absent } from "../model/live.ts";

/** What the changes of a plan do beyond their own fields. */
export interface ForeseenChanges {
  readonly byChange: ReadonlyMap<Change, Foreseen>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Asks the kinds that know it what their changes will do; all at once. Throws `Failure`. */
export async function foreseeChanges(
  session: Session,
  kinds: readonly ResourceKind[],
  { changes, observed }: { readonly changes: readonly Change[]; readonly observed: Pick<Observed, "live"> },
): Promise<ForeseenChanges> {
  const replaced = new Set(changes.filter(({ action }) => action === "replace").map(addressOfChange));
  const resolve = resolveFromLive(observed.live, replaced);
  const answers = await Promise.all(
    changes.map(async (change): Promise<readonly (readonly [Change, Foreseen])[]> => {
      if (change.action === "delete" || change.action === "adopt" || change.action === "keep") return [];
      const { address } = change.resource;
      const { foresee } = kinds.find(({ name }) => name === kindOf(address)) ?? {};
      if (foresee === undefined) return [];
      const resource = resolveResource(change.resource, resolve);
      // The most that an `ensure` may write is what a create writes.
      const known: Change = change.action === "ensure" ? { action: "create", resource } : { ...change, resource };
      const live = observed.live.get(address) ?? absent;
      return [[change, await readAgain(session.world, () => foresee(session, known, live))]];
    }),
  );
  const byChange = new Map(answers.flat());
  return { byChange, diagnostics: [...byChange.values()].flatMap(({ diagnostics }) => diagnostics) };
}
