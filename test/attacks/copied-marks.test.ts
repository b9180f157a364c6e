import { beforeAll, describe, expect, it } from "vitest";
import { destroyAll, unprotected } from "../destroy/take-down.ts";
import { ask, install, openWorld, smallest } from "../plan/installation.ts";
import { plan, stepsOf } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const cluster = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

describe("a copy of ours that somebody made, with all its labels", () => {
  it("is theirs, when it is a cluster with its pools", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const { clusters } = simulated.cloud.state;
    const text = JSON.stringify(clusters[cluster]).replaceAll("clusters/flyte", "clusters/copy");
    clusters[cluster.replace("clusters/flyte", "clusters/copy")] = { ...JSON.parse(text), name: "copy", id: "c0ffee" };
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
    const made = await plan(openWorld(simulated).world, unprotected, destroyAll);
    expect(stepsOf(made).filter((one) => one.includes("copy"))).toEqual([]);
  });

  it("is theirs, when it is the database's Secret in a namespace of theirs", async () => {
    const simulated = cloneSimulatedCloud(installed);
    await ask(simulated, "POST", "cluster:/api/v1/namespaces", { metadata: { name: "team-x" } });
    const secret = await ask(simulated, "GET", "cluster:/api/v1/namespaces/flyte/secrets/fgk-prod-db-password");
    const { labels, annotations } = secret["metadata"] as { labels: object; annotations: object };
    const metadata = { name: "flyte-db", labels, annotations };
    await ask(simulated, "POST", "cluster:/api/v1/namespaces/team-x/secrets", { ...secret, metadata });
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
    const made = await plan(openWorld(simulated).world, smallest, { ...destroyAll, dataLoss: [] });
    expect(stepsOf(made).filter((one) => one.includes("team-x"))).toEqual([]);
  });

  it("is theirs, when it is a database instance that was cloned", async () => {
    const simulated = cloneSimulatedCloud(installed);
    const sql = simulated.cloud.state.sql;
    const [key = "", found] = Object.entries(sql)[0] ?? [];
    const copy = JSON.parse(JSON.stringify(found).replaceAll("flyte-db", "debug-db"));
    sql[key.replace("flyte-db", "debug-db")] = copy;
    expect(stepsOf(await plan(openWorld(simulated).world, smallest))).toEqual([]);
    const made = await plan(openWorld(simulated).world, unprotected, destroyAll);
    expect(stepsOf(made).filter((one) => one.includes("debug-db"))).toEqual([]);
  });
});
