import type { Difference } from "../diff/difference.ts";
import { listMarked } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import type { Desired, Opened } from "../model/catalog.ts";
import { addressOfChange } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Session } from "../model/kind.ts";
import { isMarkedBy } from "../model/live.ts";

/** With targets nothing is pruned: what would have to make room for what is made stands in the way. */
export async function refuseCrowded(
  session: Session,
  opened: Opened,
  desired: Desired,
  { changes }: Difference,
): Promise<readonly Diagnostic[]> {
  const made = new Set(changes.filter(({ action }) => action === "create").map(addressOfChange));
  const asked = new Set(desired.resources.map(({ address }) => address));
  const kinds = opened.kinds.filter(({ makesRoomFor }) => makesRoomFor !== undefined);
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const { found: marked } = await listMarked(session, kind);
      const leaving = marked.filter((one) => isMarkedBy(one, desired.mark) && !asked.has(one.address));
      return leaving.flatMap(({ address }) => {
        const waiting = kind.makesRoomFor?.(address).find((one) => made.has(one));
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
