import { container } from "@googleapis/container";
import { describe, expect, it } from "vitest";
import { ownerToken, projectId, projectNumber, startForFile } from "../start-emulator.ts";
import { openContainer, placeOf, pollToEnd, region, zone } from "./open-container.ts";

const emulator = await startForFile();
const api = openContainer(emulator.url);
const { clusters } = api.projects.locations;
const links = `https://container.googleapis.com/v1/projects/${projectNumber}`;

async function create(name: string, location: string, more: object = {}): Promise<void> {
  const cluster = { name, initialNodeCount: 1, ...more };
  await pollToEnd(api, location, await clusters.create({ parent: placeOf(location), requestBody: { cluster } }));
}

async function get(name: string, location: string): Promise<Record<string, unknown>> {
  const { data } = await clusters.get({ name: `${placeOf(location)}/clusters/${name}` });
  return { ...data };
}

await create("whole", region, {
  workloadIdentityConfig: { workloadPool: `${projectId}.svc.id.goog` },
  resourceLabels: { team: "ml" },
});
await create("plain", zone);

describe("creating a cluster", () => {
  it("begins an operation that is named, placed and linked by number", async () => {
    const requestBody = { cluster: { name: "begun", initialNodeCount: 1 } };
    const { data } = await clusters.create({ parent: placeOf(zone), requestBody });
    expect(data).toEqual({
      name: expect.stringMatching(/^operation-\d+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      operationType: "CREATE_CLUSTER",
      status: "RUNNING",
      zone,
      startTime: "2026-01-01T00:00:00.000Z",
      selfLink: `${links}/zones/${zone}/operations/${data.name}`,
      targetLink: `${links}/zones/${zone}/clusters/begun`,
    });
    const done = await pollToEnd(api, zone, { data });
    expect([done.status, done.endTime, done.error]).toEqual(["DONE", "2026-01-01T00:00:00.000Z", undefined]);
  });

  it("links a regional cluster's operation by location, its zone being the region", async () => {
    const requestBody = { cluster: { name: "begun", initialNodeCount: 1 } };
    const { data } = await clusters.create({ parent: placeOf(region), requestBody });
    expect([data.zone, data.targetLink]).toEqual([region, `${links}/locations/${region}/clusters/begun`]);
  });

  it.each([
    ["status", "RUNNING"],
    ["location", region],
    ["zone", region],
    ["locations", [`${region}-a`, `${region}-b`, `${region}-c`]],
    ["endpoint", expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
    ["masterAuth", expect.objectContaining({ clusterCaCertificate: expect.stringMatching(/^LS0t/) })],
    ["workloadIdentityConfig", { workloadPool: `${projectId}.svc.id.goog` }],
    ["resourceLabels", { team: "ml" }],
    ["labelFingerprint", expect.stringMatching(/^[0-9a-f]{8}$/)],
    ["currentNodeCount", 3],
    ["releaseChannel", { channel: "REGULAR" }],
    ["selfLink", `https://container.googleapis.com/v1/projects/${projectId}/locations/${region}/clusters/whole`],
    ["network", "default"],
    ["subnetwork", "default"],
  ])("fills in %s, which gcloud or fgk read", async (field, value) => {
    expect((await get("whole", region))[field]).toEqual(value);
  });

  it.each([
    "legacyAbac",
    "networkConfig",
    "controlPlaneEndpointsConfig",
    "masterAuth",
    "databaseEncryption",
    "addonsConfig",
    "shieldedNodes",
    "ipAllocationPolicy",
    "autoscaling",
    "loggingConfig",
    "monitoringConfig",
    "nodePoolDefaults",
    "privateClusterConfig",
    "notificationConfig",
    "defaultMaxPodsConstraint",
    "releaseChannel",
    "nodePools",
  ])("answers with %s, without which Terraform's provider breaks", async (field) => {
    expect((await get("plain", zone))[field]).toBeTypeOf("object");
  });

  it("says that the IP endpoint is on, lest gcloud takes the DNS endpoint without a word", async () => {
    expect((await get("plain", zone))["controlPlaneEndpointsConfig"]).toMatchObject({
      ipEndpointsConfig: { enabled: true },
      dnsEndpointConfig: { endpoint: expect.stringMatching(/^gke-[0-9a-f]+-123456789012\.us-central1-a\.gke\.goog$/) },
    });
  });

  it("gives its pools GKE_METADATA unasked when it has an identity pool", async () => {
    const pools = (await clusters.get({ name: `${placeOf(region)}/clusters/whole` })).data.nodePools;
    expect(pools?.[0]?.config?.workloadMetadataConfig).toEqual({ mode: "GKE_METADATA" });
  });
});

describe("listing clusters", () => {
  it.each([
    { location: "-", names: ["begun", "begun", "plain", "whole"] },
    { location: zone, names: ["begun", "plain"] },
    { location: "europe-west1", names: undefined },
  ])("of $location gives the whole list, or no list at all", async ({ location, names }) => {
    const { data } = await clusters.list({ parent: placeOf(location) });
    expect(data.clusters?.map((cluster) => cluster.name).sort()).toEqual(names);
  });
});

/** What fgk, the guide and gcloud's update command change, and where the API shows it. */
const updates = [
  {
    field: "desiredWorkloadIdentityConfig",
    value: { workloadPool: `${projectId}.svc.id.goog` },
    shown: { workloadIdentityConfig: { workloadPool: `${projectId}.svc.id.goog` } },
  },
  {
    field: "desiredReleaseChannel",
    value: { channel: "STABLE" },
    shown: { releaseChannel: { channel: "STABLE" } },
  },
  {
    field: "desiredMasterAuthorizedNetworksConfig",
    value: { enabled: true, cidrBlocks: [{ cidrBlock: "203.0.113.0/24" }] },
    shown: {
      masterAuthorizedNetworksConfig: { enabled: true, cidrBlocks: [{ cidrBlock: "203.0.113.0/24" }] },
      controlPlaneEndpointsConfig: {
        ipEndpointsConfig: { authorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "203.0.113.0/24" }] } },
      },
    },
  },
  {
    // Where gcloud 528 writes the same.
    field: "desiredControlPlaneEndpointsConfig",
    value: { ipEndpointsConfig: { authorizedNetworksConfig: { enabled: true, cidrBlocks: [{ cidrBlock: "::/0" }] } } },
    shown: {
      masterAuthorizedNetworksConfig: { enabled: true, cidrBlocks: [{ cidrBlock: "::/0" }] },
      controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: true } },
    },
  },
  {
    field: "desiredDefaultEnablePrivateNodes",
    value: true,
    shown: { networkConfig: { defaultEnablePrivateNodes: true } },
  },
  {
    field: "desiredControlPlaneEndpointsConfig",
    value: { dnsEndpointConfig: { allowExternalTraffic: true } },
    shown: {
      controlPlaneEndpointsConfig: {
        dnsEndpointConfig: { allowExternalTraffic: true, endpoint: expect.stringMatching(/\.gke\.goog$/) },
        ipEndpointsConfig: { enabled: true },
      },
    },
  },
  {
    field: "desiredAddonsConfig",
    value: { gcsFuseCsiDriverConfig: { enabled: true } },
    shown: {
      addonsConfig: {
        gcsFuseCsiDriverConfig: { enabled: true },
        gcePersistentDiskCsiDriverConfig: { enabled: true },
      },
    },
  },
  {
    field: "desiredVerticalPodAutoscaling",
    value: { enabled: true },
    shown: { verticalPodAutoscaling: { enabled: true } },
  },
  {
    field: "desiredLoggingConfig",
    value: { componentConfig: { enableComponents: ["SYSTEM_COMPONENTS"] } },
    shown: { loggingConfig: { componentConfig: { enableComponents: ["SYSTEM_COMPONENTS"] } } },
  },
  {
    field: "desiredNodePoolAutoscaling",
    value: { enabled: true, maxNodeCount: 5 },
    shown: { nodePools: [{ autoscaling: { enabled: true, maxNodeCount: 5 } }] },
  },
  {
    field: "desiredNodeVersion",
    value: "1.32",
    shown: { nodePools: [{ version: expect.stringMatching(/^1\.32\./) }] },
  },
];

