import { beforeAll, describe, expect, it } from "vitest";
import { openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic } from "../product/run-fgk.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { Counted } from "./count-calls.ts";
import { countCalls } from "./count-calls.ts";

const teams = Array.from({ length: 100 }, (_, index) => `team-${index}`);
const wideText = smallest.replace("projects: [flytesnacks]", `projects: [flytesnacks, ${teams.join(", ")}]`);

/** The most calls that a plan may make; 8 of them read the release's objects, one by one. */
const limits = { fromNothing: 20, nothingToDo: 34, hundredProjects: 34 };

function open(simulated: SimulatedCloud): Counted {
  return countCalls(openWorld(simulated).world);
}

function report(what: string, { calls }: Counted): void {
  console.log(`${what}: ${calls.length} calls`);
}

async function applyAll(world: Counted["world"], file: string): Promise<void> {
  const outcome = await apply(world, file, await plan(world, file));
  expect(outcome.diagnostics.filter(({ severity }) => severity === "error").map(showDiagnostic)).toEqual([]);
  expect(outcome.status).toBe("done");
}

describe("calls of the APIs", () => {
  const simulated = createSimulatedCloud({ timeScale: 0.1 });

  it("plan of an empty cloud", async () => {
    const counted = open(simulated);
    await plan(counted.world, smallest);
    report("plan of an empty cloud", counted);
    expect(counted.calls.length).toBeLessThanOrEqual(limits.fromNothing);
    expect(counted.repeated()).toEqual([]);
  });

  describe("when it is applied", () => {
    beforeAll(() => applyAll(open(simulated).world, smallest));

    it("plan with nothing to do", async () => {
      const counted = open(simulated);
      expect((await plan(counted.world, smallest)).steps).toEqual([]);
      report("plan with nothing to do", counted);
      expect(counted.calls.length).toBeLessThanOrEqual(limits.nothingToDo);
      expect(counted.repeated()).toEqual([]);
    });

    it("plan, apply and plan again with 100 projects of 3 domains more", { timeout: 60_000 }, async () => {
      const planning = open(simulated);
      const made = await plan(planning.world, wideText);
      report("plan with 100 projects × 3 domains to add", planning);
      expect(planning.calls.length).toBeLessThanOrEqual(limits.hundredProjects);
      expect(planning.repeated()).toEqual([]);

      const applying = open(simulated);
      const outcome = await apply(applying.world, wideText, made);
      report("apply of those", applying);
      expect(outcome.status).toBe("done");
      expect(applying.calls.filter((call) => call.includes(":setIamPolicy"))).toHaveLength(1);

      const again = open(simulated);
      expect((await plan(again.world, wideText)).steps).toEqual([]);
      report("plan with 100 projects × 3 domains, nothing to do", again);
      expect(again.calls.length).toBeLessThanOrEqual(limits.hundredProjects);
      expect(again.repeated()).toEqual([]);
    });
  });
});
