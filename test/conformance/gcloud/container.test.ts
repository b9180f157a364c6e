import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import {
  asRunning,
  change,
  createCluster,
  createPool,
  describePool,
  findCluster,
  findPool,
  labelCluster,
  look,
  poll,
  remove,
  updateCluster,
  updatePool,
} from "./gke-requests.ts";
import type { Command } from "./replay.ts";
import { done, get, refuse, replay } from "./replay.ts";

const emulator = await startForFile();

const c1 = findCluster("us-central1-a", "c1");
const c2 = findCluster("us-central1", "c2");
const defaultPool = findPool(c1, "default-pool");
const gpu2 = findPool(c2, "gpu2");
const workloadPool = { workloadPool: "acme-ml.svc.id.goog" };
const toMetadataServer = { workloadMetadataConfig: { mode: "GKE_METADATA" } };
const gpuConfig = {
  accelerators: [{ acceleratorCount: "1", acceleratorType: "nvidia-tesla-t4" }],
  machineType: "n1-standard-8",
  ...toMetadataServer,
};

/** The columns of `clusters list`. */
const listed = {
  zone: expect.any(String),
  location: expect.any(String),
  currentMasterVersion: expect.stringMatching(/^1\.\d+\.\d+-gke/),
  currentNodeVersion: expect.stringMatching(/^1\.\d+\.\d+-gke/),
  endpoint: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
  currentNodeCount: 3,
  status: "RUNNING",
};

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output.