describe("updating a cluster", () => {
  it.each(updates)("$field is seen where the API shows it", async ({ field, value, shown }) => {
    const name = `${placeOf(zone)}/clusters/plain`;
    const begun = await clusters.update({ name, requestBody: { name, update: { [field]: value } } });
    expect((await pollToEnd(api, zone, begun)).error).toBeUndefined();
    expect(await get("plain", zone)).toMatchObject(shown);
  });

  it("leaves the pools that were there before the identity pool as they are", async () => {
    const { data } = await clusters.get({ name: `${placeOf(zone)}/clusters/plain` });
    expect(data.workloadIdentityConfig?.workloadPool).toBe(`${projectId}.svc.id.goog`);
    expect(data.nodePools?.[0]?.config?.workloadMetadataConfig).toBeUndefined();
  });

  it("replaces all labels under their fingerprint, which is another one then", async () => {
    const name = `${placeOf(region)}/clusters/whole`;
    const before = (await clusters.get({ name })).data;
    const labelFingerprint = before.labelFingerprint ?? "";
    const requestBody = { name, resourceLabels: { env: "dev" }, labelFingerprint };
    await pollToEnd(api, region, await clusters.setResourceLabels({ name, requestBody }));
    const after = (await clusters.get({ name })).data;
    expect(after.resourceLabels).toEqual({ env: "dev" });
    expect(after.labelFingerprint).not.toBe(labelFingerprint);
  });

  it("sets the maintenance window", async () => {
    const name = `${placeOf(zone)}/clusters/plain`;
    const window = { dailyMaintenanceWindow: { startTime: "03:00" } };
    await clusters.setMaintenancePolicy({ name, requestBody: { name, maintenancePolicy: { window } } });
    expect(await get("plain", zone)).toMatchObject({ maintenancePolicy: { window } });
  });
});

