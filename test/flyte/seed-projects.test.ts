import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { apply, plan, root, showDiagnostic } from "../product/run-fgk.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";

const folder = path.join(root, "plans/from-nothing");
const text = readFileSync(path.join(folder, "fgk.yaml"), "utf8");

it("Flyte has the file's projects and no other, with the file's words", async () => {
  const wanted = text.replace(
    "projects: [flytesnacks]",
    "projects: [billing, { id: forecasting, description: Demand forecasting }]",
  );
  const simulated = createSimulatedCloud({ timeScale: 0.1 });
  const { world } = openSimulatedWorld(simulated, { folder });
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
