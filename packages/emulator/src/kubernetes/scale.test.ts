import { describe, expect, it } from "vitest";
import { makeTestCluster } from "./test-cluster.ts";

const web = "/apis/apps/v1/namespaces/default/deployments/web";

async function makeWeb(): Promise<ReturnType<typeof makeTestCluster>> {
  const cluster = makeTestCluster();
  const labels = { app: "web", tier: "a" };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: "web", image: "registry.k8s.io/pause:3.10" }] },
  };
  await cluster.send("POST", web.replace("/web", ""), {
    metadata: { name: "web" },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  });
  return cluster;
}

describe("the scale of a Deployment", () => {
  it("is its replicas and its selector", async () => {
    const { send } = await makeWeb();
    expect((await send("GET", `${web}/scale`)).body).toMatchObject({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: { name: "web", namespace: "default" },
      spec: { replicas: 2 },
      status: { selector: "app=web,tier=a" },
    });
  });

  it("changes the Deployment, in the writer's name", async () => {
    const { send } = await makeWeb();
    expect((await send("PATCH", `${web}/scale`, { spec: { replicas: 3 } })).body["spec"]).toEqual({ replicas: 3 });
    const { body } = await send("GET", web);
    expect([body["spec"].replicas, body["metadata"].generation]).toEqual([3, 2]);
    expect(body["metadata"].managedFields).toContainEqual(
      expect.objectContaining({
        manager: "tester",
        subresource: "scale",
        fieldsV1: { "f:spec": { "f:replicas": {} } },
      }),
    );
    await send("PUT", `${web}/scale`, { metadata: { name: "web" }, spec: { replicas: 1 } });
    expect((await send("GET", web)).body["spec"].replicas).toBe(1);
  });

  it("is never negative, and never written over a newer one", async () => {
    const { send } = await makeWeb();
    const negative = await send("PUT", `${web}/scale`, { metadata: { name: "web" }, spec: { replicas: -1 } });
    expect([negative.status, negative.body["message"]]).toEqual([
      422,
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ]);
    const old = { metadata: { name: "web", resourceVersion: "1" }, spec: { replicas: 1 } };
    expect((await send("PUT", `${web}/scale`, old)).status).toBe(409);
    expect((await send("GET", web)).body["spec"].replicas).toBe(2);
  });
});
