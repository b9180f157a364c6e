import { findContents } from "../live/read-leaving.ts";
import type { Address } from "../model/address.ts";
import { Failure } from "../model/failure.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import type { Content, Present } from "../model/live.ts";
import type { PlannedStep } from "./planned-steps.ts";
import { isShown } from "./shown.ts";

/** A thing that is to be deleted, as a step found it. */
export interface ToDelete {
  readonly session: Session;
  readonly kind: ResourceKind;
  readonly planned: PlannedStep;
  readonly own: ReadonlySet<Address>;
  readonly live: Present;
  /** Its delete was taken so little ago that what is read may be older. */
  readonly isTaken: boolean;
}

/**
 * What of others is in it by now, of which the plan doesn't say that it goes too. Undefined: it only seems to be there, since
 * its delete was taken and it can't be looked into any more. Throws `Failure`.
 */
export async function findUnshown(thing: ToDelete): Promise<readonly Content[] | undefined> {
  const { session, kind, planned, own, live, isTaken } = thing;
  const { step, resource } = planned;
  try {
    const found = await findContents(session, kind, resource, live, own);
    const unshown = found.filter(({ what }) => step.action !== "delete" || !isShown(step, what, null));
    return isTaken && unshown.length > 0 ? undefined : unshown;
  } catch (error) {
    if (isTaken && error instanceof Failure) return undefined;
    throw error;
  }
}
