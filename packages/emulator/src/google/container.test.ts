import { describe, expect, it } from "vitest";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const zonal = "/v1/projects/demo-proj/locations/us-central1-a";
const regional = "/v1/projects/demo-proj/locations/us-central1";
const pool = "demo-proj.svc.id.goog";
const minutesMs = 60_000;

/** What gcloud 528 sends for a cluster with a workload pool. */
const gcloudCluster = {
  cluster: {
    ipAllocationPolicy: { createSubnetwork: false, useIpAliases: true },
    name: "c2",
    networkConfig: { defaultEnablePrivateNodes: true },
    nodePools: [
      {
        config: { machineType: "e2-standard-4", oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"] },
        initialNodeCount: 1,
        management: { autoRepair: true, autoUpgrade: true },
        name: "default-pool",
        upgradeSettings: { maxSurge: 1 },
      },
    ],
    releaseChannel: { channel: "REGULAR" },
    resourceLabels: { a: "b" },
    workloadIdentityConfig: { workloadPool: pool },
  },
  parent: "projects/demo-proj/locations/us-central1",
};

async function makeClusterCloud(options: Parameters<typeof makeTestCloud>[0] = {}): Promise<TestCloud> {
  const made = makeTestCloud({
    timeScale: 0,
    openEndpoint: async () => "127.0.0.1:6443",
    clusterCa: "PEM",
    ...options,
  });
  await made.ask(`POST ${zonal}/clusters`, { cluster: { name: "c1", initialNodeCount: 2 } });
  return made;
}

describe("creating a cluster", () => {
  it("takes its time, then answers with an address and everything that Google fills in", async () => {
    const { cloud, ask, advance } = makeTestCloud({ openEndpoint: async () => "127.0.0.1:6443", clusterCa: "PEM" });
    const begun = await ask(`POST ${regional}/clusters`, gcloudCluster);
    expect(begun.body).toEqual({
      name: expect.stringMatching(/^operation-1767225600000-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      zone: "us-central1",
      operationType: "CREATE_CLUSTER",
      status: "RUNNING",
      selfLink: `https://container.googleapis.com/v1/projects/123456789012/locations/us-central1/operations/${begun.body["name"]}`,
      targetLink: "https://container.googleapis.com/v1/projects/123456789012/locations/us-central1/clusters/c2",
      startTime: "2026-01-01T00:00:00.000Z",
    });
    advance(6 * minutesMs - 1);
    const early = await ask(`GET ${regional}/clusters/c2`);
    expect([early.body["status"], early.body["endpoint"], early.body["currentNodeCount"]]).toEqual([
      "PROVISIONING",
      undefined,
      undefined,
    ]);
    expect(cloud.state.projects["demo-proj"]?.identityPool).toBe(false);
    advance(1);
    const done = await ask(`GET ${regional}/operations/${begun.body["name"]}`);
    expect([done.body["status"], done.body["endTime"]]).toEqual(["DONE", "2026-01-01T00:06:00.000Z"]);
    const { body } = await ask(`GET ${regional}/clusters/c2?alt=json`);
    expect(body).toMatchObject({
      name: "c2",
      status: "RUNNING",
      zone: "us-central1",
      location: "us-central1",
      locations: ["us-central1-a", "us-central1-b", "us-central1-c"],
      currentNodeCount: 3,
      endpoint: "127.0.0.1:6443",
      masterAuth: { clusterCaCertificate: "UEVN" },
      legacyAbac: {},
      network: "default",
      subnetwork: "default",
      networkConfig: {
        network: "projects/demo-proj/global/networks/default",
        subnetwork: "projects/demo-proj/regions/us-central1/subnetworks/default",
        defaultEnablePrivateNodes: true,
        defaultSnatStatus: {},
      },
      controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: true, publicEndpoint: "127.0.0.1:6443" } },
      privateClusterConfig: { enablePrivateNodes: true },
      workloadIdentityConfig: { workloadPool: pool },
      resourceLabels: { a: "b" },
      databaseEncryption: { state: "DECRYPTED" },
      selfLink: "https://container.googleapis.com/v1/projects/demo-proj/locations/us-central1/clusters/c2",
      nodePools: [
        { name: "default-pool", status: "RUNNING", config: { workloadMetadataConfig: { mode: "GKE_METADATA" } } },
      ],
    });
    expect(body["nodePools"][0]["nodeCount"]).toBeUndefined();
    expect(cloud.state.projects["demo-proj"]?.identityPool).toBe(true);
    expect((await ask("GET /v1/projects/demo-proj/locations/-/clusters")).body["clusters"]).toHaveLength(1);
    expect((await ask("GET /v1beta1/projects/demo-proj/zones/us-central1/clusters/c2")).body["name"]).toBe("c2");
  });

  it.each([
    [
      "a workload pool of another project",
      { name: "c", initialNodeCount: 1, workloadIdentityConfig: { workloadPool: "x.svc.id.goog" } },
      /supported workload pool is "demo-proj\.svc\.id\.goog"/,
    ],
    ["no nodes", { name: "c" }, /^Cluster\.initial_node_count must be greater than zero\.$/],
    [
      "an unknown version",
      { name: "c", initialNodeCount: 1, initialClusterVersion: "1.9" },
      /^Master version "1\.9" is unsupported\.$/,
    ],
    [
      "a zonal autopilot",
      { name: "c", autopilot: { enabled: true } },
      /^Autopilot clusters must be regional clusters\.$/,
    ],
    ["a bad name", { name: "C_1", initialNodeCount: 1 }, /^Invalid value for field "cluster\.name": "C_1"/],
    [
      "nodes as an account that isn't there",
      { name: "c", initialNodeCount: 1, nodeConfig: { serviceAccount: "x@demo-proj.iam.gserviceaccount.com" } },
      /^The user does not have access to service account "x@demo-proj/,
    ],
    [
      "GKE_METADATA without a pool",
      { name: "c", initialNodeCount: 1, nodeConfig: { workloadMetadataConfig: { mode: "GKE_METADATA" } } },
      /workload identity is enabled on its cluster/,
    ],
  ])("refuses %s", async (_, cluster, message) => {
    const { cloud, ask } = makeTestCloud();
    const { status, body } = await ask(`POST ${zonal}/clusters`, { cluster });
    expect([status, body["error"]["status"]]).toEqual([400, "INVALID_ARGUMENT"]);
    expect(body["error"]["message"]).toMatch(message);
    expect(cloud.state.clusters).toEqual({});
  });

  it.each([
    { location: zonal, spelled: "projects/demo-proj/zones/us-central1-a/clusters/c1" },
    { location: regional, spelled: "projects/demo-proj/locations/us-central1/clusters/c1" },
  ])("spells a missing and a doubled cluster as $spelled", async ({ location, spelled }) => {
    const { ask } = makeTestCloud({ timeScale: 0 });
    const missing = await ask(`GET ${location}/clusters/c1`);
    expect([missing.status, missing.body["error"]["message"]]).toEqual([404, `Not found: ${spelled}.`]);
    expect(missing.body["error"]["errors"][0]["reason"]).toBe("notFound");
    await ask(`POST ${location}/clusters`, { cluster: { name: "c1", initialNodeCount: 1 } });
    const again = await ask(`POST ${location}/clusters`, { cluster: { name: "c1", initialNodeCount: 1 } });
    expect([again.status, again.body["error"]["message"]]).toEqual([409, `Already exists: ${spelled}.`]);
  });

  it("leaves a broken cluster when the operation fails", async () => {
    const message = "Google Compute Engine: Not all instances running in IGM.";
    const { ask } = makeTestCloud({ timeScale: 0, faults: { operationFails: { CREATE_CLUSTER: message } } });
    const begun = await ask(`POST ${zonal}/clusters`, { cluster: { name: "c1", initialNodeCount: 1 } });
    const done = await ask(`GET ${zonal}/operations/${begun.body["name"]}`);
    expect(done.body).toMatchObject({ status: "DONE", statusMessage: message, error: { code: 13, message } });
    const { body } = await ask(`GET ${zonal}/clusters/c1`);
    expect([body["status"], body["statusMessage"]]).toEqual(["ERROR", message]);
    expect((await ask(`DELETE ${zonal}/clusters/c1`)).body["operationType"]).toBe("DELETE_CLUSTER");
  });

  it("gives Autopilot its identity pool, for ever", async () => {
    const { ask } = makeTestCloud({ timeScale: 0 });
    await ask(`POST ${regional}/clusters`, { cluster: { name: "auto", autopilot: { enabled: true } } });
    const { body } = await ask(`GET ${regional}/clusters/auto`);
    expect(body["workloadIdentityConfig"]).toEqual({ workloadPool: pool });
    const put = await ask(`PUT ${regional}/clusters/auto/nodePools/default-pool`, {
      workloadMetadataConfig: { mode: "GCE_METADATA" },
    });
    expect(put.body["error"]["message"]).toBe("Autopilot node pools cannot be accessed or modified.");
  });
});

