import { beforeAll, describe, expect, it } from "vitest";
import { apply, plan, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { ask, google, install, listWrites, openWorld, readBack, smallest } from "./installation.ts";

const bucket = "storage.bucket/acme-ml-flyte-data";
const ours = { "fgk-deployment": "prod", "fgk-cluster": "europe-west1-b_flyte" };

/** An installation whose bucket and cluster carry no mark, as if a person had made them. */
let unmarked: SimulatedCloud;
beforeAll(async () => {
  unmarked = await install(smallest);
  const labels = { "fgk-deployment": null, "fgk-cluster": null, owner: "zoe" };
  await ask(unmarked, "PATCH", google.bucket, { labels });
  const { labelFingerprint } = await ask(unmarked, "GET", google.cluster);
  await ask(unmarked, "POST", `${google.cluster}:setResourceLabels`, {
    resourceLabels: { owner: "zoe" },
    labelFingerprint,
  });
  await unmarked.clock.sleep(600_000);
});

describe("a mark", () => {
  it("is written by no plan and no apply that weren't asked for it", async () => {
    const simulated = cloneSimulatedCloud(unmarked);
    const made = await plan(openWorld(simulated).world, smallest);
    expect(stepsOf(made)).toEqual([]);
    const since = simulated.cloud.journal.length;
    expect((await apply(openWorld(simulated).world, smallest, made)).status).toBe("done");
    expect(listWrites(simulated, since)).toEqual([]);
  });

  it("is a step of its own, which writes the mark and nothing else", async () => {
    const simulated = cloneSimulatedCloud(unmarked);
    const made = readBack(await plan(openWorld(simulated).world, smallest, { adopt: "all" }));
    expect(stepsOf(made)).toEqual(["adopt gke.cluster/flyte", `adopt ${bucket}`]);
    const before = await ask(simulated, "GET", google.bucket);
    const outcome = await apply(openWorld(simulated).world, smallest, made);
    expect([outcome.status, ...outcome.diagnostics.map(showDiagnostic)]).toEqual(["done"]);
    const { labels, metageneration, etag, updated, ...rest } = await ask(simulated, "GET", google.bucket);
    expect(labels).toEqual({ owner: "zoe", ...ours });
    expect([metageneration, etag, updated]).not.toContain(before["etag"]);
    expect({ ...before, ...rest }).toEqual(before);
    expect(await ask(simulated, "GET", google.cluster)).toMatchObject({ resourceLabels: { owner: "zoe", ...ours } });
    expect(stepsOf(await plan(openWorld(simulated).world, smallest, { adopt: "all" }))).toEqual([]);
  });

  it("is put on what is named, and on nothing else", async () => {
    const made = await plan(openWorld(unmarked).world, smallest, { adopt: [bucket] });
    expect(stepsOf(made)).toEqual([`adopt ${bucket}`]);
  });

  it("is never written over another's, whether it was there before the plan or came after it", async () => {
    const simulated = cloneSimulatedCloud(unmarked);
    const made = readBack(await plan(openWorld(simulated).world, smallest, { adopt: "all" }));
    await ask(simulated, "PATCH", google.bucket, {
      labels: { "fgk-deployment": "research", "fgk-cluster": "europe-west4-a_lab" },
    });
    const since = simulated.cloud.journal.length;
    const words = `${bucket} belongs to the deployment research of the cluster europe-west4-a/lab`;
    const again = await tryPlan(openWorld(simulated).world, smallest, { adopt: "all" });
    expect(again.diagnostics.map((one) => one.summary)).toContain(words);
    const outcome = await apply(openWorld(simulated).world, smallest, made);
    expect(outcome).toMatchObject({ done: [] });
    expect(outcome.diagnostics.map((one) => one.summary)).toEqual([words]);
    expect(listWrites(simulated, since)).toEqual([]);
  });
});
