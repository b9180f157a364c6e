import { readResources } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Mark } from "../model/live.ts";
import type { World } from "../model/world.ts";
import { sayMoved } from "./moved.ts";
import type { PlannedStep } from "./planned-steps.ts";

/**
 * A delete that planning now doesn't ask for is done, or its thing isn't ours any more: that is looked up before anything is
 * written, for the plan says that the thing goes.
 */
export async function findUndeleted(
  world: World,
  mark: Mark,
  kinds: readonly ResourceKind[],
  steps: readonly PlannedStep[],
): Promise<readonly Diagnostic[]> {
  const deleted = steps.filter(({ step, settled }) => step.action === "delete" && settled);
  if (deleted.length === 0) return [];
  const resources = deleted.map(({ resource }) => resource);
  const found = await readResources(openSession(world, mark), kinds, resources);
  return [...found].flatMap(([address, live]) => {
    if (live.status !== "present") return [];
    const { by } = live.marking;
    return by === "nobody" || by === "other" ? [sayMoved(address, "doesn't carry our mark any more")] : [];
  });
}