describe("changing a cluster", () => {
  it("turns workload identity on for the cluster and leaves its pools, until each is changed", async () => {
    const { cloud, ask } = await makeClusterCloud();
    const mode = async () =>
      (await ask(`GET ${zonal}/clusters/c1/nodePools/default-pool`)).body["config"]["workloadMetadataConfig"];
    const update = { desiredWorkloadIdentityConfig: { workloadPool: pool } };
    const begun = await ask(`PUT ${zonal}/clusters/c1`, {
      name: "projects/demo-proj/locations/us-central1-a/clusters/c1",
      update,
    });
    expect(begun.body["operationType"]).toBe("UPDATE_CLUSTER");
    expect(begun.body["targetLink"]).toBe(
      "https://container.googleapis.com/v1/projects/123456789012/zones/us-central1-a/clusters/c1",
    );
    const { body } = await ask(`GET ${zonal}/clusters/c1`);
    expect([body["status"], body["workloadIdentityConfig"]]).toEqual(["RUNNING", { workloadPool: pool }]);
    expect(cloud.state.projects["demo-proj"]?.identityPool).toBe(true);
    expect(await mode()).toBeUndefined();
    await ask(`PUT ${zonal}/clusters/c1/nodePools/default-pool`, { workloadMetadataConfig: { mode: "GKE_METADATA" } });
    expect(await mode()).toEqual({ mode: "GKE_METADATA" });
    await ask(`POST ${zonal}/clusters/c1/nodePools`, { nodePool: { name: "gpu", initialNodeCount: 1 } });
    const gpu = await ask(`GET ${zonal}/clusters/c1/nodePools/gpu`);
    expect(gpu.body["config"]["workloadMetadataConfig"]).toEqual({ mode: "GKE_METADATA" });
    const off = await ask(`PUT ${zonal}/clusters/c1`, {
      update: { desiredWorkloadIdentityConfig: { workloadPool: "" } },
    });
    expect(off.status).toBe(400);
  });

  it.each([
    ["nothing", {}, "Must specify a field to update."],
    [
      "two things",
      { desiredLocations: ["us-central1-b"], desiredShieldedNodes: {} },
      "Must specify exactly one update.",
    ],
  ])("refuses an update of %s", async (_, update, message) => {
    const { ask } = await makeClusterCloud();
    const { status, body } = await ask(`PUT ${zonal}/clusters/c1`, { update });
    expect([status, body["error"]["message"]]).toEqual([400, message]);
  });

  it("works on one thing at a time, and names what it works on", async () => {
    const { ask, advance } = makeTestCloud();
    const begun = await ask(`POST ${zonal}/clusters`, { cluster: { name: "c1", initialNodeCount: 1 } });
    const message = `Cluster is running incompatible operation ${begun.body["name"]}.`;
    const { status, body } = await ask(`POST ${zonal}/clusters/c1:setResourceLabels`, {
      resourceLabels: { env: "dev" },
    });
    expect(status).toBe(400);
    expect(body["error"]).toMatchObject({
      code: 400,
      status: "FAILED_PRECONDITION",
      message,
      errors: [{ message, domain: "global", reason: "failedPrecondition" }],
    });
    expect(body["error"]["details"][0]).toEqual({
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "CLUSTER_ALREADY_HAS_OPERATION",
      domain: "container.googleapis.com",
    });
    advance(6 * minutesMs);
    await ask(`POST ${zonal}/clusters/c1:setResourceLabels`, { resourceLabels: { env: "dev" } });
    expect((await ask(`GET ${zonal}/clusters/c1`)).body["status"]).toBe("RECONCILING");
    advance(10_000);
    const after = await ask(`GET ${zonal}/clusters/c1`);
    expect([after.body["status"], after.body["resourceLabels"]]).toEqual(["RUNNING", { env: "dev" }]);
  });

  it("is busy with Google's own work, which can be polled", async () => {
    const { cloud, ask, advance } = await makeClusterCloud({ timeScale: 0 });
    await ask(`GET ${zonal}/clusters/c1`);
    cloud.faults.clusterBusyUntilMs["c1"] = cloud.now() + 60_000;
    expect((await ask(`GET ${zonal}/clusters/c1`)).body["status"]).toBe("RECONCILING");
    const refused = await ask(`DELETE ${zonal}/clusters/c1`);
    const name = /operation-[0-9a-f-]+/.exec(refused.body["error"]["message"])?.[0];
    const poll = async () => (await ask(`GET ${zonal}/operations/${name}`)).body["status"];
    expect(await poll()).toBe("RUNNING");
    advance(60_000);
    expect(await poll()).toBe("DONE");
    expect((await ask(`DELETE ${zonal}/clusters/c1`)).status).toBe(200);
    expect((await ask(`GET ${zonal}/clusters/c1`)).status).toBe(404);
  });

  it("checks the fingerprint of labels when one is sent", async () => {
    const { ask } = await makeClusterCloud();
    const first = (await ask(`GET ${zonal}/clusters/c1`)).body["labelFingerprint"];
    expect(first).toBe("a9dc16a7");
    const verb = `POST ${zonal}/clusters/c1:setResourceLabels`;
    expect((await ask(verb, { resourceLabels: { a: "b" }, labelFingerprint: first })).status).toBe(200);
    expect((await ask(verb, { resourceLabels: {}, labelFingerprint: first })).status).toBe(400);
    expect((await ask(`GET ${zonal}/clusters/c1`)).body["resourceLabels"]).toEqual({ a: "b" });
  });

  it.each([
    ["the old key", { privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: true } }],
    ["the new key", { controlPlaneEndpointsConfig: { ipEndpointsConfig: { enablePublicEndpoint: false } } }],
  ])("has a private endpoint only, in a Shared VPC, when that was asked for by %s", async (_name, asked) => {
    const { ask } = await makeClusterCloud();
    const network = "projects/host-proj/global/networks/shared";
    const subnetwork = "projects/host-proj/regions/us-central1/subnetworks/ml";
    await ask(`POST ${zonal}/clusters`, {
      cluster: { name: "c3", initialNodeCount: 1, network, subnetwork, ...asked },
    });
    const { body } = await ask(`GET ${zonal}/clusters/c3`);
    expect(body["endpoint"]).toBe("10.128.0.2");
    expect(body["privateClusterConfig"]).not.toHaveProperty("publicEndpoint");
    expect(body["controlPlaneEndpointsConfig"]["ipEndpointsConfig"]).toMatchObject({
      enablePublicEndpoint: false,
      privateEndpoint: "10.128.0.2",
    });
    expect(body["networkConfig"]).toMatchObject({ network, subnetwork });
  });

  it("merges what an update names of the control plane's endpoints", async () => {
    const { ask } = await makeClusterCloud();
    const desiredControlPlaneEndpointsConfig = { dnsEndpointConfig: { allowExternalTraffic: true } };
    await ask(`PUT ${zonal}/clusters/c1`, { update: { desiredControlPlaneEndpointsConfig } });
    const { body } = await ask(`GET ${zonal}/clusters/c1`);
    expect(body["controlPlaneEndpointsConfig"]).toMatchObject({
      dnsEndpointConfig: {
        allowExternalTraffic: true,
        endpoint: expect.stringMatching(/^gke-[0-9a-f]{28}-123456789012\.us-central1-a\.gke\.goog$/),
      },
      ipEndpointsConfig: { enabled: true, publicEndpoint: "127.0.0.1:6443" },
    });
  });
});

