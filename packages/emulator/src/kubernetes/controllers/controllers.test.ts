import { describe, expect, it } from "vitest";
import type { Stored } from "../../cloud/http.ts";
import { syncNodes } from "../cluster.ts";
import type { TestCluster } from "../test-cluster.ts";
import { makeTestCluster, testCluster } from "../test-cluster.ts";

const podsPath = "/api/v1/namespaces/default/pods";
const deploymentsPath = "/apis/apps/v1/namespaces/default/deployments";

function deployment(image: string, strategy: string, replicas = 1): Stored {
  return {
    metadata: { name: "web" },
    spec: {
      replicas,
      strategy: { type: strategy },
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image }] } },
    },
  };
}

async function listPods(cluster: TestCluster): Promise<readonly Stored[]> {
  return (await cluster.send("GET", podsPath)).body["items"];
}

async function eventsOf(cluster: TestCluster, reason: string): Promise<readonly string[]> {
  const { body } = await cluster.send("GET", "/api/v1/namespaces/default/events");
  const found = (body["items"] as readonly Stored[]).filter((event) => event["reason"] === reason);
  return found.map((event) => event["message"]);
}

it("a deployment's controller is known as one writer, of the status", async () => {
  const cluster = makeTestCluster();
  await cluster.send("POST", deploymentsPath, deployment("gcr.io/x/app:1", "Recreate"));
  await cluster.wait(5_000);
  const { body } = await cluster.send("GET", `${deploymentsPath}/web`);
  const entries = body["metadata"].managedFields as readonly Stored[];
  const written = entries.filter((entry) => entry["manager"] === "kube-controller-manager");
  expect(written.map((entry) => [entry["subresource"], Object.keys(entry["fieldsV1"])])).toEqual([
    ["status", ["f:metadata", "f:status"]],
  ]);
});

describe("namespaces", () => {
  it("get their default account after a moment, and pods must wait for it", async () => {
    const cluster = makeTestCluster();
    await cluster.send("POST", "/api/v1/namespaces", { metadata: { name: "flyte" } });
    const pod = { metadata: { name: "p" }, spec: { containers: [{ name: "c", image: "gcr.io/x/app:1" }] } };
    const early = await cluster.send("POST", "/api/v1/namespaces/flyte/pods", pod);
    expect(early.status).toBe(403);
    expect(early.body["message"]).toBe(
      'pods "p" is forbidden: error looking up service account flyte/default: serviceaccount "default" not found',
    );
    await cluster.wait(1000);
    expect((await cluster.send("POST", "/api/v1/namespaces/flyte/pods", pod)).status).toBe(201);
  });

  it("take time to go, refuse new content meanwhile, and take everything along", async () => {
    const cluster = makeTestCluster();
    await cluster.send("POST", "/api/v1/namespaces", { metadata: { name: "flyte" } });
    await cluster.wait(1000);
    await cluster.send("POST", "/api/v1/namespaces/flyte/secrets", { metadata: { name: "a" } });
    const deleted = await cluster.send("DELETE", "/api/v1/namespaces/flyte");
    expect(deleted.body["status"].phase).toBe("Terminating");
    const refused = await cluster.send("POST", "/api/v1/namespaces/flyte/secrets", { metadata: { name: "b" } });
    expect(refused.status).toBe(403);
    expect(refused.body["message"]).toBe(
      'secrets "b" is forbidden: unable to create new content in namespace flyte because it is being terminated',
    );
    await cluster.wait(20_000);
    expect((await cluster.send("GET", "/api/v1/namespaces/flyte")).status).toBe(404);
    expect((await cluster.send("GET", "/api/v1/secrets")).body["items"]).toEqual([]);
  });
});

