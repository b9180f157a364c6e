import type { container_v1 } from "@googleapis/container";
import { describe, expect, it } from "vitest";
import { projectId, startForFile } from "../start-emulator.ts";
import { openContainer, placeOf, pollToEnd, zone } from "./open-container.ts";

const emulator = await startForFile();
const api = openContainer(emulator.url);
const { nodePools } = api.projects.locations.clusters;
const cluster = `${placeOf(zone)}/clusters/c1`;

const workloadIdentityConfig = { workloadPool: `${projectId}.svc.id.goog` };
await api.projects.locations.clusters.create({
  parent: placeOf(zone),
  requestBody: { cluster: { name: "c1", initialNodeCount: 1, workloadIdentityConfig } },
});

/** What gcloud 528 sends for a pool with a GPU, limits and a metadata mode. */
const asked: container_v1.Schema$NodePool = {
  autoscaling: { enabled: true, maxNodeCount: 3, minNodeCount: 0 },
  config: {
    accelerators: [{ acceleratorCount: "1", acceleratorType: "nvidia-tesla-t4" }],
    machineType: "n1-standard-8",
    workloadMetadataConfig: { mode: "GKE_METADATA" },
  },
  initialNodeCount: 3,
  management: { autoRepair: true, autoUpgrade: true },
  name: "gpu",
  upgradeSettings: { maxSurge: 1 },
};

async function get(pool: string): Promise<container_v1.Schema$NodePool> {
  return (await nodePools.get({ name: `${cluster}/nodePools/${pool}` })).data;
}

await pollToEnd(api, zone, await nodePools.create({ parent: cluster, requestBody: { nodePool: asked } }));

describe("a node pool", () => {
  it("is as it was asked for, with what Google fills in", async () => {
    expect(await get("gpu")).toMatchObject({
      ...asked,
      autoscaling: { enabled: true, maxNodeCount: 3 },
      status: "RUNNING",
      locations: [zone],
      version: expect.stringMatching(/^1\.\d+\.\d+-gke\.\d+$/),
      selfLink: `https://container.googleapis.com/v1/projects/${projectId}/zones/${zone}/clusters/c1/nodePools/gpu`,
      config: { ...asked.config, diskSizeGb: 100, imageType: "COS_CONTAINERD", serviceAccount: "default" },
      maxPodsConstraint: { maxPodsPerNode: "110" },
    });
  });

  it("is listed with the others, whole", async () => {
    const { data } = await nodePools.list({ parent: cluster });
    expect(data.nodePools?.map((pool) => pool.name)).toEqual(["default-pool", "gpu"]);
    expect(data.nodePools?.[1]).toEqual(await get("gpu"));
  });
});

/** What fgk and gcloud's update command change of a pool in place. */
const updates = [
  {
    body: { workloadMetadataConfig: { mode: "GCE_METADATA" } },
    shown: { workloadMetadataConfig: { mode: "GCE_METADATA" } },
  },
  {
    body: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
    shown: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
  },
  { body: { machineType: "n1-standard-16" }, shown: { machineType: "n1-standard-16" } },
  { body: { diskSizeGb: "200" }, shown: { diskSizeGb: 200, bootDisk: { sizeGb: "200" } } },
  { body: { labels: { labels: { flyte: "true" } } }, shown: { labels: { flyte: "true" } } },
  {
    body: { taints: { taints: [{ key: "dedicated", value: "flyte", effect: "NO_SCHEDULE" }] } },
    shown: { taints: [{ key: "dedicated", value: "flyte", effect: "NO_SCHEDULE" }] },
  },
  { body: { resourceLabels: { labels: { team: "ml" } } }, shown: { resourceLabels: { team: "ml" } } },
  { body: { tags: { tags: ["flyte"] } }, shown: { tags: ["flyte"] } },
];

describe("updating a node pool", () => {
  it.each(updates)("puts $body into its config", async ({ body, shown }) => {
    const name = `${cluster}/nodePools/gpu`;
    const begun = await nodePools.update({ name, requestBody: { name, ...body } });
    expect(begun.data.operationType).toBe("UPDATE_CLUSTER");
    await pollToEnd(api, zone, begun);
    expect((await get("gpu")).config).toMatchObject(shown);
  });

  it("takes the etag that was read, and has another one then", async () => {
    const name = `${cluster}/nodePools/gpu`;
    const etag = (await get("gpu")).etag ?? "";
    await nodePools.update({ name, requestBody: { labels: { labels: { a: "b" } }, etag } });
    expect((await get("gpu")).etag).not.toBe(etag);
  });

  it("sets its limits, which keep its nodes within them", async () => {
    const name = `${cluster}/nodePools/gpu`;
    const autoscaling = { enabled: true, minNodeCount: 1, maxNodeCount: 2 };
    await pollToEnd(api, zone, await nodePools.setAutoscaling({ name, requestBody: { autoscaling } }));
    expect((await get("gpu")).autoscaling).toEqual(autoscaling);
    const { data } = await api.projects.locations.clusters.get({ name: cluster });
    expect(data.currentNodeCount).toBe(1 + 2);
  });

  it("sets its size", async () => {
    const name = `${cluster}/nodePools/default-pool`;
    const begun = await nodePools.setSize({ name, requestBody: { name, nodeCount: 4 } });
    expect(begun.data.operationType).toBe("SET_NODE_POOL_SIZE");
    await pollToEnd(api, zone, begun);
    expect((await get("default-pool")).initialNodeCount).toBe(4);
  });

  it("sets who repairs and upgrades its nodes; false is left out as Google's JSON does", async () => {
    const name = `${cluster}/nodePools/gpu`;
    const management = { autoRepair: true, autoUpgrade: false };
    await nodePools.setManagement({ name, requestBody: { management } });
    expect((await get("gpu")).management).toEqual({ autoRepair: true });
  });
});

describe("deleting a node pool", () => {
  it("takes it out of the list", async () => {
    const begun = await nodePools.delete({ name: `${cluster}/nodePools/gpu` });
    expect(begun.data.operationType).toBe("DELETE_NODE_POOL");
    await pollToEnd(api, zone, begun);
    const { data } = await nodePools.list({ parent: cluster });
    expect(data.nodePools?.map((pool) => pool.name)).toEqual(["default-pool"]);
  });
});
