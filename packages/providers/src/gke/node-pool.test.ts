import { absent } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench, testMark } from "../conformance/bench.ts";
import { bring, findChanges, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { nodePoolKind } from "./node-pool.ts";

const at = { project: "acme-ml", location: "europe-west1-b", cluster: "flyte" };
const fields = {
  workloadMetadata: "GKE_METADATA",
  machineType: "e2-standard-4",
  "nodes.totalMin": 1,
  "nodes.totalMax": 5,
  diskGb: 100,
  spot: false,
  kubernetesLabels: {},
  taints: [],
  "labels.team": "ml",
};
const pool = makeResource("gke.node-pool/flyte/gpu", at, fields);
const key = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

const defaultPool = "gke.node-pool/flyte/default-pool";
const one = { path: "spot", before: false, after: true };

interface StoredPool {
  readonly name: string;
  readonly config: { readonly resourceLabels: Record<string, string> };
}

function poolsOf(bench: Bench): readonly StoredPool[] {
  return bench.cloud.state["clusters"][key].nodePools;
}

async function listPools(
  bench: Bench,
): Promise<readonly { config?: { taints?: unknown }; autoscaling?: unknown }[] | undefined> {
  const { json } = await bench.ask("GET", `/v1/${key}/nodePools`);
  return (json as { nodePools?: readonly { config?: { taints?: unknown }; autoscaling?: unknown }[] }).nodePools;
}

async function makeCluster(bench: Bench, pool = "acme-ml.svc.id.goog"): Promise<void> {
  const workloadIdentityConfig = pool === "" ? {} : { workloadIdentityConfig: { workloadPool: pool } };
  const answer = await bench.ask("POST", "/v1/projects/acme-ml/locations/europe-west1-b/clusters", {
    cluster: { name: "flyte", initialNodeCount: 1, ...workloadIdentityConfig },
  });
  expect(answer.status).toBe(200);
  await bench.world.sleep(1_200_000);
}

checkKind("gke.node-pool", {
  kind: nodePoolKind,
  resource: pool,
  changed: makeResource("gke.node-pool/flyte/gpu", at, {
    ...fields,
    machineType: "e2-standard-8",
    "nodes.totalMax": 9,
    kubernetesLabels: { tier: "web" },
    taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
    "labels.team": "data",
  }),
  prepare: makeCluster,
  marking: "us",
  count: (bench) => poolsOf(bench).length,
  foreign: {
    put: (bench) => {
      for (const one of poolsOf(bench)) one.config.resourceLabels["owner"] = "ann";
    },
    see: (bench) => poolsOf(bench).map(({ config }) => config.resourceLabels["owner"]),
  },
});

describe("gke.node-pool", () => {
  it.each([
    ["ERROR", { path: "status", before: "ERROR (No machines.)", after: "RUNNING" }],
    ["RUNNING_WITH_ERROR", undefined],
  ])("in %s says whether only another one mends it", async (status, remade) => {
    const bench = await openBench();
    await makeCluster(bench);
    await listPools(bench);
    Object.assign(bench.cloud.state["clusters"][key].nodePools[0], { status, statusMessage: "No machines." });
    const live = await readOnce(bench, nodePoolKind(bench.openReach()), makeResource(defaultPool, at, {}));
    const readiness = { status: "failed", why: "No machines.", ...(remade && { remade }) };
    expect(live).toMatchObject({ status: "present", readiness });
    expect(live.status === "present" && "remade" in live.readiness).toBe(remade !== undefined);
  });

  it.each([
    ["nodes@acme-ml.iam.gserviceaccount.com", [], "does-not-fit"],
    ["existing@acme-ml.iam.gserviceaccount.com", [], undefined],
    ["1234-compute@developer.gserviceaccount.com", [], undefined],
    ["made@acme-ml.iam.gserviceaccount.com", ["iam.service-account/made"] as const, undefined],
  ])("whose nodes run as %s is planned where that account is there", async (serviceAccount, dependsOn, code) => {
    const bench = await openBench();
    const accounts = "/v1/projects/acme-ml/serviceAccounts";
    expect((await bench.ask("POST", accounts, { accountId: "existing" })).status).toBe(200);
    const resource = { ...makeResource(defaultPool, at, { serviceAccount }), dependsOn };
    const kind = nodePoolKind(bench.openReach());
    for (const change of [
      { action: "create", resource },
      { action: "replace", resource, because: [one], order: "delete-first", expect: { hash: "", identity: {} } },
    ] as const) {
      const foreseen = await kind.foresee?.(bench.openSession(), change, absent);
      expect(foreseen?.diagnostics.map((said) => said.code)).toEqual(code === undefined ? [] : [code]);
    }
  });

  it("moves a pool to GKE's metadata server in place", async () => {
    const bench = await openBench();
    await makeCluster(bench, "");
    await bench.ask("PUT", `/v1/${key}`, {
      update: { desiredWorkloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" } },
    });
    await bench.world.sleep(600_000);
    const wanted = makeResource("gke.node-pool/flyte/default-pool", at, { workloadMetadata: "GKE_METADATA" });
    const kind = nodePoolKind(bench.openReach());
    const live = await readOnce(bench, kind, wanted);
    expect(live).toMatchObject({ fields: { workloadMetadata: "GCE_METADATA" }, marking: { by: "nobody" } });
    const [change] = findChanges(wanted, live);
    if (change === undefined) throw new Error("no change");
    const update = {
      action: "update",
      resource: wanted,
      fields: [change],
      expect: { hash: "", identity: {} },
    } as const;
    expect(kind.risk?.(update, live)).toMatchObject({ risk: "nodes" });
    const counted = { ...live, state: { pool: {}, podsOnNodeAccount: 4 } };
    expect(kind.risk?.(update, counted as typeof live)).toEqual({
      risk: "identity",
      why: "4 pods on the pool use the node's account and lose it",
    });
    await bring(bench, kind, wanted);
    const puts = bench.cloud.journal.filter(({ method, path }) => method === "PUT" && path.includes("/nodePools/"));
    expect(puts).toHaveLength(1);
  });

  it("leaves GKE's own taint of a pool with GPUs alone, and keeps it when it writes others", async () => {
    const bench = await openBench();
    await makeCluster(bench);
    const stored = bench.cloud.state["clusters"][key].nodePools[0];
    const gpu = { key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" };
    stored.config.taints = [gpu];
    const kind = nodePoolKind(bench.openReach());
    const name = "gke.node-pool/flyte/default-pool";
    const none = makeResource(name, at, { taints: [] });
    expect(findChanges(none, await readOnce(bench, kind, none))).toEqual([]);
    const named = makeResource(name, at, {
      taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" }],
    });
    expect(findChanges(named, await readOnce(bench, kind, named))).toEqual([]);
    const more = makeResource(name, at, { taints: [{ key: "team", value: "ml", effect: "NoExecute" }] });
    const live = await readOnce(bench, kind, more);
    const [change] = findChanges(more, live);
    if (live.status !== "present" || change === undefined) throw new Error("no change");
    await kind.update(bench.openSession(), more, live, [change]);
    await bench.world.sleep(1_200_000);
    const [read] = (await listPools(bench)) ?? [];
    expect(read?.config?.taints).toEqual([gpu, { key: "team", value: "ml", effect: "NO_EXECUTE" }]);
  });

  it("keeps the Kubernetes labels of others when it sets the file's", async () => {
    const bench = await openBench();
    await makeCluster(bench);
    const stored = bench.cloud.state["clusters"][key].nodePools[0];
    stored.config.labels = { owner: "ann", tier: "batch" };
    const kind = nodePoolKind(bench.openReach());
    const wanted = makeResource("gke.node-pool/flyte/default-pool", at, { kubernetesLabels: { tier: "web" } });
    const live = await readOnce(bench, kind, wanted);
    const [change] = findChanges(wanted, live);
    if (live.status !== "present" || change === undefined) throw new Error("no change");
    expect(change).toMatchObject({ before: { tier: "batch" }, after: { tier: "web" } });
    expect(live.kept).toContainEqual({ what: "Kubernetes labels", name: "owner" });
    await kind.update(bench.openSession(), wanted, live, [change]);
    await bench.world.sleep(1_200_000);
    const [read] = (await listPools(bench)) ?? [];
    expect(read?.config).toMatchObject({ labels: { owner: "ann", tier: "web" } });
    expect(findChanges(wanted, await readOnce(bench, kind, wanted))).toEqual([]);
  });

  it("is nobody's to adopt when the file asks for it only by a rule", async () => {
    const bench = await openBench();
    await makeCluster(bench);
    const kind = nodePoolKind(bench.openReach());
    const named = makeResource("gke.node-pool/flyte/default-pool", at, { workloadMetadata: "GKE_METADATA" });
    const byRule = { ...named, source: "cluster.workloadMetadata" };
    expect(await readOnce(bench, kind, named)).toMatchObject({ marking: { by: "nobody" } });
    expect(await readOnce(bench, kind, byRule)).toMatchObject({ marking: { by: "unmarkable" } });
  });

  it("resets nothing else of a pool's autoscaling when it sets limits", async () => {
    const bench = await openBench();
    await makeCluster(bench);
    const stored = bench.cloud.state["clusters"][key].nodePools[0];
    stored.autoscaling = { enabled: true, totalMinNodeCount: 1, totalMaxNodeCount: 3, locationPolicy: "ANY" };
    const kind = nodePoolKind(bench.openReach());
    const wanted = makeResource("gke.node-pool/flyte/default-pool", at, { "nodes.totalMax": 6 });
    const live = await readOnce(bench, kind, wanted);
    const [change] = findChanges(wanted, live);
    if (live.status !== "present" || change === undefined) throw new Error("no change");
    await kind.update(bench.openSession(), wanted, live, [change]);
    await bench.world.sleep(1_200_000);
    const [read] = (await listPools(bench)) ?? [];
    expect(read?.autoscaling).toEqual({
      enabled: true,
      totalMinNodeCount: 1,
      totalMaxNodeCount: 6,
      locationPolicy: "ANY",
    });
  });

  it("counts limits per zone over all zones", async () => {
    const bench = await openBench();
    await makeCluster(bench);
    const stored = bench.cloud.state["clusters"][key].nodePools[0];
    stored.locations = ["europe-west1-b", "europe-west1-c"];
    stored.autoscaling = { enabled: true, minNodeCount: 1, maxNodeCount: 3 };
    const wanted = makeResource("gke.node-pool/flyte/default-pool", at, { "nodes.totalMin": 2, "nodes.totalMax": 6 });
    const live = await readOnce(bench, nodePoolKind(bench.openReach()), wanted);
    expect(findChanges(wanted, live)).toEqual([]);
  });

  it("is found by its mark and goes before its cluster", async () => {
    const bench = await openBench();
    await makeCluster(bench);
    const kind = nodePoolKind(bench.openReach());
    await bring(bench, kind, pool);
    expect(await kind.marked?.(bench.openSession())).toEqual([
      { address: "gke.node-pool/flyte/gpu", at, mark: testMark, protected: false, dependsOn: ["gke.cluster/flyte"] },
    ]);
  });

  it("waits for a cluster that isn't there yet", async () => {
    const bench = await openBench();
    await expect(nodePoolKind(bench.openReach()).create(bench.openSession(), pool)).rejects.toMatchObject({
      retry: "propagating",
    });
  });
});
