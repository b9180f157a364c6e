import { readFileSync } from "node:fs";
import path from "node:path";
import type { Plan } from "@fgk/engine";
import {
  apply,
  applyOrDie,
  listNamed,
  plan,
  readWritten,
  showDiagnostic,
  stepsOf,
  tryPlan,
} from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { listCrashPoints } from "../simulation/crash-points.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint } from "../simulation/simulated-world.ts";
import { findDamage, takeSnapshot } from "../witness/witness.ts";
import type { LoadedCase } from "./case-file.ts";
import { letHappen, openCase, prepareCase } from "./run-case.ts";

export interface CaseSweep {
  readonly points: number;
  /** How many points there are in all. */
  readonly possible: number;
  /** What went wrong, by crash point. */
  readonly failures: readonly string[];
}

/** Which reads are tried: they change nothing, so that a few stand for all. */
const everyRead = 5;

/** How many points one run of the tests tries of each case; `all` with FGK_CRASH_POINTS=all. */
const most =
  process.env["FGK_CRASH_POINTS"] === "all" ? Number.POSITIVE_INFINITY : Number(process.env["FGK_CRASH_POINTS"] ?? 8);

/**
 * The case's apply dies before or after its writes, or after a read, and is run again: every other time from the committed
 * plan file, otherwise from a new plan. Each time it must converge, leave nothing to do, and touch nothing foreign.
 */
export async function sweepCase(loaded: LoadedCase): Promise<CaseSweep> {
  const begin = await prepareCase(loaded);
  await letHappen(begin, loaded, loaded.case.meanwhile ?? []);
  const written = readWritten(readFileSync(path.join(loaded.folder, "fgk.plan.yaml"), "utf8"));
  const whole = openCase(cloneSimulatedCloud(begin), loaded);
  const outcome = await apply(whole.world, loaded.text, written);
  if (outcome.status !== "done") throw new Error(outcome.diagnostics.map(showDiagnostic).join("\n"));
  const possible = listCrashPoints(whole.calls, everyRead);
  const points = spread(possible, most);
  const failures: string[] = [];
  for (const [index, point] of points.entries()) {
    const again = index % 2 === 0 ? "the committed plan" : "a new plan";
    const problems = await dieAndGoOn(begin, loaded, point, written, index % 2 === 0).catch((error: unknown) => [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ]);
    if (problems.length > 0) {
      failures.push(
        `${point.when} call ${point.call} (${whole.calls[point.call - 1]}), then ${again}: ${problems.join("; ")}`,
      );
    }
  }
  return { points: points.length, possible: possible.length, failures };
}

/** At most so many, evenly over the whole apply, and not always the same half of before and after. */
function spread(points: readonly CrashPoint[], atMost: number): readonly CrashPoint[] {
  if (points.length <= atMost) return points;
  const step = points.length / atMost;
  return Array.from({ length: atMost }, (_, index) => points[Math.floor(index * step + (index % 2))]).filter(
    (point) => point !== undefined,
  );
}

async function dieAndGoOn(
  begin: SimulatedCloud,
  loaded: LoadedCase,
  crash: CrashPoint,
  written: Plan,
  fromFile: boolean,
): Promise<readonly string[]> {
  const simulated = cloneSimulatedCloud(begin);
  const snapshot = takeSnapshot(simulated.cloud);
  const problems: string[] = [];
  const dying = openCase(simulated, loaded, { crash });
  await applyOrDie(dying.world, loaded.text, written);
  if (!dying.crashed()) problems.push("it didn't crash");
  const { world } = openCase(simulated, loaded);
  const second = fromFile ? written : await plan(world, loaded.text, loaded.flags);
  const outcome = await apply(world, loaded.text, second);
  if (outcome.status !== "done") {
    problems.push(`the second run ended ${outcome.status}: ${outcome.diagnostics.map(showDiagnostic).join("; ")}`);
  }
  const next = await planWhenUp(simulated, loaded);
  if (!next.ok) problems.push(`no next plan: ${next.diagnostics.map(showDiagnostic).join("; ")}`);
  else if (next.value.steps.length > 0) problems.push(`left: ${stepsOf(next.value).join(", ")}`);
  return [...problems, ...findDamage(snapshot, simulated.cloud, [written, second], listNamed(loaded.text))];
}

/** The next plan; where pods have moved, once they are up: until Flyte answers, its projects can't be compared. */
async function planWhenUp(simulated: SimulatedCloud, loaded: LoadedCase): ReturnType<typeof tryPlan> {
  for (let minute = 0; ; minute += 1) {
    // Flyte's pod may just have lost its node: until it is up again, its projects can't be asked for.
    await simulated.clock.sleep(600_000);
    const next = await tryPlan(openCase(simulated, loaded).world, loaded.text, loaded.flags);
    const isWaiting = next.ok && next.value.steps.some(({ action }) => action === "ensure");
    if (!isWaiting || minute === 10) return next;
    await simulated.clock.sleep(60_000);
  }
}