describe("deployments", () => {
  it("become available once their pod runs", async () => {
    const cluster = makeTestCluster();
    await cluster.send("POST", deploymentsPath, deployment("gcr.io/x/app:1", "Recreate"));
    const early = await cluster.send("GET", `${deploymentsPath}/web`);
    expect(early.body["status"]).toMatchObject({ observedGeneration: 1, replicas: 1, unavailableReplicas: 1 });
    await cluster.wait(10_000);
    const { body } = await cluster.send("GET", `${deploymentsPath}/web`);
    expect(body["status"]).toMatchObject({ replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 });
    expect(body["status"].unavailableReplicas).toBeUndefined();
    const condition = (type: string): Stored => body["status"].conditions.find((one: Stored) => one["type"] === type);
    expect(condition("Available")).toMatchObject({ status: "True", reason: "MinimumReplicasAvailable" });
    expect(condition("Progressing")).toMatchObject({ status: "True", reason: "NewReplicaSetAvailable" });
    const [pod] = await listPods(cluster);
    expect(pod?.["metadata"].name).toMatch(/^web-[a-z0-9]{10}-[a-z0-9]{5}$/);
    expect(pod?.["status"].phase).toBe("Running");
    expect(pod?.["metadata"].ownerReferences[0]).toMatchObject({ kind: "ReplicaSet", controller: true });
  });

  it("Recreate: the old pod is gone before the new one comes", async () => {
    const cluster = makeTestCluster();
    await cluster.send("POST", deploymentsPath, deployment("gcr.io/x/app:1", "Recreate"));
    await cluster.wait(10_000);
    const [old] = await listPods(cluster);
    const spec = { template: { spec: { containers: [{ name: "web", image: "gcr.io/x/app:2" }] } } };
    await cluster.send("PATCH", `${deploymentsPath}/web`, { spec });
    const during = await listPods(cluster);
    expect(during.map((pod) => [pod["metadata"].name, pod["metadata"].deletionTimestamp !== undefined])).toEqual([
      [old?.["metadata"].name, true],
    ]);
    await cluster.wait(15_000);
    const after = await listPods(cluster);
    expect(after.map((pod) => pod["spec"].containers[0].image)).toEqual(["gcr.io/x/app:2"]);
    const sets = (await cluster.send("GET", "/apis/apps/v1/namespaces/default/replicasets")).body["items"];
    expect(sets).toHaveLength(2);
  });

  it("RollingUpdate: there is always a ready pod", async () => {
    const cluster = makeTestCluster();
    await cluster.send("POST", deploymentsPath, deployment("gcr.io/x/app:1", "RollingUpdate", 2));
    await cluster.wait(10_000);
    const spec = { template: { spec: { containers: [{ name: "web", image: "gcr.io/x/app:2" }] } } };
    await cluster.send("PATCH", `${deploymentsPath}/web`, { spec });
    for (let second = 0; second < 60; second += 1) {
      await cluster.wait(1000);
      const { body } = await cluster.send("GET", `${deploymentsPath}/web`);
      expect(body["status"].availableReplicas).toBeGreaterThanOrEqual(2);
    }
    const images = (await listPods(cluster)).map((pod) => pod["spec"].containers[0].image);
    expect(images).toEqual(["gcr.io/x/app:2", "gcr.io/x/app:2"]);
  });

  it("take their pods along when they are deleted", async () => {
    const cluster = makeTestCluster();
    await cluster.send("POST", deploymentsPath, deployment("gcr.io/x/app:1", "Recreate"));
    await cluster.wait(10_000);
    await cluster.send("DELETE", `${deploymentsPath}/web`);
    await cluster.wait(10_000);
    expect(await listPods(cluster)).toEqual([]);
  });

  it("say why their pods are refused", async () => {
    const cluster = makeTestCluster();
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await cluster.send("PATCH", "/api/v1/namespaces/default", { metadata: { labels } });
    await cluster.send("POST", deploymentsPath, deployment("gcr.io/x/app:1", "Recreate"));
    const { body } = await cluster.send("GET", `${deploymentsPath}/web`);
    const failure = body["status"].conditions.find((condition: Stored) => condition["type"] === "ReplicaFailure");
    expect(failure["message"]).toMatch(
      /^pods "web-[a-z0-9]+-[a-z0-9]+" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false \(container "web" must set securityContext\.allowPrivilegeEscalation=false\), unrestricted capabilities \(container "web" must set securityContext\.capabilities\.drop=\["ALL"\]\), runAsNonRoot != true \(pod or container "web" must set securityContext\.runAsNonRoot=true\), seccompProfile \(pod or container "web" must set securityContext\.seccompProfile\.type to "RuntimeDefault" or "Localhost"\)$/,
    );
  });
});

