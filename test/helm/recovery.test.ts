import type { Plan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { openWorld, smallest } from "../plan/installation.ts";
import { apply, applyOrDie, plan, showDiagnostic, stepsOf, verify } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { createSimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint, SimulatedWorld } from "../simulation/simulated-world.ts";

/** One value of the chart changed: an upgrade. */
const quieter = smallest.replace("  projects:", "  values: { configuration: { logging: { level: 3 } } }\n  projects:");
const release = "helm.release/flyte/fb";

function open(cloud: SimulatedCloud, crash?: CrashPoint): SimulatedWorld {
  return openWorld(cloud, crash === undefined ? {} : { crash });
}

/** Plans and applies; where a crash is asked for, the run must die of it. */
async function run(cloud: SimulatedCloud, file: string, crash?: CrashPoint): Promise<SimulatedWorld> {
  const opened = open(cloud, crash);
  const outcome = await applyOrDie(opened.world, file, await plan(opened.world, file));
  expect(opened.crashed()).toBe(crash !== undefined);
  if (outcome !== undefined) expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  return opened;
}

/** Where helm can die in such a run: before each of its calls but repeated ones, and after each that writes. */
async function listHelmPoints(cloud: SimulatedCloud, file: string): Promise<readonly CrashPoint[]> {
  const { calls } = await run(cloneSimulatedCloud(cloud), file);
  return calls.flatMap((name, index): readonly CrashPoint[] => {
    if (!name.startsWith("helm ") || calls.indexOf(name) !== index) return [];
    const before: CrashPoint = { call: index + 1, when: "before" };
    return name.startsWith("helm GET ") ? [before] : [before, { call: index + 1, when: "after" }];
  });
}

/** What helm's own records say of the release, oldest first: `1 deployed`. */
function revisionsOf({ cloud }: SimulatedCloud): readonly string[] {
  const [store] = Object.values(cloud.state.kubernetes);
  const secrets: readonly Record<string, Record<string, Record<string, string>>>[] = Object.values(
    store?.["objects"]["secrets"] ?? {},
  );
  return secrets
    .map((secret) => secret["metadata"]?.["labels"])
    .filter((labels) => labels?.["owner"] === "helm")
    .map((labels) => `${labels?.["version"]} ${labels?.["status"]}`)
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

/** What is left of an interrupted helm is said in the plan; apply mends it, Flyte answers, and nothing is left to do. */
async function expectMended(cloud: SimulatedCloud, file: string): Promise<Plan> {
  const left = revisionsOf(cloud).at(-1)?.split(" ") ?? [];
  const made = await plan(open(cloud).world, file);
  if (left[1]?.startsWith("pending-")) {
    expect(made.summary.warnings).toContain(`${release}: revision ${left[0]} was left ${left[1]}`);
    const status = made.steps.find(({ address }) => address === release)?.fields.find(({ path }) => path === "status");
    expect(status).toMatchObject({ before: left[1], after: "deployed" });
  }
  const { world } = open(cloud);
  const outcome = await apply(world, file, made);
  expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
  expect(revisionsOf(cloud).at(-1)).toMatch(/ deployed$/);
  expect(stepsOf(await plan(world, file))).toEqual([]);
  const checks = await verify(world, file, { target: [release], changed: outcome.done });
  expect(checks.findings.filter(({ finding }) => finding.status === "red")).toEqual([]);
  return made;
}

describe("a helm that was killed", () => {
  const installed = createSimulatedCloud({ timeScale: 0.1 });
  beforeAll(async () => {
    await run(installed, smallest);
  });

  /** The last crash point that leaves helm's records so. */
  async function killLeaving(cloud: SimulatedCloud, file: string, records: string): Promise<SimulatedCloud> {
    for (const point of [...(await listHelmPoints(cloud, file))].reverse()) {
      const copy = cloneSimulatedCloud(cloud);
      await run(copy, file, point);
      if (revisionsOf(copy).join(", ") === records) return copy;
    }
    throw new Error(`no crash leaves ${records}`);
  }

  it("at the end of an upgrade, with no revision deployed: Flyte isn't uninstalled", async () => {
    const cloud = await killLeaving(installed, quieter, "1 superseded, 2 pending-upgrade");
    await expectMended(cloud, quieter);
    expect(revisionsOf(cloud).slice(-2)).toEqual(["3 superseded", "4 deployed"]);
  });

  it("in the middle of going back", async () => {
    const killed = await killLeaving(installed, quieter, "1 deployed, 2 pending-upgrade");
    const cloud = await killLeaving(killed, quieter, "1 deployed, 2 pending-upgrade, 3 pending-rollback");
    await expectMended(cloud, quieter);
  });

  it("in the middle of the first installation", async () => {
    const cloud = await killLeaving(createSimulatedCloud({ timeScale: 0.1 }), smallest, "1 pending-install");
    await expectMended(cloud, smallest);
  });

  it("while it may still run: nothing is done to the release for two minutes", async () => {
    const cloud = await killLeaving(installed, quieter, "1 deployed, 2 pending-upgrade");
    const sinceMs = cloud.clock.now();
    const { calls } = await run(cloud, quieter);
    expect(calls.some((call) => call.startsWith("helm POST "))).toBe(true);
    expect(cloud.clock.now() - sinceMs).toBeGreaterThanOrEqual(115_000);
  });
});

it("an upgrade that failed is mended by the next", async () => {
  const cloud = createSimulatedCloud({ timeScale: 0.1 });
  await run(cloud, smallest);
  const own = smallest.replace("  projects:", "  images: { flyte: registry.example/flyte-binary:own }\n  projects:");
  cloud.cloud.faults.imagesUnpullable = ["registry.example/"];
  const { world } = open(cloud);
  const outcome = await apply(world, own, await plan(world, own));
  expect([outcome.status, revisionsOf(cloud)]).toEqual(["failed", ["1 deployed", "2 failed"]]);
  cloud.cloud.faults.imagesUnpullable = [];
  const made = await expectMended(cloud, own);
  const step = made.steps.find(({ address }) => address === release);
  expect(step?.fields).toEqual([{ path: "status", before: "failed", after: "deployed" }]);
});
