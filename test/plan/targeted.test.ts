import { beforeAll, describe, expect, it } from "vitest";
import { apply, plan, showDiagnostic, stepsOf, tryPlan, verify } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { annotate, ask, google, install, listWrites, openWorld, readBack, smallest } from "./installation.ts";

const bucket = "storage.bucket/acme-ml-flyte-data";
/** Another address: a whole plan would make a new one, move the Service and delete the old one. */
const wanted = smallest
  .replace("10.132.0.6", "10.132.0.7")
  .replace("acme-ml-flyte-data }", "acme-ml-flyte-data, versioning: true }");

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
  await annotate(installed, "flytesnacks-staging", null);
});

describe("a plan with a target", () => {
  it("has nothing else in it, and prunes nothing", async () => {
    const whole = stepsOf(await plan(openWorld(installed).world, wanted));
    expect(whole).toContain("delete network.address/fgk-prod-lb-10-132-0-6");
    const made = readBack(await plan(openWorld(installed).world, wanted, { target: [bucket] }));
    expect(stepsOf(made)).toEqual([`update ${bucket}`]);
    expect(made.header.only).toEqual([bucket]);
    expect(made.summary.warnings).toEqual([]);
  });

  it("takes with it what the target needs", async () => {
    const service = "kubernetes.service/flyte/flyte-binary";
    const made = await plan(openWorld(installed).world, wanted, { target: [service], allow: ["downtime"] });
    expect(stepsOf(made)).toEqual([
      "create network.address/fgk-prod-lb-10-132-0-7",
      `update ${bucket}`,
      "update storage.bucket/acme-ml-flyte-metadata",
      "update kubernetes.service-account/flytesnacks-staging/default",
      `update ${service}`,
    ]);
  });

  it("is applied as it was recorded: the rest of the file is left for another plan", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const made = readBack(await plan(openWorld(simulated).world, wanted, { target: [bucket] }));
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, wanted, made);
    expect([outcome.status, ...outcome.diagnostics.map(showDiagnostic)]).toEqual(["done"]);
    expect(listWrites(simulated, since)).toEqual(["PATCH /storage/v1/b/acme-ml-flyte-data 200"]);
    expect(await ask(simulated, "GET", google.bucket)).toMatchObject({ versioning: { enabled: true } });
  });

  it("is verified alone", async () => {
    const policy = "iam.account-policy/flyte-sa";
    const { findings } = await verify(openWorld(installed).world, smallest, { target: [policy], partial: true });
    expect(findings.map(({ name, finding }) => [name, finding.status])).toEqual([["members", "green"]]);
  });

  it("is refused while something that it doesn't delete is in the way of what it makes", async () => {
    const renamed = smallest.replace("  version: 1.16.8", "  version: 1.16.8\n  release: flyte");
    const { world } = openWorld(cloneSimulatedCloud(installed));
    const made = await tryPlan(world, renamed, { target: ["helm.release/flyte/flyte"] });
    expect(made.ok).toBe(false);
    expect(made.diagnostics.map(({ summary, help }) => [summary, help])).toEqual([
      [
        "helm.release/flyte/flyte can't be made while helm.release/flyte/fb is there",
        "plan without --target: the old one then goes first",
      ],
    ]);
  });

  it("whose target the file doesn't have is refused, with the nearest name", async () => {
    const made = await tryPlan(openWorld(installed).world, wanted, { target: ["storage.bucket/acme-ml-flyte-dat"] });
    expect(made.ok).toBe(false);
    expect(made.diagnostics).toMatchObject([
      { code: "usage", help: "did you mean storage.bucket/acme-ml-flyte-data?" },
    ]);
  });
});
