import { createHash } from "node:crypto";
import type { RunOptions, World } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { packFiles } from "../../packages/emulator/src/helm/chart-archive.ts";
import { chartFiles } from "../../packages/emulator/src/helm/chart-files.ts";
import { packChart } from "../../packages/emulator/src/helm/chart-repository.ts";
import { createEmptyCloud, install, openWorld, readBack, smallest } from "../plan/installation.ts";
import { apply, plan, tryPlan } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** Without its key `flyte.chart` the file asks for Flyte's published chart. */
const published = smallest.replace(/^ {2}chart:.*\n/m, "");
const archive = packChart("1.16.8");
const digestOf = (bytes: Uint8Array): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Somebody published another chart under the same version. */
const republished = packFiles(
  Object.entries({ ...chartFiles, "templates/NOTES.txt": "Another text.\n" }).map(
    ([name, text]) => [`flyte-binary/${name}`, text] as const,
  ),
);

/** A machine with a cache of its own, whose helm is asked what is told; `pulls` is what its repository has. */
function openMachine(
  simulated: SimulatedCloud,
  pulls: Uint8Array | "nothing: it is offline",
  kept = new Map<string, Uint8Array>(),
) {
  const { world } = openWorld(simulated);
  const asked: RunOptions[] = [];
  const run: World["run"] = async (options) => {
    asked.push(options);
    if (options.args[0] !== "pull") return world.run(options);
    if (typeof pulls === "string") {
      const stderr =
        'Error: looks like "https://flyteorg.github.io/flyte" is not a valid chart repository or cannot be reached: Get "https://flyteorg.github.io/flyte/index.yaml": dial tcp: lookup flyteorg.github.io: no such host';
      return { code: 1, stdout: "", stderr };
    }
    return { code: 0, stdout: "", stderr: "", folders: { pulled: { "flyte-binary-v1.16.8.tgz": pulls } } };
  };
  const cache: World["cache"] = {
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, value),
  };
  return { world: { ...world, run, cache }, asked, kept };
}

it("the file of these tests asks for no chart of its own", () => {
  expect(published).not.toContain("chart:");
});

describe("Flyte's chart of its repository", () => {
  let simulated: SimulatedCloud;
  beforeAll(() => {
    simulated = createEmptyCloud();
  });

  it("its digest stands in the plan; what is applied is the archive that was planned, also without the network", async () => {
    const first = openMachine(simulated, archive);
    const made = await plan(first.world, published);
    expect(made.header.chart).toBe(digestOf(archive));
    const offline = openMachine(simulated, "nothing: it is offline", first.kept);
    const outcome = await apply(offline.world, published, readBack(made));
    expect(outcome.status).toBe("done");
    const upgrades = offline.asked.filter(({ args }) => args[0] === "upgrade");
    expect(upgrades).toHaveLength(1);
    expect(upgrades[0]?.args.slice(0, 4)).toEqual(["upgrade", "--install", "fb", { file: "chart.tgz" }]);
    expect(upgrades[0]?.files?.["chart.tgz"]).toEqual(archive);
    expect(offline.asked.some(({ args }) => args[0] === "pull")).toBe(false);
    expect((await plan(openMachine(simulated, "nothing: it is offline").world, published)).steps).toEqual([]);
  });
});

it("a chart that changed under its version since the plan was made is refused before the first write", async () => {
  const simulated = createEmptyCloud();
  const made = await plan(openMachine(simulated, archive).world, published);
  const since = simulated.cloud.journal.filter(({ write }) => write).length;
  const outcome = await apply(openMachine(simulated, republished).world, published, readBack(made));
  expect(outcome.status).toBe("stale");
  expect(outcome.diagnostics.map(({ code }) => code)).toContain("plan-stale");
  expect(simulated.cloud.journal.filter(({ write }) => write)).toHaveLength(since);
});

it("without the network and without a kept chart there is no plan, and it says why", async () => {
  const made = await tryPlan(openMachine(createEmptyCloud(), "nothing: it is offline").world, published);
  expect(made.ok).toBe(false);
  expect(made.diagnostics).toMatchObject([{ code: "unreachable", keyPath: "flyte.chart.repository" }]);
});

it("what needs no chart asks for none", async () => {
  const simulated = await install(published);
  const { world, asked } = openMachine(simulated, "nothing: it is offline");
  const made = await plan(world, published);
  expect([made.steps, asked]).toEqual([[], []]);
});
