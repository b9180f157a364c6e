import { resolveFromLive } from "../diff/diff-asked.ts";
import { resolveResource } from "../diff/diff-fields.ts";
import { readAgain } from "../live/read-again.ts";
import type { Observed } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import { kindOf } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Foreseen } from "../model/effect.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Mark } from "../model/live.ts";
import { absent } from "../model/live.ts";
import type { World } from "../model/world.ts";

/** What the changes of a plan do beyond their own fields. */
export interface ForeseenChanges {
  readonly byChange: ReadonlyMap<Change, Foreseen>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Asks the kinds that know it what their changes will do; all at once. Throws `Failure`. */
export async function foreseeChanges(
  world: World,
  mark: Mark,
  kinds: readonly ResourceKind[],
  { changes, observed }: { readonly changes: readonly Change[]; readonly observed: Pick<Observed, "live"> },
): Promise<ForeseenChanges> {
  const replaced = new Set(changes.filter(({ action }) => action === "replace").map(addressOfChange));
  const resolve = resolveFromLive(observed.live, replaced);
  const session = openSession(world, mark, true);
  const answers = await Promise.all(
    changes.map(async (change): Promise<readonly (readonly [Change, Foreseen])[]> => {
      if (change.action !== "create" && change.action !== "update" && change.action !== "replace") return [];
      const { address } = change.resource;
      const { foresee } = kinds.find(({ name }) => name === kindOf(address)) ?? {};
      if (foresee === undefined) return [];
      const known = { ...change, resource: resolveResource(change.resource, resolve) };
      const live = observed.live.get(address) ?? absent;
      return [[change, await readAgain(world, () => foresee(session, known, live))]];
    }),
  );
  const byChange = new Map(answers.flat());
  return { byChange, diagnostics: [...byChange.values()].flatMap(({ diagnostics }) => diagnostics) };
}
