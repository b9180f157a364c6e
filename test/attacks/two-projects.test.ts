import { beforeAll, describe, expect, it } from "vitest";
import { destroy } from "../destroy/take-down.ts";
import { openWorld, smallest } from "../plan/installation.ts";
import type { RunOptions } from "../product/run-fgk.ts";
import { apply, plan, stepsOf } from "../product/run-fgk.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** One file for two projects, as a template makes it: the same name, and a cluster of the same name. */
function fileOf(project: string, account: string, data: string): string {
  return `${smallest
    .replace("project: acme-ml", `project: ${project}`)
    .replace("metadata: acme-ml-flyte-metadata", `metadata: ${project}-metadata`)
    .replace("userData: acme-ml-flyte-data", `userData: ${data}`)}serviceAccount: { name: ${account} }\n`;
}

const prod = fileOf("acme-prod", "flyte-prod", "acme-prod-data");
const dev = fileOf("acme-dev", "flyte-dev", "{ name: acme-prod-data, project: acme-prod, managed: false }");
const shared = fileOf("acme-dev", "flyte-dev", "{ name: acme-dev-data, project: acme-prod }");

let simulated: SimulatedCloud;
beforeAll(async () => {
  simulated = createSimulatedCloud({
    timeScale: 0.1,
    projects: [{ projectId: "acme-dev" }, { projectId: "acme-prod" }],
  });
  const { world } = openWorld(simulated);
  expect((await apply(world, prod, await plan(world, prod))).status).toBe("done");
  await simulated.clock.sleep(600_000);
});

describe("two deployments of one name, whose clusters have one name, in two projects", () => {
  it.each([
    ["that reads a bucket of the other's project", dev],
    ["that has a bucket in the other's project", shared],
  ])("the one %s deletes nothing of the other's", async (_name, text) => {
    const deletes = async (options: RunOptions): Promise<readonly string[]> =>
      stepsOf(await plan(openWorld(simulated).world, text, options)).filter((step) => step.startsWith("delete "));
    expect([await deletes({}), await deletes(destroy)]).toEqual([[], []]);
  });
});