describe("pods", () => {
  const onPrivateNodes = { privateClusterConfig: { enablePrivateNodes: true }, network: "default" };
  const pod = (image: string): Stored => ({ metadata: { name: "p" }, spec: { containers: [{ name: "c", image }] } });

  it("can't pull public images on private nodes without NAT, and can once there is one", async () => {
    const cluster = makeTestCluster({ cluster: onPrivateNodes });
    await cluster.send("POST", podsPath, pod("postgres:15-alpine"));
    await cluster.wait(9_000);
    const stateOf = async (): Promise<Stored> => (await listPods(cluster))[0]?.["status"].containerStatuses[0].state;
    expect((await stateOf())["waiting"].reason).toBe("ErrImagePull");
    await cluster.wait(11_000);
    expect((await stateOf())["waiting"].reason).toBe("ImagePullBackOff");
    expect(await eventsOf(cluster, "Failed")).toContain(
      'Failed to pull image "postgres:15-alpine": rpc error: code = DeadlineExceeded desc = failed to pull and unpack image "docker.io/library/postgres:15-alpine": failed to resolve reference "docker.io/library/postgres:15-alpine": failed to do request: Head "https://registry-1.docker.io/v2/library/postgres/manifests/15-alpine": dial tcp 44.208.254.194:443: i/o timeout',
    );
    cluster.cloud.state.compute["projects/acme-ml/regions/europe-west1/routers/r"] = {
      network: "https://www.googleapis.com/compute/v1/projects/acme-ml/global/networks/default",
      nats: [{ name: "nat" }],
    };
    await cluster.wait(60_000);
    expect(await stateOf()).toHaveProperty("running");
  });

  it("pull Google's own registries on private nodes", async () => {
    const cluster = makeTestCluster({ cluster: onPrivateNodes });
    await cluster.send("POST", podsPath, pod("europe-docker.pkg.dev/acme-ml/images/app:1"));
    await cluster.wait(10_000);
    expect((await listPods(cluster))[0]?.["status"].phase).toBe("Running");
  });

  it("end at their deadline, and stay to be looked at", async () => {
    const cluster = makeTestCluster();
    const containers = [{ name: "c", image: "gcr.io/x/app:1" }];
    const spec = { activeDeadlineSeconds: 30, restartPolicy: "Never", containers };
    await cluster.send("POST", podsPath, { metadata: { name: "p" }, spec });
    await cluster.wait(25_000);
    expect((await listPods(cluster))[0]?.["status"].phase).toBe("Running");
    await cluster.wait(15_000);
    const [pod] = await listPods(cluster);
    expect(pod?.["status"]).toMatchObject({
      phase: "Failed",
      reason: "DeadlineExceeded",
      message: "Pod was active on the node longer than the specified deadline",
      containerStatuses: [{ ready: false, state: { terminated: { exitCode: 137, reason: "Error" } } }],
    });
    await cluster.wait(600_000);
    expect((await listPods(cluster))[0]?.["status"].phase).toBe("Failed");
  });

  it("crash, back off and keep their log", async () => {
    const cluster = makeTestCluster();
    const body = pod("busybox");
    body["spec"].containers[0].command = ["sh", "-c", "nosuch --flag"];
    await cluster.send("POST", podsPath, body);
    await cluster.wait(12_000);
    const [status] = (await listPods(cluster))[0]?.["status"].containerStatuses ?? [];
    expect(status).toMatchObject({
      ready: false,
      restartCount: 1,
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 127, reason: "Error" } },
    });
    expect((await cluster.send("GET", `${podsPath}/p/log`)).text).toBe("sh: nosuch: not found\n");
    expect((await cluster.send("GET", `${podsPath}/p/log?previous=true`)).text).toBe("sh: nosuch: not found\n");
  });

  it("start at once at time scale 0, and a crash loop doesn't keep the cloud from settling", async () => {
    const cluster = makeTestCluster({ timeScale: 0 });
    const crashing = pod("busybox");
    crashing["metadata"].name = "q";
    crashing["spec"].containers[0].command = ["false"];
    await cluster.send("POST", podsPath, crashing);
    await cluster.send("POST", podsPath, pod("gcr.io/x/app:1"));
    const phases = (await listPods(cluster)).map((one) => [one["metadata"].name, one["status"].phase]);
    expect(phases).toEqual([
      ["p", "Running"],
      ["q", "Running"],
    ]);
    await cluster.wait(3000);
    const [, crashed] = await listPods(cluster);
    expect(crashed?.["status"].containerStatuses[0].restartCount).toBeGreaterThan(0);
  });

  it("end when their command does", async () => {
    const cluster = makeTestCluster();
    const body = pod("busybox");
    body["spec"].restartPolicy = "Never";
    body["spec"].containers[0].command = ["echo", "hello"];
    await cluster.send("POST", podsPath, body);
    await cluster.wait(10_000);
    expect((await listPods(cluster))[0]?.["status"].phase).toBe("Succeeded");
    expect((await cluster.send("GET", `${podsPath}/p/log`)).text).toBe("hello\n");
  });

  it("wait for secrets that they mount", async () => {
    const cluster = makeTestCluster();
    const body = pod("gcr.io/x/app:1");
    body["spec"].volumes = [{ name: "config", secret: { secretName: "db" } }];
    await cluster.send("POST", podsPath, body);
    await cluster.wait(10_000);
    expect((await listPods(cluster))[0]?.["status"].containerStatuses[0].state.waiting.reason).toBe(
      "ContainerCreating",
    );
    expect(await eventsOf(cluster, "FailedMount")).toEqual([
      'MountVolume.SetUp failed for volume "config" : secret "db" not found',
    ]);
    await cluster.send("POST", "/api/v1/namespaces/default/secrets", { metadata: { name: "db" } });
    await cluster.wait(20_000);
    expect((await listPods(cluster))[0]?.["status"].phase).toBe("Running");
  });

  it("stay pending without a fitting node", async () => {
    const cluster = makeTestCluster({ pool: { config: { workloadMetadataConfig: { mode: "GCE_METADATA" } } } });
    const body = pod("gcr.io/x/app:1");
    body["spec"].nodeSelector = { "iam.gke.io/gke-metadata-server-enabled": "true" };
    await cluster.send("POST", podsPath, body);
    await cluster.wait(10_000);
    const [found] = await listPods(cluster);
    expect(found?.["status"].conditions[0]).toMatchObject({
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message:
        "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
    });
  });

  it("are made anew when a metadata change recreates their node; bare pods are lost", async () => {
    const cluster = makeTestCluster({ pool: { config: { workloadMetadataConfig: { mode: "GCE_METADATA" } } } });
    await cluster.send("POST", deploymentsPath, deployment("gcr.io/x/app:1", "Recreate"));
    await cluster.send("POST", podsPath, pod("gcr.io/x/app:1"));
    await cluster.wait(10_000);
    const before = await listPods(cluster);
    expect(before).toHaveLength(2);
    const stored = cluster.cloud.state.clusters[testCluster];
    if (stored !== undefined) stored["nodePools"][0].config.workloadMetadataConfig.mode = "GKE_METADATA";
    syncNodes(cluster.cloud, testCluster);
    await cluster.wait(10_000);
    const after = await listPods(cluster);
    expect(after.map((one) => one["status"].phase)).toEqual(["Running"]);
    expect(after[0]?.["metadata"].name).not.toBe(
      before.find((one) => one["metadata"].ownerReferences)?.["metadata"].name,
    );
    const nodes = (await cluster.send("GET", "/api/v1/nodes")).body["items"];
    expect(nodes).toHaveLength(1);
    expect(nodes[0].metadata.labels["iam.gke.io/gke-metadata-server-enabled"]).toBe("true");
  });
});

