import type { Plan } from "@fgk/engine";
import { ask, openWorld, readBack } from "../plan/installation.ts";
import type { RunOptions } from "../product/run-fgk.ts";
import { apply, plan, showDiagnostic } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** Applies what is planned now by a file that was written and read; answers how it ended, and with what words. */
export async function carryOut(
  simulated: SimulatedCloud,
  text: string,
  options: RunOptions,
): Promise<{ readonly made: Plan; readonly status: string; readonly said: readonly string[] }> {
  const made = await plan(openWorld(simulated).world, text, options);
  const outcome = await apply(openWorld(simulated).world, text, readBack(made));
  return { made, status: outcome.status, said: outcome.diagnostics.map(showDiagnostic) };
}

/** What a plan says is kept, each with its reason. */
export function listKept(made: Plan): readonly string[] {
  return made.diagnostics.map(({ summary }) => summary).filter((summary) => / is kept: /.test(summary));
}

/** Whether there is something at a place. */
export async function isThere(simulated: SimulatedCloud, place: string): Promise<boolean> {
  return ask(simulated, "GET", place).then(
    () => true,
    () => false,
  );
}
