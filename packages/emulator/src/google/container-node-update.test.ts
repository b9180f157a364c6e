import { describe, expect, it } from "vitest";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const cluster = "/v1/projects/demo-proj/locations/us-central1-a/clusters/c1";

async function makeClusterCloud(pools: readonly string[]): Promise<TestCloud> {
  const made = makeTestCloud({ timeScale: 0 });
  const nodePools = pools.map((name) => ({ name, initialNodeCount: 1 }));
  await made.ask(`POST ${cluster.replace("/c1", "")}`, { cluster: { name: "c1", nodePools } });
  return made;
}

describe("a cluster's update that is about the nodes of one pool", () => {
  it("goes to the pool that it names, as gcloud sends autoscaling", async () => {
    const { ask } = await makeClusterCloud(["one", "two"]);
    const scaling = { enabled: true, minNodeCount: 0, maxNodeCount: 5 };
    const begun = await ask(`PUT ${cluster}`, {
      update: { desiredNodePoolId: "two", desiredNodePoolAutoscaling: scaling },
    });
    expect([begun.status, begun.body["operationType"]]).toEqual([200, "UPDATE_CLUSTER"]);
    expect((await ask(`GET ${cluster}/nodePools/two`)).body["autoscaling"]).toEqual({ enabled: true, maxNodeCount: 5 });
    expect((await ask(`GET ${cluster}/nodePools/one`)).body["autoscaling"]).toEqual({});
  });

  it("needs no name where there is one pool; - is the control plane's version", async () => {
    const { ask } = await makeClusterCloud(["one"]);
    const older = (await ask(`PUT ${cluster}`, { update: { desiredNodeVersion: "1.32" } })).body;
    expect(older["operationType"]).toBe("UPGRADE_NODES");
    expect((await ask(`GET ${cluster}/nodePools/one`)).body["version"]).toMatch(/^1\.32\./);
    await ask(`PUT ${cluster}`, { update: { desiredNodeVersion: "-" } });
    expect((await ask(`GET ${cluster}/nodePools/one`)).body["version"]).toMatch(/^1\.33\./);
  });

  it.each([
    { name: "no name and two pools", update: { desiredNodeVersion: "-" }, status: 400 },
    { name: "a pool that isn't there", update: { desiredNodeVersion: "-", desiredNodePoolId: "x" }, status: 404 },
    { name: "a name and nothing else", update: { desiredNodePoolId: "one" }, status: 400 },
    {
      name: "two updates",
      update: { desiredNodePoolId: "one", desiredImageType: "COS_CONTAINERD", desiredNodePoolAutoscaling: {} },
      status: 400,
    },
  ])("is refused with $name", async ({ update, status }) => {
    const { ask } = await makeClusterCloud(["one", "two"]);
    expect((await ask(`PUT ${cluster}`, { update })).status).toBe(status);
  });
});

describe("an etag that a change is sent with", () => {
  it.each([
    { path: cluster, body: { update: { desiredVerticalPodAutoscaling: { enabled: true }, etag: "old" } } },
    { path: `${cluster}/nodePools/one`, body: { labels: { labels: { a: "b" } }, etag: "old" } },
  ])("must be the current one: PUT $path", async ({ path, body }) => {
    const { ask } = await makeClusterCloud(["one"]);
    const stale = await ask(`PUT ${path}`, body);
    expect([stale.status, stale.body["error"]["status"]]).toEqual([409, "ABORTED"]);
    const { etag } = (await ask(`GET ${path}`)).body;
    const fresh = JSON.parse(JSON.stringify(body).replace('"old"', JSON.stringify(etag)));
    expect((await ask(`PUT ${path}`, fresh)).status).toBe(200);
  });
});