describe("endpoints", () => {
  it("are made for services with a selector, but not for names elsewhere", async () => {
    const { send } = makeTestCluster();
    const services = "/api/v1/namespaces/default/services";
    const ports = [{ port: 80 }];
    await send("POST", services, { metadata: { name: "inside" }, spec: { selector: { app: "web" }, ports } });
    const elsewhere = { type: "ExternalName", externalName: "a.b", selector: { app: "web" } };
    await send("POST", services, { metadata: { name: "elsewhere" }, spec: elsewhere });
    const { body } = await send("GET", "/api/v1/namespaces/default/endpoints");
    expect(body["items"].map((object: Stored) => object["metadata"].name)).toEqual(["inside"]);
  });
});

describe("LoadBalancer services", () => {
  const services = "/api/v1/namespaces/default/services";
  const internal = { "networking.gke.io/load-balancer-type": "Internal" };
  const service = (name: string, annotations: Stored, more: Stored = {}): Stored => ({
    metadata: { name, annotations },
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ name: "http", port: 8088 }], ...more },
  });
  const reserve = (cluster: TestCluster, name: string, address: string, region = "europe-west1"): void => {
    const path = `projects/acme-ml/regions/${region}/addresses/${name}`;
    cluster.cloud.state.compute[path] = {
      selfLink: `https://www.googleapis.com/compute/v1/${path}`,
      address,
      addressType: "INTERNAL",
      purpose: "GCE_ENDPOINT",
      status: "RESERVED",
    };
  };
  const ipOf = async (cluster: TestCluster, name: string): Promise<unknown> =>
    (await cluster.send("GET", `${services}/${name}`)).body["status"].loadBalancer.ingress?.[0].ip;

  it("get the reserved address that the annotation names, after a while", async () => {
    const cluster = makeTestCluster();
    reserve(cluster, "flyte-ip", "10.132.0.6");
    const annotations = { ...internal, "networking.gke.io/load-balancer-ip-addresses": "flyte-ip" };
    const made = await cluster.send("POST", services, service("lb", annotations));
    expect(made.body["spec"].clusterIP).toMatch(/^34\.118\.2\d\d\.\d+$/);
    expect(made.body["spec"].ports[0].nodePort).toBeGreaterThanOrEqual(30_000);
    await cluster.wait(30_000);
    expect(await ipOf(cluster, "lb")).toBeUndefined();
    await cluster.wait(15_000);
    expect(await ipOf(cluster, "lb")).toBe("10.132.0.6");
    expect(cluster.cloud.state.compute["projects/acme-ml/regions/europe-west1/addresses/flyte-ip"]?.["status"]).toBe(
      "IN_USE",
    );
  });

  it("silently get another address when the name exists only elsewhere", async () => {
    const cluster = makeTestCluster();
    reserve(cluster, "flyte-ip", "10.132.0.6", "us-central1");
    const annotations = { ...internal, "networking.gke.io/load-balancer-ip-addresses": "flyte-ip" };
    await cluster.send("POST", services, service("lb", annotations));
    await cluster.wait(45_000);
    expect(await ipOf(cluster, "lb")).toMatch(/^10\.132\./);
    expect(await ipOf(cluster, "lb")).not.toBe("10.132.0.6");
  });

  it("stay pending while somebody else holds the address, and free it when they go", async () => {
    const cluster = makeTestCluster();
    reserve(cluster, "flyte-ip", "10.132.0.6");
    await cluster.send("POST", services, service("one", internal, { loadBalancerIP: "10.132.0.6" }));
    await cluster.send("POST", services, service("two", internal, { loadBalancerIP: "10.132.0.6" }));
    await cluster.wait(60_000);
    expect(await ipOf(cluster, "one")).toBe("10.132.0.6");
    expect(await ipOf(cluster, "two")).toBeUndefined();
    expect(await eventsOf(cluster, "SyncLoadBalancerFailed")).toEqual([
      "Error syncing load balancer: failed to ensure load balancer: IP_IN_USE_BY_ANOTHER_RESOURCE - IP '10.132.0.6' is already being used by another resource.",
    ]);
    const deleted = await cluster.send("DELETE", `${services}/one`);
    expect(deleted.body["metadata"].deletionTimestamp).toBeDefined();
    await cluster.wait(60_000);
    expect((await cluster.send("GET", `${services}/one`)).status).toBe(404);
    expect(await ipOf(cluster, "two")).toBe("10.132.0.6");
  });

  it("give the address back when their type changes", async () => {
    const cluster = makeTestCluster();
    await cluster.send("POST", services, service("lb", internal));
    await cluster.wait(45_000);
    expect(await ipOf(cluster, "lb")).toBeDefined();
    await cluster.send("PATCH", `${services}/lb`, { spec: { type: "ClusterIP" } });
    await cluster.wait(20_000);
    const { body } = await cluster.send("GET", `${services}/lb`);
    expect(body["status"]).toEqual({ loadBalancer: {} });
    expect(body["metadata"].finalizers).toBeUndefined();
    expect(body["spec"].ports[0].nodePort).toBeUndefined();
  });

  it("refuse a changed cluster address and ranges that are none", async () => {
    const cluster = makeTestCluster();
    await cluster.send("POST", services, service("lb", internal));
    const moved = await cluster.send("PATCH", `${services}/lb`, {
      spec: { clusterIP: "34.118.224.9", clusterIPs: ["34.118.224.9"] },
    });
    expect(moved.body["message"]).toBe(
      'Service "lb" is invalid: spec.clusterIPs[0]: Invalid value: []string{"34.118.224.9"}: may not change once set',
    );
    const ranges = await cluster.send(
      "POST",
      services,
      service("b", internal, { loadBalancerSourceRanges: ["10.0.0.0/8 10.8.0.0/16"] }),
    );
    expect(ranges.status).toBe(422);
  });
});
