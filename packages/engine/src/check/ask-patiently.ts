import { withHeartbeat } from "../live/heartbeat.ts";
import { readAgain } from "../live/read-again.ts";
import type { Check, Finding } from "../model/check.ts";
import { endsEverything } from "../model/diagnostic.ts";
import { Failure } from "../model/failure.ts";
import type { Session } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { ChecksInput } from "./checks-input.ts";
import { isAbout } from "./is-about.ts";

/**
 * Asks one check; a red one that an apply has just changed, and that takes its time to become true everywhere, is asked again
 * until it is green, or red for a reason that lasts, or patience ends. Says at least every half minute what it waits for.
 */
export async function askPatiently(
  input: ChecksInput,
  check: Check,
  first: Session,
  fresh: () => Session,
): Promise<Finding> {
  const { world, stop } = input;
  const changed = check.settles && isAbout(check, input.changed);
  const startedMs = world.now();
  const endMs = startedMs + (changed ? (input.patienceMs ?? limits.settleMs) : 0);
  let finding = await askOnce(input, check, first);
  if (!mayPass(finding) || world.now() >= endMs || stop.aborted) return tell(finding);
  let saidMs = world.now();
  const say = (): void => {
    saidMs = world.now();
    input.emit({ type: "check-waiting", name: check.name, finding, elapsedMs: saidMs - startedMs });
  };
  const askOn = async (): Promise<Finding> => {
    while (mayPass(finding) && world.now() < endMs && !stop.aborted) {
      await world.sleep(Math.min(10_000, endMs - world.now()), stop);
      if (!stop.aborted) finding = await askOnce(input, check, fresh());
    }
    return tell(finding);
  };
  say();
  return withHeartbeat(world, askOn, () => {
    if (world.now() - saidMs >= limits.heartbeatMs) say();
    return saidMs + limits.heartbeatMs - world.now();
  });
}

/** Whether it lasts is only asked here: to a reader a red check is a red check. */
function tell(finding: Finding): Finding {
  if (finding.status !== "red") return finding;
  const { lasting: _, ...told } = finding;
  return told;
}

/** Red for a reason that Google's own delays explain. */
function mayPass(finding: Finding): boolean {
  return finding.status === "red" && finding.lasting !== true;
}

/** A check that can't be asked for the world's reasons is red with that reason: it wasn't proved. */
async function askOnce({ world, stop }: ChecksInput, check: Check, session: Session): Promise<Finding> {
  try {
    return await readAgain(world, () => check.ask(session, stop), stop);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { code, summary, cause, help } = error.diagnostic;
    if (endsEverything(code)) throw error;
    if (code === "interrupted" && stop.aborted) return { status: "not-asked", evidence: "interrupted" };
    return {
      status: "red",
      evidence: summary,
      cause: cause ?? "it could not be asked",
      mend: help ?? "run fgk verify again",
    };
  }
}
