import type { Session } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench, testMark } from "../conformance/bench.ts";
import { bring, findChanges, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { clusterKind } from "./cluster.ts";
import { readCluster } from "./cluster-read.ts";

const at = { project: "acme-ml", location: "europe-west1-b" };
const fields = {
  workloadPool: "acme-ml.svc.id.goog",
  network: "projects/acme-ml/global/networks/default",
  subnetwork: "projects/acme-ml/regions/europe-west1/subnetworks/default",
  autopilot: false,
  releaseChannel: "regular",
  privateNodes: true,
  authorizedNetworks: [],
  "labels.team": "ml",
};
const pools = [
  {
    name: "default",
    workloadMetadata: "GKE_METADATA",
    machineType: "e2-standard-4",
    nodes: { totalMin: 1, totalMax: 5 },
    diskGb: 100,
    spot: false,
    labels: { tier: "web" },
    taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }],
  },
];
const withPools = (more: Parameters<typeof makeResource>[2]) => {
  const resource = makeResource("gke.cluster/flyte", at, { ...fields, ...more });
  const nodePools = { value: pools, role: "default" } as const;
  return { ...resource, fields: { ...resource.fields, nodePools } };
};
const cluster = withPools({});
const key = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

checkKind("gke.cluster", {
  kind: clusterKind,
  resource: cluster,
  changed: withPools({ releaseChannel: "stable", authorizedNetworks: ["10.0.0.0/8"], "labels.team": "data" }),
  marking: "us",
  outputs: { masterRange: "10.128.0.2/32", endpoint: "flyte.cluster.invalid" },
  count: (bench) =>
    Object.values(bench.cloud.state["clusters"] as Record<string, { nodePools: unknown[] }>).reduce(
      (sum, one) => sum + 1 + one.nodePools.length,
      0,
    ),
  foreign: {
    put: (bench) => {
      bench.cloud.state["clusters"][key].resourceLabels["owner"] = "ann";
    },
    see: (bench) => bench.cloud.state["clusters"][key].resourceLabels["owner"],
  },
});

/** A cluster as the guide's reader has it: no identity pool, one pool on the nodes' account. */
async function makeByHand(bench: Bench): Promise<void> {
  const answer = await bench.ask("POST", "/v1/projects/acme-ml/locations/europe-west1-b/clusters", {
    cluster: { name: "flyte", initialNodeCount: 3 },
  });
  expect(answer.status).toBe(200);
  await bench.world.sleep(1_200_000);
}

/** The emulator gives no labels a fingerprint that it takes for "none sent": another one stands for what was read. */
function staleLabels(state: unknown): object {
  return { ...(state as object), labelFingerprint: "00000000" };
}

