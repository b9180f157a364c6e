import { describe, expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { makeTestCluster } from "../test-cluster.ts";

const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

describe("aggregated discovery", () => {
  it("isn't sent to a client that has it", async () => {
    const { send } = makeTestCluster();
    for (const path of ["/api", "/apis"]) {
      const first = await send("GET", path, undefined, { accept });
      const etag = first.headers["etag"] ?? "";
      expect(etag).toMatch(/^"[0-9A-F]{128}"$/);
      const again = await send("GET", path, undefined, { accept, "if-none-match": etag });
      expect([again.status, again.text, again.headers["etag"]]).toEqual([304, "", etag]);
    }
  });

  it("holds Flyte's own resource while its definition is there", async () => {
    const { send } = makeTestCluster();
    const groups = async (): Promise<readonly string[]> => {
      const { body } = await send("GET", "/apis", undefined, { accept });
      return (body["items"] as readonly Stored[]).map(({ metadata }) => metadata.name);
    };
    expect(await groups()).not.toContain("flyte.lyft.com");
    expect((await send("GET", "/apis/flyte.lyft.com/v1alpha1")).status).toBe(404);
    const names = { plural: "flyteworkflows", kind: "FlyteWorkflow" };
    await send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
      metadata: { name: "flyteworkflows.flyte.lyft.com" },
      spec: { group: "flyte.lyft.com", names, versions: [{ name: "v1alpha1", storage: true, served: true }] },
    });
    expect(await groups()).toContain("flyte.lyft.com");
    const { body } = await send("GET", "/apis/flyte.lyft.com/v1alpha1");
    expect(body["resources"]).toMatchObject([{ name: "flyteworkflows", kind: "FlyteWorkflow", namespaced: true }]);
  });

  it("tells what belongs to all", async () => {
    const { send } = makeTestCluster();
    const lists = await Promise.all(["/api", "/apis"].map((path) => send("GET", path, undefined, { accept })));
    const rows = lists.flatMap(({ body }) =>
      (body["items"] as readonly Stored[]).flatMap(({ versions }) => versions[0].resources as readonly Stored[]),
    );
    const inAll = rows.filter(({ categories }) => categories?.includes("all")).map(({ resource }) => resource);
    expect(inAll.toSorted()).toEqual([
      "cronjobs",
      "daemonsets",
      "deployments",
      "horizontalpodautoscalers",
      "jobs",
      "pods",
      "replicasets",
      "replicationcontrollers",
      "services",
      "statefulsets",
    ]);
  });

  it("gives namespaces no deletecollection, deployments a scale of another group", async () => {
    const { send } = makeTestCluster();
    const core = await send("GET", "/api/v1");
    const namespaces = (core.body["resources"] as readonly Stored[]).find(({ name }) => name === "namespaces");
    expect(namespaces?.["verbs"]).toEqual(["create", "delete", "get", "list", "patch", "update", "watch"]);
    const apps = await send("GET", "/apis/apps/v1");
    const scale = (apps.body["resources"] as readonly Stored[]).find(({ name }) => name === "deployments/scale");
    expect(scale).toMatchObject({
      group: "autoscaling",
      version: "v1",
      kind: "Scale",
      verbs: ["get", "patch", "update"],
    });
  });
});

describe("kinds whose controllers the emulator lacks", () => {
  it.each([
    { kind: "Job", path: "/apis/batch/v1/namespaces/default/jobs" },
    { kind: "CronJob", path: "/apis/batch/v1/namespaces/default/cronjobs" },
    { kind: "StatefulSet", path: "/apis/apps/v1/namespaces/default/statefulsets" },
    { kind: "DaemonSet", path: "/apis/apps/v1/namespaces/default/daemonsets" },
    { kind: "HorizontalPodAutoscaler", path: "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers" },
    { kind: "HorizontalPodAutoscaler", path: "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers" },
    { kind: "Ingress", path: "/apis/networking.k8s.io/v1/namespaces/default/ingresses" },
  ])("$path is empty, and a create says why", async ({ kind, path }) => {
    const { send } = makeTestCluster();
    expect((await send("GET", path)).body).toMatchObject({ kind: `${kind}List`, items: [] });
    const answer = await send("POST", path, { metadata: { name: "x" }, spec: {} });
    expect(answer.status).toBe(501);
    expect(answer.body["message"]).toMatch(/ "x" can't be created: the emulator has no .+ and it isn't stored$/);
    expect((await send("GET", path)).body["items"]).toEqual([]);
  });
});

it.each([
  "/api/v1/namespaces/default/resourcequotas",
  "/api/v1/namespaces/default/limitranges",
  "/api/v1/persistentvolumes",
  "/apis/networking.k8s.io/v1/namespaces/default/networkpolicies",
  "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
  "/apis/scheduling.k8s.io/v1/priorityclasses",
  "/apis/storage.k8s.io/v1/storageclasses",
  "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
])("%s stores what is written", async (path) => {
  const { send } = makeTestCluster();
  expect((await send("POST", path, { metadata: { name: "x", labels: { a: "b" } } })).status).toBe(201);
  expect((await send("GET", `${path}/x`)).body["metadata"].labels).toEqual({ a: "b" });
});
