import { beforeEach, expect, it } from "vitest";
import type { Cloud } from "../../cloud/cloud.ts";
import { createCloud, settle } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";
import { allEffects } from "../../google/effects.ts";
import { createGoogleProject } from "../../google/project.ts";
import { startCluster, stopCluster, syncNodes } from "../cluster.ts";
import { reconcile } from "../controllers/reconcile.ts";
import { nameResource, resourceNamed } from "../resources.ts";
import type { ClusterStore } from "../store.ts";
import { copyIn, emptyStore, followWrites, listStored } from "../store.ts";

const cluster = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";

let nowMs: number;
let cloud: Cloud;
let store: ClusterStore;
/** What the real server would be told: `pods flyte/p status`. */
let sent: string[];
let given: string[];

/** A cluster that stands for a real one, which has a node of its own. */
beforeEach(() => {
  nowMs = Date.parse("2026-11-22T10:00:00Z");
  store = { ...emptyStore(), outside: { before: [] } };
  sent = [];
  given = [];
  const outside = { storeOf: () => store, giveBack: (name: string) => void given.push(name) };
  cloud = createCloud({ now: () => nowMs, clusterCa: "CA", outside });
  createGoogleProject(cloud, { projectId: "acme-ml", projectNumber: "123456789012" });
  const pool = {
    name: "default",
    status: "RUNNING",
    nodeCount: 1,
    config: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
  };
  cloud.state.clusters[cluster] = {
    name: "flyte",
    status: "RUNNING",
    locations: ["europe-west1-b"],
    nodePools: [pool],
  };
  copyIn(store, resourceNamed("nodes"), { metadata: { name: "node-0", uid: "n-0" }, spec: {}, status: {} });
  followWrites(store, (resource, before, after) => {
    if (nameResource(resource) === "events") return;
    const { namespace, name } = (after ?? before)?.["metadata"] ?? {};
    const what = before === undefined ? "created" : after === undefined ? "deleted" : "changed";
    sent.push(`${what} ${nameResource(resource)} ${namespace === undefined ? "" : `${namespace}/`}${name}`);
  });
  startCluster(cloud, cluster);
});

function nodeName(): string {
  const names = listStored(store, resourceNamed("nodes")).map((node) => node["metadata"].name as string);
  return names.find((name) => name !== "node-0") ?? "";
}

function arrive(resource: string, object: Stored): void {
  copyIn(store, resourceNamed(resource), object);
  reconcile(cloud, cluster);
}

function pass(durationMs: number): void {
  nowMs += durationMs;
  settle(cloud, allEffects);
}

function makePod(node: string, more: Stored = {}): Stored {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "flyte", uid: "p-1", ...more },
    spec: { nodeName: node, restartPolicy: "Always", containers: [{ name: "c", image: "gcr.io/x/app:1" }] },
    status: { phase: "Pending" },
  };
}

function podNow(): Stored | undefined {
  return listStored(store, resourceNamed("pods"))[0];
}

it("the pools' nodes are made beside those that are there, and go with the pool", () => {
  const name = nodeName();
  expect(name).toMatch(/^gke-flyte-default-/);
  expect(sent).toEqual([`created nodes ${name}`]);
  Object.assign(cloud.state.clusters[cluster] ?? {}, { nodePools: [] });
  syncNodes(cloud, cluster);
  expect(sent).toEqual([`created nodes ${name}`, `deleted nodes ${name}`]);
  expect(listStored(store, resourceNamed("nodes")).map((node) => node["metadata"].name)).toEqual(["node-0"]);
});

it("a pod that the real scheduler bound to a pool's node is run, and let go when it is deleted", () => {
  arrive("pods", makePod(nodeName()));
  pass(30_000);
  expect(podNow()?.["status"]).toMatchObject({ phase: "Running", containerStatuses: [{ ready: true }] });
  expect(new Set(sent.slice(1))).toEqual(new Set(["changed pods flyte/p"]));
  const gone = { deletionTimestamp: "2026-11-22T10:01:00Z", deletionGracePeriodSeconds: 30 };
  arrive("pods", { ...podNow(), metadata: { ...podNow()?.["metadata"], ...gone } });
  pass(30_000);
  expect(sent.at(-1)).toBe("deleted pods flyte/p");
  expect(podNow()).toBeUndefined();
});

it.each([
  ["on a node of the real cluster's own", "node-0"],
  ["on none yet", undefined],
])("a pod %s is others' business", (_, node) => {
  const { nodeName: _name, ...spec } = makePod("")["spec"];
  arrive("pods", { ...makePod(""), spec: { ...spec, ...(node === undefined ? {} : { nodeName: node }) } });
  pass(30_000);
  expect(sent).toHaveLength(1);
});

it("a Deployment is left to the real controllers, a load balancer isn't", () => {
  arrive("namespaces", { metadata: { name: "flyte" }, status: { phase: "Active" } });
  const template = { metadata: {}, spec: { containers: [] } };
  arrive("deployments.apps", {
    metadata: { name: "d", namespace: "flyte", uid: "d-1" },
    spec: { replicas: 1, template },
    status: {},
  });
  pass(60_000);
  expect(sent).toHaveLength(1);
  arrive("services", {
    metadata: { name: "s", namespace: "flyte", uid: "00000000-s" },
    spec: { type: "LoadBalancer" },
    status: { loadBalancer: {} },
  });
  pass(60_000);
  expect(sent.slice(1)).toEqual(["changed services flyte/s", "changed services flyte/s"]);
  const [service] = listStored(store, resourceNamed("services"));
  expect(service?.["status"].loadBalancer.ingress).toHaveLength(1);
});

it("the end of the cluster gives it back", () => {
  stopCluster(cloud, cluster);
  expect(given).toEqual([cluster]);
  expect(cloud.state.kubernetes[cluster]).toBeUndefined();
});