describe("node pools", () => {
  it("are made, sized, scaled, labelled and deleted", async () => {
    const { ask } = await makeClusterCloud();
    const pools = `${zonal}/clusters/c1/nodePools`;
    const made = await ask(`POST ${pools}`, {
      nodePool: {
        autoscaling: { enabled: true, maxNodeCount: 3, minNodeCount: 0 },
        config: {
          accelerators: [{ acceleratorCount: "1", acceleratorType: "nvidia-tesla-t4" }],
          machineType: "n1-standard-8",
        },
        initialNodeCount: 3,
        name: "gpu",
      },
      parent: "projects/demo-proj/locations/us-central1-a/clusters/c1",
    });
    expect(made.body["operationType"]).toBe("CREATE_NODE_POOL");
    const gpu = await ask(`GET ${pools}/gpu`);
    expect(gpu.body).toMatchObject({
      status: "RUNNING",
      autoscaling: { enabled: true, maxNodeCount: 3 },
      config: { serviceAccount: "default", diskSizeGb: 100, diskType: "pd-balanced" },
      maxPodsConstraint: { maxPodsPerNode: "110" },
      selfLink: "https://container.googleapis.com/v1/projects/demo-proj/zones/us-central1-a/clusters/c1/nodePools/gpu",
    });
    expect(gpu.body["autoscaling"]["minNodeCount"]).toBeUndefined();
    await ask(`POST ${pools}/default-pool:setSize`, { nodeCount: 4 });
    expect((await ask(`GET ${zonal}/clusters/c1`)).body["currentNodeCount"]).toBe(7);
    await ask(`POST ${pools}/gpu:setAutoscaling`, { autoscaling: { enabled: true, minNodeCount: 0, maxNodeCount: 2 } });
    expect((await ask(`GET ${zonal}/clusters/c1`)).body["currentNodeCount"]).toBe(6);
    await ask(`PUT ${pools}/gpu`, { labels: { labels: { team: "ml" } } });
    await ask(`PUT ${pools}/gpu`, { taints: { taints: [{ key: "gpu", value: "yes", effect: "NO_SCHEDULE" }] } });
    const changed = await ask(`GET ${pools}/gpu`);
    expect(changed.body["config"]).toMatchObject({
      labels: { team: "ml" },
      taints: [{ key: "gpu", value: "yes", effect: "NO_SCHEDULE" }],
      machineType: "n1-standard-8",
    });
    expect((await ask(`DELETE ${pools}/gpu`)).body["operationType"]).toBe("DELETE_NODE_POOL");
    expect((await ask(`GET ${pools}`)).body["nodePools"]).toHaveLength(1);
    const gone = await ask(`GET ${pools}/gpu`);
    expect([gone.status, gone.body["error"]["message"]]).toEqual([
      404,
      "Not found: projects/demo-proj/zones/us-central1-a/clusters/c1/nodePools/gpu.",
    ]);
  });

  it("appear as PROVISIONING at once and keep the cluster reconciling", async () => {
    const { ask, advance } = makeTestCloud();
    await ask(`POST ${zonal}/clusters`, { cluster: { name: "c1", initialNodeCount: 1 } });
    advance(6 * minutesMs);
    await ask(`POST ${zonal}/clusters/c1/nodePools`, { nodePool: { name: "p2", initialNodeCount: 1 } });
    const { body } = await ask(`GET ${zonal}/clusters/c1`);
    expect([body["status"], body["nodePools"][1]["status"], body["currentNodeCount"]]).toEqual([
      "RECONCILING",
      "PROVISIONING",
      1,
    ]);
  });
});
