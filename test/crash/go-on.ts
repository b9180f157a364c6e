import type { Plan } from "@fgk/engine";
import { apply, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { Scene, Way } from "./scene.ts";

/** What became of the run after one that died. */
export interface Sequel {
  /** As the apply answers it; `refused`: there was no plan. */
  readonly status: string;
  /** What fgk said about it. */
  readonly said: readonly string[];
  /** The plans that were applied, the dead run's first. */
  readonly plans: readonly Plan[];
  /** The steps of the next plan, where the run was done. */
  readonly left: readonly string[];
}

/** Runs fgk again as a person does after a crash, and plans once more. */
export async function goOn(scene: Scene, simulated: SimulatedCloud, way: Way): Promise<Sequel> {
  const { text, flags, written } = scene;
  const { world } = scene.open(simulated);
  const made = way === "plan file" ? { ok: true as const, value: written } : await tryPlan(world, text, flags);
  if (!made.ok) return { status: "refused", said: made.diagnostics.map(showDiagnostic), plans: [written], left: [] };
  const outcome = await apply(world, text, made.value);
  const said = outcome.diagnostics.map(showDiagnostic);
  const plans = [written, made.value];
  if (outcome.status !== "done") return { status: outcome.status, said, plans, left: [] };
  return { status: "done", said, plans, left: await planWhenUp(scene, simulated) };
}

/** The next plan's steps; where pods have moved, once they are up: until Flyte answers, its projects can't be compared. */
async function planWhenUp(scene: Scene, simulated: SimulatedCloud): Promise<readonly string[]> {
  for (let round = 0; ; round += 1) {
    await simulated.clock.sleep(600_000);
    const next = await tryPlan(scene.open(simulated).world, scene.text, scene.flags);
    if (!next.ok) return next.diagnostics.map((one) => `no next plan: ${showDiagnostic(one)}`);
    const isWaiting = next.value.steps.some(({ action }) => action === "ensure");
    if (!isWaiting || round === 10) return stepsOf(next.value);
    await simulated.clock.sleep(60_000);
  }
}