describe("gke.cluster", () => {
  it("sends one desired change in each request, the identity pool first", async () => {
    const bench = await openBench();
    await makeByHand(bench);
    const kind = clusterKind(bench.openReach());
    const wanted = makeResource("gke.cluster/flyte", at, {
      workloadPool: "acme-ml.svc.id.goog",
      releaseChannel: "rapid",
      "labels.team": "ml",
    });
    const live = await readOnce(bench, kind, wanted);
    expect(findChanges(wanted, live).map(({ path }) => path)).toEqual([
      "workloadPool",
      "releaseChannel",
      "labels.team",
    ]);
    await bring(bench, kind, wanted);
    const writes = bench.cloud.journal.filter(({ method, path }) => method !== "GET" && path.includes("/clusters/"));
    expect(writes.map(({ method, path, status }) => `${method} ${path.replace(/\?.*/, "")} ${status}`)).toEqual([
      `PUT /v1/${key} 200`,
      `PUT /v1/${key} 200`,
      `POST /v1/${key}:setResourceLabels 200`,
    ]);
    expect(bench.cloud.state["clusters"][key]).toMatchObject({
      workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" },
      releaseChannel: { channel: "RAPID" },
    });
  });

  it("creates the named pools with the cluster, marked and on GKE's metadata server", async () => {
    const bench = await openBench();
    await bring(bench, clusterKind(bench.openReach()), cluster);
    expect(bench.cloud.state["clusters"][key].nodePools).toMatchObject([
      {
        name: "default",
        autoscaling: { enabled: true, totalMinNodeCount: 1, totalMaxNodeCount: 5 },
        config: {
          machineType: "e2-standard-4",
          labels: { tier: "web" },
          taints: [{ key: "gpu", value: "yes", effect: "NO_SCHEDULE" }],
          workloadMetadataConfig: { mode: "GKE_METADATA" },
          resourceLabels: { "fgk-deployment": "prod", "fgk-cluster": "europe-west1-b_flyte" },
        },
      },
    ]);
  });

  it("names the operation that is in the way, and waits for it", async () => {
    const bench = await openBench();
    await makeByHand(bench);
    bench.cloud.faults["clusterBusyUntilMs"] = { [key]: bench.world.now() + 120_000 };
    const kind = clusterKind(bench.openReach());
    const wanted = makeResource("gke.cluster/flyte", at, { workloadPool: "acme-ml.svc.id.goog" });
    const live = await readOnce(bench, kind, wanted);
    if (live.status !== "present") throw new Error("no cluster");
    const calm = { ...live, readiness: { status: "ready" } as const };
    const [change] = findChanges(wanted, live);
    if (change === undefined) throw new Error("no change");
    await expect(kind.update(bench.openSession(), wanted, calm, [change])).rejects.toMatchObject({
      retry: "busy",
      diagnostic: { summary: expect.stringMatching(/^another operation has to end first \(operation-[\w-]+\)$/) },
    });
    expect(await readOnce(bench, kind, wanted)).toMatchObject({
      readiness: {
        status: "waiting",
        why: expect.stringMatching(/^the cluster is being changed \(operation-[\w-]+\)$/),
      },
    });
    await bring(bench, kind, wanted);
  });

  it("doesn't write over labels that came in between", async () => {
    const bench = await openBench();
    await makeByHand(bench);
    const kind = clusterKind(bench.openReach());
    const wanted = makeResource("gke.cluster/flyte", at, { "labels.team": "ml" });
    const live = await readOnce(bench, kind, wanted);
    await bench.ask("POST", `/v1/${key}:setResourceLabels`, { resourceLabels: { owner: "ann" } });
    await bench.world.sleep(60_000);
    const [change] = findChanges(wanted, live);
    if (live.status !== "present" || change === undefined) throw new Error("no change");
    await bench.ask("GET", `/v1/${key}`);
    const writing = kind.update(bench.openSession(), wanted, { ...live, state: staleLabels(live.state) }, [change]);
    await expect(writing).rejects.toMatchObject({ retry: "conflict" });
  });

  it("says why an operation of ours failed", async () => {
    const bench = await openBench();
    await makeByHand(bench);
    bench.cloud.faults["operationFails"] = { UPDATE_CLUSTER: "DeployPatch failed" };
    const wanted = makeResource("gke.cluster/flyte", at, { workloadPool: "acme-ml.svc.id.goog" });
    await expect(bring(bench, clusterKind(bench.openReach()), wanted)).rejects.toMatchObject({
      retry: "never",
      diagnostic: { code: "cloud-failed", cause: "DeployPatch failed" },
    });
  });

  it("tells the range of a control plane that only the newer fields name", async () => {
    const bench = await openBench();
    const kind = clusterKind(bench.openReach());
    await bring(bench, kind, cluster);
    const stored = bench.cloud.state["clusters"]["projects/acme-ml/locations/europe-west1-b/clusters/flyte"];
    const list = { clusters: [{ ...stored, name: "flyte", location: "europe-west1-b" }] };
    const newer = {
      ...list.clusters[0],
      privateClusterConfig: undefined,
      controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: true, privateEndpoint: "10.0.0.9" } },
    };
    const session: Session = {
      ...bench.openSession(),
      once: async <T>() => ({ clusters: [newer], missing: [] }) as T,
    };
    const live = (await kind.read(session, [cluster])).get(cluster.address);
    expect(live).toMatchObject({ outputs: { masterRange: "10.0.0.9/32" } });
  });

  it("is protected when it is found by its mark", async () => {
    const bench = await openBench();
    const kind = clusterKind(bench.openReach());
    await bring(bench, kind, cluster);
    expect(await kind.marked?.(bench.openSession())).toEqual([
      { address: "gke.cluster/flyte", at, mark: testMark, protected: true, dependsOn: [] },
    ]);
  });
});

describe("readCluster", () => {
  const where = { project: "acme-ml", location: "europe-west1-b", name: "flyte" };

  it("tells absent, provisioning and running apart, with one list a session", async () => {
    const bench = await openBench();
    const reach = bench.openReach();
    expect(await readCluster(bench.openSession(), reach, where)).toMatchObject({ state: "absent", endpoint: "" });
    await clusterKind(reach).create(bench.openSession(), cluster);
    expect(await readCluster(bench.openSession(), reach, where)).toMatchObject({ state: "provisioning", endpoint: "" });
    await bench.world.sleep(1_200_000);
    const session = bench.openSession();
    const before = bench.cloud.journal.length;
    expect(await readCluster(session, reach, where)).toMatchObject({
      state: "running",
      endpoint: "flyte.cluster.invalid",
      caPem: "PEM of the CA",
      workloadPool: "acme-ml.svc.id.goog",
      nodePools: [{ name: "default" }],
    });
    await readCluster(session, reach, { ...where, name: "other" });
    expect(bench.cloud.journal.length - before).toBe(1);
  });

  it("takes a disabled API for no cluster", async () => {
    const bench = await openBench(["serviceusage.googleapis.com"]);
    expect(await readCluster(bench.openSession(), bench.openReach(), where)).toMatchObject({ state: "absent" });
  });
});
