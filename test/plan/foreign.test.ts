import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Plan } from "@fgk/engine";
import { applyPlan, exitCodeOf } from "@fgk/engine";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { apply, catalog, plan, readText, root } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { annotate, install, listWrites, openWorld, readBack, smallest } from "./installation.ts";

let simulated: SimulatedCloud;
let made: Plan;
beforeAll(async () => {
  simulated = await install(smallest);
  await annotate(simulated, "flytesnacks-staging", null);
  made = readBack(await plan(openWorld(simulated).world, smallest));
  expect(made.steps).toHaveLength(1);
});

describe("a plan that belongs elsewhere", () => {
  const others: readonly [string, string, string][] = [
    ["another project", smallest.replace("project: acme-ml", "project: other-ml"), "the project acme-ml, not other-ml"],
    [
      "another cluster",
      smallest.replace("cluster: { name: flyte }", "cluster: { name: flyte-2 }"),
      "the cluster europe-west1-b/flyte, not europe-west1-b/flyte-2",
    ],
    [
      "a cluster of the same name at another place",
      smallest.replace("location: europe-west1-b", "location: europe-west1-c"),
      "the cluster europe-west1-b/flyte, not europe-west1-c/flyte",
    ],
    ["another deployment", smallest.replace("name: prod", "name: test"), "the deployment prod, not test"],
  ];
  it.each(others)("(%s) is refused before anything is asked", async (_name, text, words) => {
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, text, made);
    expect(outcome).toMatchObject({ status: "stale", done: [], failed: [], notStarted: [] });
    expect(outcome.diagnostics.map((one) => [one.code, one.summary])).toEqual([
      ["plan-foreign", `this plan is for ${words}`],
    ]);
    expect(outcome.diagnostics[0]?.help).toContain("fgk plan --out");
    expect(simulated.cloud.journal.slice(since)).toEqual([]);
  });

  it.each([
    ["0.1.9", []],
    ["0.2.0", ["this plan is for fgk 0.1, not 0.2"]],
    ["1.1.0", ["this plan is for fgk 0.1, not 1.1"]],
  ])("fgk %s: only major and minor count", async (fgkVersion, summaries) => {
    const outcome = await applyPlan({
      plan: made,
      file: readText(smallest),
      catalog,
      world: openWorld(simulated).world,
      fgkVersion,
      emit: () => undefined,
      // Told to stop at once, it only looks whether it may begin.
      stop: AbortSignal.abort(),
      holder: "test",
    });
    expect(outcome.diagnostics.filter((one) => one.code === "plan-foreign").map((one) => one.summary)).toEqual(
      summaries,
    );
  });

  it("exits 3", () => {
    expect([exitCodeOf("plan-foreign"), exitCodeOf("plan-stale"), exitCodeOf("plan-altered")]).toEqual([3, 3, 3]);
  });
});

describe("a plan whose deployment file has changed", () => {
  const says = "the deployment file asks for something else than when this plan was made";
  const edits: readonly [string, string][] = [
    ["a project more", smallest.replace("[flytesnacks]", "[flytesnacks, forecasting]")],
    [
      "a key that says what is there anyway",
      smallest.replace("name: flyte }", "name: flyte, releaseChannel: regular }"),
    ],
    ["another version", smallest.replace("1.16.8", "1.16.9")],
    ["consent", `${smallest}allow: [restart, nodes]\n`],
    ["protection", smallest.replace("instance: flyte-db", "instance: flyte-db, protect: false")],
    ["whose it is", smallest.replace("instance: flyte-db", "instance: flyte-db, schema: theirs")],
  ];
  it.each(edits)("(%s) is refused, and nothing is written", async (_name, text) => {
    expect(text).not.toBe(smallest);
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, text, made);
    expect(outcome).toMatchObject({ status: "stale", done: [] });
    expect(outcome.diagnostics.map((one) => [one.code, one.summary])).toContainEqual(["plan-stale", says]);
    expect(listWrites(simulated, since)).toEqual([]);
  });

  it("(a chart that was edited) is refused, when a step of the plan installs from it", async () => {
    const place = await mkdtemp(path.join(os.tmpdir(), "fgk-test-"));
    onTestFinished(() => rm(place, { recursive: true, force: true }));
    await cp(path.join(root, "packages/emulator/chart/flyte-binary"), path.join(place, "chart"), { recursive: true });
    const text = smallest.replace("../../packages/emulator/chart/flyte-binary", "./chart").replace("1.16.8", "1.16.9");
    const planned = readBack(await plan(openWorld(simulated, { folder: place }).world, text));
    expect(planned.steps.map((step) => step.address)).toContain("helm.release/flyte/fb");
    const values = path.join(place, "chart/values.yaml");
    await writeFile(values, `${await readFile(values, "utf8")}\n# reviewed\n`);
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated, { folder: place }).world, text, planned);
    expect(outcome.status).toBe("stale");
    expect(outcome.diagnostics.map((one) => one.summary)).toEqual([
      expect.stringMatching(/^the chart was sha256:[0-9a-f]{64} when planned and is sha256:[0-9a-f]{64} now$/),
    ]);
    expect(listWrites(simulated, since)).toEqual([]);
  });
});
