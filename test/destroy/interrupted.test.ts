import { beforeAll, describe, expect, it } from "vitest";
import { install, listNames, openWorld, readBack, smallest } from "../plan/installation.ts";
import { apply, applyOrDie, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import { listCrashPoints } from "../simulation/crash-points.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint } from "../simulation/simulated-world.ts";
import { findMarked } from "./find-marked.ts";
import { destroy, webhooks } from "./take-down.ts";

const definitions = "cluster:/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

let installed: SimulatedCloud;
let points: readonly CrashPoint[];
let calls: readonly string[];
let left: readonly string[];
beforeAll(async () => {
  installed = await install(smallest);
  const whole = cloneSimulatedCloud(installed);
  const made = await plan(openWorld(whole).world, smallest, destroy);
  const run = openWorld(whole);
  expect((await apply(run.world, smallest, readBack(made))).status).toBe("done");
  left = await listLeft(whole);
  calls = run.calls;
  points = listCrashPoints(calls);
});

/** What carries the mark or was made by Flyte, ten minutes later. */
async function listLeft(simulated: SimulatedCloud): Promise<readonly string[]> {
  await simulated.clock.sleep(600_000);
  return [
    ...findMarked(simulated),
    ...(await listNames(simulated, webhooks)),
    ...(await listNames(simulated, definitions)),
    ...(await listNames(simulated, "cluster:/api/v1/namespaces")),
  ];
}

describe("a destroy that dies at any of its writes", () => {
  it("leaves the same as one that doesn't, once it is run again, and then nothing to do", {
    timeout: 180_000,
  }, async () => {
    expect(left.filter((name) => name.includes("webhook") || name.includes("flyteworkflows"))).toEqual([]);
    expect(calls.filter((name) => name.startsWith("helm DELETE")).length).toBeGreaterThan(5);
    const problems: string[] = [];
    for (const crash of points) {
      const said = await dieAndGoOn(crash);
      if (said.length > 0) problems.push(`${crash.when} ${calls[crash.call - 1]}: ${said.join("; ")}`);
    }
    expect(problems).toEqual([]);
    expect(points.length).toBeGreaterThan(50);
  });
});

async function dieAndGoOn(crash: CrashPoint): Promise<readonly string[]> {
  const simulated = cloneSimulatedCloud(installed);
  const dying = openWorld(simulated, { crash });
  const first = await plan(openWorld(simulated).world, smallest, destroy);
  await applyOrDie(dying.world, smallest, first);
  if (!dying.crashed()) return ["it didn't die"];
  const outcome = await apply(
    openWorld(simulated).world,
    smallest,
    await plan(openWorld(simulated).world, smallest, destroy),
  );
  if (outcome.status !== "done") return outcome.diagnostics.map(showDiagnostic);
  const next = await plan(openWorld(simulated).world, smallest, destroy);
  const more = next.steps.length === 0 ? [] : [`to do: ${stepsOf(next).join(", ")}`];
  const now = await listLeft(simulated);
  const differs = JSON.stringify(now) === JSON.stringify(left) ? [] : [`left: ${now.join(", ")}`];
  return [...more, ...differs];
}
