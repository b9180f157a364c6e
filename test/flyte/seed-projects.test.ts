import { expect, it } from "vitest";
import { openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic } from "../product/run-fgk.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";

it("Flyte has the file's projects and no other, with the file's words", async () => {
  const wanted = smallest.replace(
    "projects: [flytesnacks]",
    "projects: [billing, { id: forecasting, description: Demand forecasting }]",
  );
  const simulated = createSimulatedCloud({ timeScale: 0.1 });
  const { world } = openWorld(simulated);
  const outcome = await apply(world, wanted, await plan(world, wanted));
  expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  const [instance] = Object.values(simulated.cloud.state.sql);
  const projects: readonly { id: string; description: string; state: number }[] =
    instance?.["flyteTables"]["flyteadmin"].projects;
  const found = projects.map(({ id, description, state }) => [id, description, state]);
  expect(found.sort()).toEqual([
    ["billing", "billing description", 0],
    ["forecasting", "Demand forecasting", 0],
  ]);
});
