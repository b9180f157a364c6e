import type { Plan } from "@fgk/engine";
import { openWorld, readBack, smallest } from "../plan/installation.ts";
import { apply, applyOrDie, plan, showDiagnostic } from "../product/run-fgk.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint } from "../simulation/simulated-world.ts";

/** Operations take a tenth of their real time: fewer polls of the same calls, every kind of call still there. */
const timeScale = 0.1;

export interface SweepResult {
  readonly calls: number;
  readonly points: number;
  /** What went wrong, by crash point. */
  readonly failures: readonly string[];
}

/**
 * An installation from nothing that dies before, then after the effect of each of its API calls (helm's included), and is
 * run again, from the same plan file or from a new plan: it must converge, make nothing twice, and leave nothing for the next plan. Takes every
 * `of`-th call, beginning with the `shard`-th.
 */
export async function sweepCrashes(shard: number, of: number): Promise<SweepResult> {
  const simulated = createSimulatedCloud({ timeScale });
  const written = readBack(await plan(openWorld(simulated).world, smallest));
  const whole = openWorld(simulated);
  const outcome = await apply(whole.world, smallest, written);
  if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(showDiagnostic).join("\n"));
  const failures: string[] = [];
  let points = 0;
  for (let call = shard; call <= whole.calls.length; call += of) {
    for (const when of ["before", "after"] as const) {
      points += 1;
      const problems = await crashAndRunAgain({ call, when }, written).catch((error: unknown) => [String(error)]);
      if (problems.length > 0) failures.push(`${when} call ${call} (${whole.calls[call - 1]}): ${problems.join("; ")}`);
    }
  }
  return { calls: whole.calls.length, points, failures };
}

async function crashAndRunAgain(point: CrashPoint, written: Plan): Promise<readonly string[]> {
  const simulated = createSimulatedCloud({ timeScale });
  const problems: string[] = [];
  const dying = openWorld(simulated, { crash: point });
  await applyOrDie(dying.world, smallest, written);
  if (!dying.crashed()) problems.push("it didn't crash");
  // A person goes on with the reviewed plan file or plans anew: half of the points take each way.
  const again = openWorld(simulated).world;
  const second = await apply(again, smallest, point.when === "after" ? written : await plan(again, smallest));
  if (second.status !== "done") {
    problems.push(`second run ${second.status}: ${second.diagnostics.map(showDiagnostic).join("; ")}`);
  }
  const next = await plan(openWorld(simulated).world, smallest);
  if (next.steps.length > 0)
    problems.push(`left: ${next.steps.map((step) => `${step.action} ${step.address}`).join(", ")}`);
  return [...problems, ...findDoubles(simulated)];
}

/** Things of which there must be exactly one, counted in the cloud itself. */
function findDoubles({ cloud }: SimulatedCloud): readonly string[] {
  const { state } = cloud;
  const addresses = Object.keys(state.compute).filter((name) => name.includes("/addresses/"));
  const counts: readonly (readonly [string, number, number])[] = [
    ["clusters", Object.keys(state.clusters).length, 1],
    ["instances", Object.keys(state.sql).length, 1],
    ["buckets", Object.keys(state.buckets).length, 2],
    ["accounts", Object.keys(state.serviceAccounts).length, 1],
    ["secrets", Object.keys(state.secrets).length, 1],
    ["addresses", addresses.length, 2],
    ["routers", Object.keys(state.compute).filter((name) => name.includes("/routers/")).length, 1],
  ];
  return counts
    .filter(([, seen, wanted]) => seen !== wanted)
    .map(([what, seen, wanted]) => `${seen} ${what}, not ${wanted}`);
}
