import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import {
  asRunning,
  change,
  changeCluster,
  createCluster,
  defaultScopes,
  describePool,
  findCluster,
  findPool,
  labelCluster,
  look,
  lookAtVersions,
  poll,
  updateCluster,
  updatePool,
} from "./gke-requests.ts";
import type { Command, Sent } from "./replay.ts";
import { get, refuse, replay } from "./replay.ts";

const emulator = await startForFile();

const auto1 = findCluster("us-central1", "auto1");
const c4 = findCluster("us-central1", "c4");
const pool = findPool(c4, "default-pool");
const poolRunning = { name: "default-pool", status: "RUNNING" };
const workloadPool = { workloadPool: "acme-ml.svc.id.goog" };
const cloudPlatform = { oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"] };
const allow = (cidrBlock: string): object => ({ cidrBlocks: [{ cidrBlock }], enabled: true });

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output.

const commands: readonly Command[] = [
  {
    line: "gcloud container clusters create-auto auto1 --region us-central1",
    sends: [
      ...createCluster(auto1, {
        autopilot: { enabled: true },
        ipAllocationPolicy: { createSubnetwork: false, useIpAliases: true },
        nodePools: [{ config: { oauthScopes: defaultScopes }, initialNodeCount: 1, name: "default-pool" }],
      }),
      poll(auto1),
      look(auto1, { ...asRunning(auto1), autopilot: { enabled: true }, workloadIdentityConfig: workloadPool }),
    ],
  },
  {
    line: "gcloud container clusters create c4 --location us-central1 --network default --subnetwork default --enable-master-authorized-networks --master-authorized-networks 203.0.113.0/24 --enable-ip-alias --scopes cloud-platform --workload-pool=acme-ml.svc.id.goog --num-nodes 1",
    sends: [
      ...createCluster(c4, {
        controlPlaneEndpointsConfig: { ipEndpointsConfig: { authorizedNetworksConfig: allow("203.0.113.0/24") } },
        ipAllocationPolicy: { createSubnetwork: false, useIpAliases: true },
        network: "default",
        nodePools: [describePool({}, cloudPlatform)],
        subnetwork: "default",
        workloadIdentityConfig: workloadPool,
      }),
      poll(c4),
      look(c4, {
        ...asRunning(c4),
        masterAuthorizedNetworksConfig: allow("203.0.113.0/24"),
        nodePools: [{ config: cloudPlatform }],
      }),
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --enable-autoscaling --min-nodes 0 --max-nodes 5",
    sends: [
      look(pool, { name: "default-pool", autoscaling: {} }),
      ...autoscale({ enabled: true, maxNodeCount: 5, minNodeCount: 0 }),
      look(pool, { ...poolRunning, autoscaling: { enabled: true, maxNodeCount: 5 } }),
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --enable-autoscaling --total-min-nodes 0 --total-max-nodes 5",
    sends: [
      look(pool, { autoscaling: { enabled: true, maxNodeCount: 5 } }),
      ...autoscale({ enabled: true, maxNodeCount: 5, totalMaxNodeCount: 5, totalMinNodeCount: 0 }),
      look(pool, { ...poolRunning, autoscaling: { enabled: true, totalMaxNodeCount: 5 } }),
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --machine-type=e2-standard-8",
    sends: updatePool(
      pool,
      { machineType: "e2-standard-8" },
      { ...poolRunning, config: { machineType: "e2-standard-8" } },
    ),
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --node-taints=dedicated=flyte:NoSchedule",
    sends: updatePool(
      pool,
      { taints: { taints: [{ effect: "NO_SCHEDULE", key: "dedicated", value: "flyte" }] } },
      { ...poolRunning, config: { taints: [{ key: "dedicated", value: "flyte", effect: "NO_SCHEDULE" }] } },
    ),
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --labels=team=ml",
    sends: updatePool(
      pool,
      { resourceLabels: { labels: { team: "ml" } } },
      { ...poolRunning, config: { resourceLabels: { team: "ml" } } },
    ),
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --enable-dns-access",
    sends: updateCluster(
      c4,
      { desiredControlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: true } } },
      {
        controlPlaneEndpointsConfig: {
          dnsEndpointConfig: { allowExternalTraffic: true },
          ipEndpointsConfig: { enabled: true },
        },
      },
    ),
  },
  {
    line: "gcloud container clusters get-credentials c4 --location us-central1 --dns-endpoint",
    sends: [
      look(c4, {
        controlPlaneEndpointsConfig: {
          dnsEndpointConfig: {
            allowExternalTraffic: true,
            endpoint: expect.stringMatching(/\.us-central1\.gke\.goog$/),
          },
        },
      }),
    ],
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --release-channel=stable",
    sends: updateCluster(
      c4,
      { desiredReleaseChannel: { channel: "STABLE" } },
      { releaseChannel: { channel: "STABLE" } },
    ),
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --enable-master-authorized-networks --master-authorized-networks 198.51.100.0/24",
    sends: updateCluster(
      c4,
      {
        desiredControlPlaneEndpointsConfig: {
          ipEndpointsConfig: { authorizedNetworksConfig: allow("198.51.100.0/24") },
        },
      },
      { masterAuthorizedNetworksConfig: allow("198.51.100.0/24") },
    ),
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --enable-private-nodes",
    sends: updateCluster(
      c4,
      { desiredDefaultEnablePrivateNodes: true },
      { networkConfig: { defaultEnablePrivateNodes: true } },
    ),
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --update-labels=a=b,c=d",
    sends: labelCluster(c4, { a: "b", c: "d" }),
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --remove-labels=a",
    sends: labelCluster(c4, { c: "d" }),
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --maintenance-window=03:00",
    sends: changeCluster(c4, {
      method: "POST",
      verb: ":setMaintenancePolicy",
      body: {
        maintenancePolicy: { resourceVersion: "e3b0c442", window: { dailyMaintenanceWindow: { startTime: "03:00" } } },
      },
      begins: "SET_MAINTENANCE_POLICY",
      becomes: { maintenancePolicy: { window: { dailyMaintenanceWindow: { startTime: "03:00" } } } },
    }),
  },
  {
    line: "gcloud container clusters upgrade c4 --location us-central1 --master --cluster-version=1.33",
    sends: changeCluster(
      c4,
      {
        method: "PUT",
        body: { update: { desiredMasterVersion: "1.33" } },
        begins: "UPGRADE_MASTER",
        becomes: { currentMasterVersion: expect.stringMatching(/^1\.33\./) },
      },
      lookAtVersions("us-central1", { validMasterVersions: expect.any(Array) }),
    ),
  },
  {
    line: "gcloud container clusters upgrade c4 --location us-central1 --node-pool=default-pool --cluster-version=1.32",
    sends: changeCluster(
      c4,
      {
        method: "PUT",
        body: { update: { desiredNodePoolId: "default-pool", desiredNodeVersion: "1.32" } },
        begins: "UPGRADE_NODES",
        becomes: { nodePools: [{ name: "default-pool", version: expect.stringMatching(/^1\.32\./) }] },
      },
      lookAtVersions("us-central1", { validNodeVersions: expect.any(Array) }),
    ),
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --workload-metadata=GCE_METADATA",
    sends: updatePool(
      pool,
      { workloadMetadataConfig: { mode: "GCE_METADATA" } },
      { ...poolRunning, config: { workloadMetadataConfig: { mode: "GCE_METADATA" } } },
    ),
  },
  {
    line: "gcloud container clusters update c4 --region us-central1 --disable-workload-identity",
    sends: updateCluster(c4, { desiredWorkloadIdentityConfig: { workloadPool: "" } }),
  },
  {
    line: "gcloud container clusters create c4 --location us-central1 --num-nodes 1",
    sends: createCluster(
      c4,
      { nodePools: [describePool()] },
      refuse(409, "Already exists: projects/acme-ml/locations/us-central1/clusters/c4."),
    ),
  },
  {
    line: "gcloud container operations list",
    sends: [
      get("/v1/projects/acme-ml/locations/-/operations", {
        operations: expect.arrayContaining([
          expect.objectContaining({ operationType: "CREATE_CLUSTER", status: "DONE", zone: "us-central1" }),
        ]),
      }),
    ],
  },
  {
    line: "gcloud container get-server-config --region us-central1",
    sends: [
      lookAtVersions("us-central1", {
        validImageTypes: expect.arrayContaining(["COS_CONTAINERD"]),
        validMasterVersions: expect.any(Array),
      }),
    ],
  },
];

/** The pool's autoscaling goes through its cluster. */
function autoscale(autoscaling: object): readonly Sent[] {
  const update = { desiredNodePoolAutoscaling: autoscaling, desiredNodePoolId: "default-pool" };
  return change(c4, { method: "PUT", body: { update }, begins: "UPDATE_CLUSTER" });
}

describe("what gcloud sends for GKE: a cluster changed, field by field", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
