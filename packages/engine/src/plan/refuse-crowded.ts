import { findWaiting } from "../diff/diff-all.ts";
import type { Difference } from "../diff/difference.ts";
import { findUnasked, listMarked } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import type { Desired, Opened } from "../model/catalog.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Session } from "../model/kind.ts";

/** With targets nothing is pruned: what would have to make room for what is made stands in the way. */
export async function refuseCrowded(
  session: Session,
  opened: Opened,
  desired: Desired,
  { changes }: Difference,
): Promise<readonly Diagnostic[]> {
  const kinds = opened.kinds.filter(({ makesRoomFor }) => makesRoomFor !== undefined);
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const { found: marked } = await listMarked(session, kind);
      return findUnasked(desired.resources, marked, desired.mark).flatMap(({ address }) => {
        const waiting = findWaiting(kind, address, changes);
        return waiting === undefined ? [] : [describeCrowded(waiting, address)];
      });
    }),
  );
  return found.flat();
}

function describeCrowded(waiting: Address, leaving: Address): Diagnostic {
  return {
    severity: "error",
    code: "protected",
    summary: `${waiting} can't be made while ${leaving} is there`,
    cause: "the file doesn't name that one any more, and a plan with --target deletes nothing outside of it",
    help: "plan without --target: the old one then goes first",
    address: waiting,
  };
}
