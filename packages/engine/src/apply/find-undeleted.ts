import { readResources } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Mark } from "../model/live.ts";
import type { World } from "../model/world.ts";
import { sayMoved } from "./moved.ts";
import type { PlannedStep } from "./planned-steps.ts";

/**
 * A delete that planning now doesn't ask for is done, or its thing isn't ours any more, or something keeps it: that is looked
 * up before anything is written, for the plan says that the thing goes. `said` is what planning says now.
 */
export async function findUndeleted(
  world: World,
  mark: Mark,
  kinds: readonly ResourceKind[],
  steps: readonly PlannedStep[],
  said: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  const deleted = steps.filter(({ step, settled }) => step.action === "delete" && settled);
  if (deleted.length === 0) return [];
  const resources = deleted.map(({ resource }) => resource);
  const found = await readResources(openSession(world, mark), kinds, resources);
  return [...found].flatMap(([address, live]) => {
    if (live.status !== "present") return [];
    const { by } = live.marking;
    if (by === "nobody" || by === "other") return [sayMoved(address, "doesn't carry our mark any more")];
    const why = said.find((one) => one.address === address && one.code === "protected");
    if (why === undefined) return [];
    const again = sayMoved(address, "");
    const help = [why.help, again.help].filter((part) => part !== undefined).join("; then ");
    return [{ ...again, summary: why.summary, cause: "when this plan was made, nothing kept it", help }];
  });
}
