import { diffFields } from "../diff/diff-fields.ts";
import { backoffMs } from "../live/backoff.ts";
import { readResources } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { ResourceKind } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { Live, Mark } from "../model/live.ts";
import type { World } from "../model/world.ts";
import type { KnownOutputs } from "./known-outputs.ts";
import type { PlannedStep } from "./planned-steps.ts";
import { onlyWithdraws } from "./withdraws.ts";

/** What was carried out, and where it is read again. */
export interface LeftOversInput {
  readonly world: World;
  readonly mark: Mark;
  readonly kinds: readonly ResourceKind[];
  readonly steps: readonly PlannedStep[];
  readonly outputs: KnownOutputs;
  readonly stop: AbortSignal;
}

/**
 * After the last step everything that was changed is read again: what still differs is a bug of its kind, by name, or
 * somebody else's doing. An answer may be a minute old: it is asked again for so long.
 */
export async function findLeftOvers(input: LeftOversInput): Promise<readonly Diagnostic[]> {
  const { world, stop } = input;
  const endMs = world.now() + limits.staleMs;
  for (let attempt = 1; ; attempt += 1) {
    const left = await look(input);
    if (left.length === 0 || stop.aborted || world.now() >= endMs) return left;
    await world.sleep(Math.min(backoffMs(world, attempt), endMs - world.now()), stop);
  }
}

async function look({ world, mark, kinds, steps, outputs }: LeftOversInput): Promise<readonly Diagnostic[]> {
  const changed = new Map(steps.map((planned) => [planned.resource.address, planned]));
  const resources = [...changed.values()].map(({ resource }) => resource);
  const found = await readResources(openSession(world, mark), kinds, resources);
  for (const [address, live] of found) outputs.note(address, live);
  return [...changed.values()].flatMap((planned) => {
    const live = found.get(planned.resource.address);
    const what = live === undefined ? "it can't be read" : describeLeft(planned, live, outputs);
    return what === undefined ? [] : [describe(planned, what)];
  });
}

/** What isn't as asked for, in words; undefined when all is. */
function describeLeft({ step, resource }: PlannedStep, live: Live, outputs: KnownOutputs): string | undefined {
  if (live.status === "unreadable") return `it can't be read (${live.why.summary})`;
  if (step.action === "delete") {
    // A new thing of somebody else's isn't what was deleted.
    const ours = live.status === "present" && (live.marking.by === "us" || live.marking.by === "unmarkable");
    return ours ? "it is still there" : undefined;
  }
  if (live.status === "absent") return onlyWithdraws(step) ? undefined : "it isn't there";
  if (step.action === "adopt" && live.marking.by !== "us") return "it doesn't carry our mark";
  const paths = diffFields(resource, live, outputs.resolve).map((one) => one.path);
  return paths.length === 0 ? undefined : `${paths.join(", ")} isn't as asked for`;
}

function describe({ step, resource }: PlannedStep, what: string): Diagnostic {
  return {
    severity: "error",
    code: "not-converged",
    summary: `${resource.address} was ${step.action === "delete" ? "deleted" : "changed"}, but ${what}`,
    cause: "somebody changed it meanwhile, or fgk has a bug in this kind",
    help: "plan again: fgk plan",
    address: resource.address,
  };
}
