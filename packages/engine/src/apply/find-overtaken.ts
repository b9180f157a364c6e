import { backoffMs } from "../live/backoff.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { limits } from "../model/limits.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { ApplyInput } from "./apply-input.ts";

/**
 * Where there was no cluster yet two applies may have run side by side, and the other one may have ended long before this one
 * could take the lease. What it made beyond this plan only another plan shows: as long as one isn't empty, the result isn't what
 * the file says. An answer may be a minute old: it is asked again for so long.
 */
export async function findOvertaken(input: ApplyInput, stop: AbortSignal): Promise<readonly Diagnostic[]> {
  const { world, plan } = input;
  const { header } = plan;
  const endMs = world.now() + limits.staleMs;
  for (let attempt = 1; ; attempt += 1) {
    const fresh = await makePlan({
      ...input,
      emit: () => undefined,
      allow: header.allow,
      dataLoss: header.dataLoss,
      adopt: header.adopt,
      target: header.only,
    });
    const left = fresh.ok ? fresh.value.steps.length : 1;
    if (left === 0) return [];
    if (stop.aborted || world.now() >= endMs) return [describeOvertaken()];
    await world.sleep(Math.min(backoffMs(world, attempt), endMs - world.now()), stop);
  }
}

function describeOvertaken(): Diagnostic {
  return {
    severity: "error",
    code: "plan-stale",
    summary: "another apply of this deployment was at work meanwhile, and left what this plan doesn't know",
    cause: "until there is a cluster to hold the lease in, nothing keeps two applies apart",
    help: "plan again: fgk plan",
  };
}