const commands: readonly Command[] = [
  {
    line: "gcloud container clusters create c2 --region us-central1 --workload-pool=acme-ml.svc.id.goog --release-channel regular --enable-ip-alias --enable-private-nodes --num-nodes 1 --machine-type e2-standard-4 --labels a=b --async",
    sends: [
      ...createCluster(c2, {
        ipAllocationPolicy: { createSubnetwork: false, useIpAliases: true },
        networkConfig: { defaultEnablePrivateNodes: true },
        nodePools: [describePool({}, { machineType: "e2-standard-4", resourceLabels: { a: "b" } })],
        releaseChannel: { channel: "REGULAR" },
        resourceLabels: { a: "b" },
        workloadIdentityConfig: workloadPool,
      }),
      look(c2, { ...asRunning(c2), resourceLabels: { a: "b" }, networkConfig: { defaultEnablePrivateNodes: true } }),
    ],
  },
  {
    line: "gcloud container clusters create c1 --zone us-central1-a",
    sends: [
      ...createCluster(c1, { nodePools: [describePool({ initialNodeCount: 3 })] }),
      poll(c1),
      look(c1, {
        ...listed,
        name: "c1",
        nodePools: [{ config: { machineType: "e2-medium" } }],
        masterAuth: { clusterCaCertificate: expect.any(String) },
      }),
    ],
  },
  {
    line: "gcloud container clusters update c1 --zone us-central1-a --workload-pool=acme-ml.svc.id.goog",
    sends: updateCluster(c1, { desiredWorkloadIdentityConfig: workloadPool }, { workloadIdentityConfig: workloadPool }),
  },
  {
    line: "gcloud container clusters list",
    sends: [
      get("/v1/projects/acme-ml/locations/-/clusters", {
        clusters: [
          { ...listed, name: "c2", nodePools: [{ config: { machineType: "e2-standard-4" } }] },
          { ...listed, name: "c1" },
        ],
      }),
    ],
  },
  {
    line: "gcloud container clusters describe c1 --zone us-central1-a --format=json",
    sends: [
      look(c1, {
        selfLink: "https://container.googleapis.com/v1/projects/acme-ml/zones/us-central1-a/clusters/c1",
        subnetwork: "default",
      }),
    ],
  },
  {
    line: 'gcloud container clusters describe c1 --zone us-central1-a --format="value(workloadIdentityConfig.workloadPool)"',
    sends: [look(c1, { workloadIdentityConfig: workloadPool })],
  },
  {
    line: "gcloud container clusters get-credentials c1 --zone us-central1-a",
    sends: [
      look(c1, {
        ...asRunning(c1),
        masterAuth: { clusterCaCertificate: expect.any(String) },
        controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: true } },
      }),
    ],
  },
  {
    line: "gcloud container node-pools list --cluster c1 --zone us-central1-a",
    sends: [
      get(`/v1/${c1.name}/nodePools`, {
        nodePools: [
          { name: "default-pool", config: { machineType: "e2-medium", diskSizeGb: 100 }, version: expect.any(String) },
        ],
      }),
    ],
  },
  {
    line: "gcloud container node-pools describe default-pool --cluster c1 --zone us-central1-a",
    sends: [look(defaultPool, { name: "default-pool", status: "RUNNING" })],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c1 --zone us-central1-a --workload-metadata=GKE_METADATA",
    sends: updatePool(defaultPool, toMetadataServer, { config: toMetadataServer }),
  },
  {
    line: "gcloud container clusters describe nope --region us-central1",
    sends: [
      look(
        findCluster("us-central1", "nope"),
        refuse(404, "Not found: projects/acme-ml/locations/us-central1/clusters/nope."),
      ),
      get("/v1/projects/acme-ml/locations/-/clusters", { clusters: [{ name: "c2" }, { name: "c1" }] }),
    ],
  },
  {
    line: "gcloud container node-pools create gpu --cluster c1 --zone us-central1-a --machine-type n1-standard-8 --accelerator type=nvidia-tesla-t4,count=1 --enable-autoscaling --min-nodes 0 --max-nodes 3 --workload-metadata=GKE_METADATA --async",
    sends: [
      createPool(
        c1,
        describePool(
          {
            name: "gpu",
            initialNodeCount: 3,
            autoscaling: { enabled: true, maxNodeCount: 3, minNodeCount: 0 },
          },
          gpuConfig,
        ),
      ),
      poll(c1, { ...done, operationType: "CREATE_NODE_POOL", targetLink: expect.stringMatching(/nodePools\/gpu$/) }),
    ],
  },
  {
    line: "gcloud container node-pools create gpu2 --cluster c2 --region us-central1 --machine-type n1-standard-8 --accelerator type=nvidia-tesla-t4,count=1 --num-nodes 1 --workload-metadata=GKE_METADATA",
    sends: [
      createPool(c2, describePool({ name: "gpu2" }, gpuConfig)),
      poll(c2),
      look(gpu2, {
        name: "gpu2",
        config: {
          machineType: "n1-standard-8",
          diskSizeGb: 100,
          accelerators: [{ acceleratorType: "nvidia-tesla-t4" }],
        },
        version: expect.any(String),
      }),
    ],
  },
  {
    line: "gcloud container clusters update c2 --region us-central1 --update-labels env=dev",
    sends: labelCluster(c2, { env: "dev" }),
  },
  {
    line: "gcloud container node-pools update gpu2 --cluster c2 --region us-central1 --node-labels=team=ml",
    sends: updatePool(gpu2, { labels: { labels: { team: "ml" } } }, { config: { labels: { team: "ml" } } }),
  },
  {
    line: "gcloud container node-pools update gpu2 --cluster c2 --region us-central1 --enable-autorepair",
    sends: [
      look(gpu2, { management: { autoUpgrade: true } }),
      ...change(gpu2, {
        method: "POST",
        verb: ":setManagement",
        body: { management: { autoRepair: true, autoUpgrade: true } },
        begins: "SET_NODE_POOL_MANAGEMENT",
        becomes: { management: { autoRepair: true, autoUpgrade: true } },
      }),
    ],
  },
  {
    line: "gcloud container clusters resize c2 --region us-central1 --node-pool gpu2 --num-nodes 2",
    sends: [
      look(c2, asRunning(c2)),
      ...change(gpu2, { method: "POST", verb: ":setSize", body: { nodeCount: 2 }, begins: "SET_NODE_POOL_SIZE" }),
    ],
  },
  {
    line: "gcloud container node-pools delete gpu2 --cluster c2 --region us-central1",
    sends: [look(gpu2, { name: "gpu2" }), ...remove(gpu2, "DELETE_NODE_POOL")],
  },
  {
    line: "gcloud container clusters delete c2 --region us-central1",
    sends: remove(c2, "DELETE_CLUSTER"),
  },
];

describe("what gcloud sends for GKE: two clusters made, read and taken away", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
