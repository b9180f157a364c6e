import { exitCodeOf } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { apply, plan, showDiagnostic, stepsOf, tryPlan } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { ask, google, install, listWrites, openWorld, readBack, smallest } from "./installation.ts";

const addresses = google.address.replace(/\/[^/]+$/, "");
let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

/** Reserves an internal address, as a person or another fgk does. */
async function reserve(simulated: SimulatedCloud, name: string, address: string, labels: object = {}): Promise<void> {
  const subnetwork = "projects/acme-ml/regions/europe-west1/subnetworks/default";
  await ask(simulated, "POST", addresses, { name, addressType: "INTERNAL", subnetwork, address });
  await simulated.clock.sleep(60_000);
  const { labelFingerprint } = await ask(simulated, "GET", `${addresses}/${name}`);
  await ask(simulated, "POST", `${addresses}/${name}/setLabels`, { labels, labelFingerprint });
  await simulated.clock.sleep(60_000);
}

describe("what carries another deployment's mark", () => {
  it("is an error that names it, and nothing is written", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const labels = { "fgk-deployment": "research", "fgk-cluster": "europe-west4-a_lab" };
    await ask(simulated, "PATCH", google.bucket, { labels });
    const since = simulated.cloud.journal.length;
    const made = await tryPlan(openWorld(simulated).world, smallest);
    expect(made.ok).toBe(false);
    expect(made.diagnostics).toMatchObject([
      {
        code: "owned-by-other",
        address: "storage.bucket/acme-ml-flyte-data",
        summary:
          "storage.bucket/acme-ml-flyte-data belongs to the deployment research of the cluster europe-west4-a/lab",
        source: { line: 9 },
      },
    ]);
    expect(exitCodeOf("owned-by-other")).toBe(5);
    expect(listWrites(simulated, since)).toEqual([]);
  });

  it("may be used when the file says that another team owns it", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const labels = { "fgk-deployment": "research", "fgk-cluster": "europe-west4-a_lab" };
    await ask(simulated, "PATCH", google.bucket, { labels });
    const text = smallest.replace(
      "userData: acme-ml-flyte-data",
      "userData: { name: acme-ml-flyte-data, managed: false }",
    );
    expect(stepsOf(await plan(openWorld(simulated).world, text))).toEqual([]);
  });
});

