import type { Plan } from "@fgk/engine";
import { compareThings, listThings } from "../faults/list-things.ts";
import { planWhenUp, type Situation } from "../faults/situations.ts";
import { apply, listNamed, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";
import { openDraw } from "../property/draw.ts";
import type { Ended } from "../rows/row.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { createRandom } from "../simulation/random.ts";
import { findDamage, takeSnapshot } from "../witness/witness.ts";
import { drawLags } from "./draw-lags.ts";
import { openStale } from "./open-stale.ts";

/** After so long every write is seen by every read. */
const seenMs = 61_000;

/**
 * One case: a situation's plan is made and applied while reads are old, sometimes once more before everything is seen. Nothing
 * has failed, so that both must be done; and when all is seen, everything is there once and nothing is left to do.
 */
export async function runStale(
  situations: readonly Situation[],
  number: number,
  keep?: ReadonlySet<number>,
): Promise<Ended> {
  const draw = openDraw(createRandom(500_009 + number));
  const situation = draw.one(situations);
  const again = draw.chance(0.4);
  const { text, flags } = situation;
  const cloud = cloneSimulatedCloud(situation.cloud, number);
  const stale = openStale(cloud, drawLags(number), keep);
  const snapshot = takeSnapshot(cloud.cloud);
  const applied: Plan[] = [];
  const problems: string[] = [];
  const story = [situation.name];
  const run = async (mayBeStale: boolean): Promise<void> => {
    const world = stale.open();
    const made = await tryPlan(world, text, flags);
    if (!made.ok) {
      problems.push(...made.diagnostics.map((one) => `no plan: ${showDiagnostic(one)}`));
      return;
    }
    story.push(`planned ${stepsOf(made.value).join(", ")}`);
    applied.push(made.value);
    const outcome = await apply(world, text, made.value);
    const said = outcome.diagnostics.map((one) => `${outcome.status}: ${one.code}: ${showDiagnostic(one)}`);
    story.push(`apply ended ${outcome.status}`, ...said);
    const isStale = outcome.diagnostics.length > 0 && outcome.diagnostics.every(({ code }) => code === "plan-stale");
    if (outcome.status !== "done" && !(mayBeStale && isStale)) problems.push(outcome.status, ...said);
  };
  await run(false);
  // A plan of what was is stale where it meets what is: nothing is written there.
  if (again && problems.length === 0) await run(true);
  await cloud.clock.sleep(seenMs);
  const next = await planWhenUp(cloud, situation);
  if (!next.ok) problems.push(...next.diagnostics.map((one) => `no next plan: ${showDiagnostic(one)}`));
  else problems.push(...stepsOf(next.value).map((step) => `left: ${step}`));
  problems.push(...compareThings(situation.things, listThings(cloud.cloud.state)));
  problems.push(...findDamage(snapshot, cloud.cloud, applied, listNamed(text)));
  return {
    problems,
    parts: stale.writes(),
    story: [...story, ...stale.story],
    counts: { "old answers": stale.old(), ...(again ? { "applied again at once": 1 } : {}) },
  };
}