describe("the older paths and versions", () => {
  it("answer by zone as by location", async () => {
    const { data } = await api.projects.zones.clusters.get({ projectId, zone, clusterId: "plain" });
    expect(data).toEqual(await get("plain", zone));
    const listed = await api.projects.zones.clusters.list({ projectId, zone });
    expect(listed.data.clusters?.map((cluster) => cluster.name)).toContain("plain");
  });

  it("answer v1beta1 alike", async () => {
    const headers = { authorization: `Bearer ${ownerToken}` };
    const beta = container({ version: "v1beta1", rootUrl: `${emulator.url}/`, headers, retry: false });
    const { data } = await beta.projects.locations.clusters.get({ name: `${placeOf(zone)}/clusters/plain` });
    expect([data.name, data.status]).toEqual(["plain", "RUNNING"]);
  });

  it("list operations of one place, and give each", async () => {
    const { data } = await api.projects.locations.operations.list({ parent: placeOf(region) });
    const types = (data.operations ?? []).map((operation) => operation.operationType);
    expect(types.filter((type) => type === "CREATE_CLUSTER")).toHaveLength(2);
    const operationId = data.operations?.[0]?.name ?? "";
    const one = await api.projects.zones.operations.get({ projectId, zone: region, operationId });
    expect(one.data).toEqual(data.operations?.[0]);
  });

  it("tell which versions there are", async () => {
    const { data } = await api.projects.locations.getServerConfig({ name: placeOf(region) });
    expect(data.validMasterVersions).toContain(data.defaultClusterVersion);
    expect(data.channels?.map((channel) => channel.channel)).toContain("REGULAR");
  });
});

describe("deleting a cluster", () => {
  it("leaves nothing of it, when the operation is done", async () => {
    const begun = await clusters.delete({ name: `${placeOf(region)}/clusters/begun` });
    expect(begun.data.operationType).toBe("DELETE_CLUSTER");
    await pollToEnd(api, region, begun);
    const { data } = await clusters.list({ parent: placeOf(region) });
    expect(data.clusters?.map((cluster) => cluster.name)).toEqual(["whole"]);
  });
});