describe("what carries our mark and isn't in the file any more", () => {
  const moved = smallest.replace("10.132.0.6", "10.132.0.7");

  it("is deleted: the address that the Service has left", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await reserve(simulated, "printer", "10.132.0.50");
    await reserve(simulated, "fgk-prod-lb-old", "10.132.0.51", {
      "fgk-deployment": "prod",
      "fgk-cluster": "europe-west4-a_flyte",
    });
    await reserve(simulated, "fgk-test-lb", "10.132.0.52", {
      "fgk-deployment": "test",
      "fgk-cluster": "europe-west1-b_flyte",
    });
    const made = readBack(await plan(openWorld(simulated).world, moved, { allow: ["downtime"] }));
    expect(stepsOf(made)).toEqual([
      "create network.address/fgk-prod-lb-10-132-0-7",
      "update kubernetes.service/flyte/flyte-binary",
      "delete network.address/fgk-prod-lb-10-132-0-6",
    ]);
    expect(made.summary.irreversible).toEqual(["network.address/fgk-prod-lb-10-132-0-6"]);
    const outcome = await apply(openWorld(simulated).world, moved, made);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(outcome.status).toBe("done");
    const left = Object.keys(simulated.cloud.state.compute).filter((name) =>
      name.includes("/regions/europe-west1/addresses/"),
    );
    expect(left.map((name) => name.split("/").at(-1)).sort()).toEqual([
      "fgk-prod-lb-10-132-0-7",
      "fgk-prod-lb-old",
      "fgk-test-lb",
      "printer",
    ]);
  });

  it("is said where it is another cluster's of the same name", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await reserve(simulated, "fgk-prod-lb-old", "10.132.0.51", {
      "fgk-deployment": "prod",
      "fgk-cluster": "europe-west4-a_flyte",
    });
    const { steps, diagnostics, summary } = await plan(openWorld(simulated).world, smallest);
    expect(steps).toEqual([]);
    // Who only reads the plan file is told as well.
    expect(summary.kept).toContainEqual({
      address: "network.address/fgk-prod-lb-old",
      what: "things",
      names: ["marked prod for cluster europe-west4-a/flyte"],
    });
    expect(diagnostics.map((one) => [one.severity, one.address, one.summary])).toContainEqual([
      "note",
      "network.address/fgk-prod-lb-old",
      "marked prod for cluster europe-west4-a/flyte, kept",
    ]);
  });

  it("is kept with a warning where it is protected: a bucket, the instance", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const text = smallest
      .replace("userData: acme-ml-flyte-data", "userData: acme-ml-flyte-data-2")
      .replace("instance: flyte-db", "instance: flyte-db-2");
    const made = readBack(await plan(openWorld(simulated).world, text, { allow: ["downtime"] }));
    expect(made.steps.filter((step) => step.action === "delete")).toEqual([]);
    expect(made.summary.warnings).toEqual(
      expect.arrayContaining([
        "sql.instance/flyte-db isn't in the file any more; it is protected and kept",
        "storage.bucket/acme-ml-flyte-data isn't in the file any more; it is protected and kept",
      ]),
    );
    const outcome = await apply(openWorld(simulated).world, text, made);
    expect(outcome.diagnostics.map(showDiagnostic)).toEqual([]);
    expect(Object.keys(simulated.cloud.state.buckets).sort()).toEqual([
      "acme-ml-flyte-data",
      "acme-ml-flyte-data-2",
      "acme-ml-flyte-metadata",
    ]);
    expect(Object.keys(simulated.cloud.state.sql)).toHaveLength(2);
  });

  it("is never deleted once another deployment has it", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const before = readBack(await plan(openWorld(simulated).world, moved, { allow: ["downtime"] }));
    expect(stepsOf(before)).toContain("delete network.address/fgk-prod-lb-10-132-0-6");
    const { labelFingerprint } = await ask(simulated, "GET", google.address);
    const labels = { "fgk-deployment": "research", "fgk-cluster": "europe-west1-b_flyte" };
    await ask(simulated, "POST", `${google.address}/setLabels`, { labels, labelFingerprint });
    await simulated.clock.sleep(60_000);
    // Neither by a plan that was made before nor by one that is made now.
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, moved, before);
    expect(outcome).toMatchObject({ status: "stale", done: [] });
    expect(outcome.diagnostics.map((one) => one.summary)).toEqual([
      "network.address/fgk-prod-lb-10-132-0-6 doesn't carry our mark any more",
    ]);
    expect(listWrites(simulated, since)).toEqual([]);
    const made = await plan(openWorld(simulated).world, moved, { allow: ["downtime"] });
    expect(made.steps.filter((step) => step.action === "delete")).toEqual([]);
  });
});

describe("a second deployment of the project", () => {
  const research = smallest
    .replace("name: prod", "name: research")
    .replace("cluster: { name: flyte }", "cluster: { name: lab }")
    .replace("flyte-db", "research-db")
    .replace(
      "metadata: acme-ml-flyte-metadata, userData: acme-ml-flyte-data",
      "metadata: acme-ml-r1, userData: acme-ml-r2",
    )
    .replace(
      "loadBalancer: { address: 10.132.0.6 }",
      "serviceAccount: { name: research-sa }\nloadBalancer: { address: 10.132.0.9 }",
    );
  const same = /^the deployment prod of the cluster europe-west1-b\/flyte has the same identities: /;
  const warned = async (text: string): Promise<readonly string[]> => {
    const made = await plan(openWorld(cloneSimulatedCloud(installed)).world, text);
    return made.summary.warnings.filter((warning) => same.test(warning));
  };

  it("is told of the identities that both would have, before anything is made", async () => {
    expect(await warned(research)).toEqual([
      "the deployment prod of the cluster europe-west1-b/flyte has the same identities: acme-ml.svc.id.goog[flyte/flyte-binary] and 3 more",
    ]);
  });

  it("isn't, when its namespaces are others", async () => {
    const others = research
      .replace("[flytesnacks]", "[weather]")
      .replace("  install:", "  namespace: flyte-r\n  install:");
    expect(others).toContain("namespace: flyte-r");
    expect(await warned(others)).toEqual([]);
  });

  it("in the same cluster is refused, also for a part of it", async () => {
    const within = research
      .replace("cluster: { name: lab }", "cluster: { name: flyte, managed: false }")
      .replace("[flytesnacks]", "[weather]")
      .replace("  install:", "  namespace: flyte-r\n  install:");
    const words = "the cluster has the Flyte of the deployment prod already: the release fb in the namespace flyte";
    for (const target of [[], ["helm.release/flyte-r/fb"]] as const) {
      const made = await tryPlan(openWorld(cloneSimulatedCloud(installed)).world, within, { target });
      expect(made.ok).toBe(false);
      expect(made.diagnostics.filter((one) => one.severity === "error").map((one) => one.summary)).toEqual([words]);
    }
  });
});
