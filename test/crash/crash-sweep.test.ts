import { readFileSync } from "node:fs";
import path from "node:path";
import { readPlan, writePlan } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { apply, plan, root, showDiagnostic } from "../product/run-fgk.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";
import { type CrashPoint, openSimulatedWorld, SimulatedCrash } from "../simulation/simulated-world.ts";

const folder = path.join(root, "plans/from-nothing");
const text = readFileSync(path.join(folder, "fgk.yaml"), "utf8");

/** How many points one commit tries; all of them when it is 1. */
const everyNth = Number(process.env["FGK_CRASH_EVERY"] ?? 1);

/** One installation from nothing that dies at a point and is run again from the same plan file. */
async function crashAndRunAgain(point: CrashPoint): Promise<readonly string[]> {
  const simulated = createSimulatedCloud({ seed: point.call });
  const first = openSimulatedWorld(simulated, { folder });
  const written = writePlan(await plan(first.world, text));
  const read = readPlan(written, "fgk.plan.yaml");
  if (!read.ok) throw new Error("the plan can't be read back");
  const dying = openSimulatedWorld(simulated, { folder, crash: point });
  await apply(dying.world, text, read.value).catch((error: unknown) => {
    if (!(error instanceof SimulatedCrash)) throw error;
  });
  const problems: string[] = [];
  if (!dying.crashed()) problems.push("it didn't crash");
  const second = openSimulatedWorld(simulated, { folder });
  const outcome = await apply(second.world, text, read.value);
  if (outcome.status !== "done")
    problems.push(`second run: ${outcome.status} ${outcome.diagnostics.map(showDiagnostic).join("; ")}`);
  const next = await plan(openSimulatedWorld(simulated, { folder }).world, text);
  if (next.steps.length > 0)
    problems.push(`left: ${next.steps.map((step) => `${step.action} ${step.address}`).join(", ")}`);
  const creates = simulated.cloud.journal.filter(
    (entry) => entry.write && entry.method === "POST" && entry.status < 300,
  );
  const twice = [...Map.groupBy(creates, (entry) => `${entry.path} ${entry.body ?? ""}`)].filter(
    ([key, entries]) =>
      entries.length > 1 && /\/(clusters|instances|serviceAccounts|secrets|b|projects)(\?|$| )/.test(key),
  );
  if (twice.length > 0) problems.push(`made twice: ${twice.map(([key]) => key.slice(0, 80)).join(", ")}`);
  return problems;
}

describe("an installation from nothing", () => {
  it("dies before and after the effect of every API call, is run again and converges", {
    timeout: 400_000,
  }, async () => {
    const simulated = createSimulatedCloud({ seed: 1 });
    const made = await plan(openSimulatedWorld(simulated, { folder }).world, text);
    const whole = openSimulatedWorld(simulated, { folder });
    const outcome = await apply(whole.world, text, made);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(outcome.status).toBe("done");
    const failures: string[] = [];
    let points = 0;
    for (let call = 1; call <= whole.calls.length; call += everyNth) {
      for (const when of ["before", "after"] as const) {
        points += 1;
        const problems = await crashAndRunAgain({ call, when }).catch((error: unknown) => [String(error)]);
        if (problems.length > 0)
          failures.push(`${when} call ${call} (${whole.calls[call - 1]}): ${problems.join("; ")}`);
      }
    }
    console.log(`crash sweep: ${points} points over ${whole.calls.length} calls, ${failures.length} not converged`);
    expect(failures).toEqual([]);
  });
});
