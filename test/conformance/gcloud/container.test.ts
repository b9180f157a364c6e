import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import type { Command } from "./replay.ts";
import { begunAtGke, done, replay } from "./replay.ts";

const emulator = await startForFile();

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

/** What every command reads of a cluster before it goes on. */
const running = (name: string): object => ({ name, status: "RUNNING", endpoint: expect.any(String) });

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output.

const commands: readonly Command[] = [
  {
    line: "gcloud container clusters create c2 --region us-central1 --workload-pool=acme-ml.svc.id.goog --release-channel regular --enable-ip-alias --enable-private-nodes --num-nodes 1 --machine-type e2-standard-4 --labels a=b --async",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/services/container.googleapis.com?alt=json",
        reads: { state: "ENABLED" },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters?alt=json",
        body: {
          cluster: {
            ipAllocationPolicy: { createSubnetwork: false, useIpAliases: true },
            name: "c2",
            networkConfig: { defaultEnablePrivateNodes: true },
            nodePools: [
              {
                config: {
                  machineType: "e2-standard-4",
                  oauthScopes: [
                    "https://www.googleapis.com/auth/devstorage.read_only",
                    "https://www.googleapis.com/auth/logging.write",
                    "https://www.googleapis.com/auth/monitoring",
                    "https://www.googleapis.com/auth/service.management.readonly",
                    "https://www.googleapis.com/auth/servicecontrol",
                    "https://www.googleapis.com/auth/trace.append",
                  ],
                  resourceLabels: { a: "b" },
                },
                initialNodeCount: 1,
                management: { autoRepair: true, autoUpgrade: true },
                name: "default-pool",
                upgradeSettings: { maxSurge: 1 },
              },
            ],
            releaseChannel: { channel: "REGULAR" },
            resourceLabels: { a: "b" },
            workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" },
          },
          parent: "projects/acme-ml/locations/us-central1",
        },
        reads: begunAtGke("CREATE_CLUSTER", "us-central1"),
      },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2?alt=json",
        reads: { ...running("c2"), resourceLabels: { a: "b" }, networkConfig: { defaultEnablePrivateNodes: true } },
      },
    ],
  },
  {
    line: "gcloud container clusters create c1 --zone us-central1-a",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/services/container.googleapis.com?alt=json",
        reads: { state: "ENABLED" },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters?alt=json",
        body: {
          cluster: {
            name: "c1",
            nodePools: [
              {
                config: {
                  oauthScopes: [
                    "https://www.googleapis.com/auth/devstorage.read_only",
                    "https://www.googleapis.com/auth/logging.write",
                    "https://www.googleapis.com/auth/monitoring",
                    "https://www.googleapis.com/auth/service.management.readonly",
                    "https://www.googleapis.com/auth/servicecontrol",
                    "https://www.googleapis.com/auth/trace.append",
                  ],
                },
                initialNodeCount: 3,
                management: { autoRepair: true, autoUpgrade: true },
                name: "default-pool",
                upgradeSettings: { maxSurge: 1 },
              },
            ],
          },
          parent: "projects/acme-ml/locations/us-central1-a",
        },
        reads: begunAtGke("CREATE_CLUSTER", "us-central1-a"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1-a/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1?alt=json",
        reads: {
          ...listed,
          name: "c1",
          nodePools: [{ config: { machineType: "e2-medium" } }],
          masterAuth: { clusterCaCertificate: expect.any(String) },
        },
      },
    ],
  },
  {
    line: "gcloud container clusters update c1 --zone us-central1-a --workload-pool=acme-ml.svc.id.goog",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1?alt=json",
        reads: { ...running("c1") },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1-a/clusters/c1",
          update: { desiredWorkloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" } },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1-a"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1-a/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1?alt=json",
        reads: { ...running("c1"), workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" } },
      },
    ],
  },
  {
    line: "gcloud container clusters list",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/-/clusters?alt=json",
        reads: {
          clusters: [
            { ...listed, name: "c2", nodePools: [{ config: { machineType: "e2-standard-4" } }] },
            { ...listed, name: "c1" },
          ],
        },
      },
    ],
  },
  {
    line: "gcloud container clusters describe c1 --zone us-central1-a --format=json",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1?alt=json",
        reads: {
          selfLink: "https://container.googleapis.com/v1/projects/acme-ml/zones/us-central1-a/clusters/c1",
          subnetwork: "default",
        },
      },
    ],
  },
  {
    line: 'gcloud container clusters describe c1 --zone us-central1-a --format="value(workloadIdentityConfig.workloadPool)"',
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1?alt=json",
        reads: { workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" } },
      },
    ],
  },
  {
    line: "gcloud container clusters get-credentials c1 --zone us-central1-a",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1?alt=json",
        reads: {
          ...running("c1"),
          masterAuth: { clusterCaCertificate: expect.any(String) },
          controlPlaneEndpointsConfig: { ipEndpointsConfig: { enabled: true } },
        },
      },
    ],
  },
  {
    line: "gcloud container node-pools list --cluster c1 --zone us-central1-a",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1/nodePools?alt=json",
        reads: {
          nodePools: [
            {
              name: "default-pool",
              config: { machineType: "e2-medium", diskSizeGb: 100 },
              version: expect.any(String),
            },
          ],
        },
      },
    ],
  },
  {
    line: "gcloud container node-pools describe default-pool --cluster c1 --zone us-central1-a",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1/nodePools/default-pool?alt=json",
        reads: { name: "default-pool", status: "RUNNING" },
      },
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c1 --zone us-central1-a --workload-metadata=GKE_METADATA",
    sends: [
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1/nodePools/default-pool?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1-a/clusters/c1/nodePools/default-pool",
          workloadMetadataConfig: { mode: "GKE_METADATA" },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1-a"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1-a/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1/nodePools/default-pool?alt=json",
        reads: { config: { workloadMetadataConfig: { mode: "GKE_METADATA" } } },
      },
    ],
  },
  {
    line: "gcloud container clusters describe nope --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/nope?alt=json",
        status: 404,
        reads: { error: { code: 404, message: "Not found: projects/acme-ml/locations/us-central1/clusters/nope." } },
      },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/-/clusters?alt=json",
        reads: { clusters: [{ name: "c2" }, { name: "c1" }] },
      },
    ],
  },
  {
    line: "gcloud container node-pools create gpu --cluster c1 --zone us-central1-a --machine-type n1-standard-8 --accelerator type=nvidia-tesla-t4,count=1 --enable-autoscaling --min-nodes 0 --max-nodes 3 --workload-metadata=GKE_METADATA --async",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1-a/clusters/c1/nodePools?alt=json",
        body: {
          nodePool: {
            autoscaling: { enabled: true, maxNodeCount: 3, minNodeCount: 0 },
            config: {
              accelerators: [{ acceleratorCount: "1", acceleratorType: "nvidia-tesla-t4" }],
              machineType: "n1-standard-8",
              oauthScopes: [
                "https://www.googleapis.com/auth/devstorage.read_only",
                "https://www.googleapis.com/auth/logging.write",
                "https://www.googleapis.com/auth/monitoring",
                "https://www.googleapis.com/auth/service.management.readonly",
                "https://www.googleapis.com/auth/servicecontrol",
                "https://www.googleapis.com/auth/trace.append",
              ],
              workloadMetadataConfig: { mode: "GKE_METADATA" },
            },
            initialNodeCount: 3,
            management: { autoRepair: true, autoUpgrade: true },
            name: "gpu",
            upgradeSettings: { maxSurge: 1 },
          },
          parent: "projects/acme-ml/locations/us-central1-a/clusters/c1",
        },
        reads: begunAtGke("CREATE_NODE_POOL", "us-central1-a"),
      },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1-a/operations/{name}?alt=json",
        reads: { ...done, operationType: "CREATE_NODE_POOL", targetLink: expect.stringMatching(/nodePools\/gpu$/) },
      },
    ],
  },
  {
    line: "gcloud container node-pools create gpu2 --cluster c2 --region us-central1 --machine-type n1-standard-8 --accelerator type=nvidia-tesla-t4,count=1 --num-nodes 1 --workload-metadata=GKE_METADATA",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools?alt=json",
        body: {
          nodePool: {
            config: {
              accelerators: [{ acceleratorCount: "1", acceleratorType: "nvidia-tesla-t4" }],
              machineType: "n1-standard-8",
              oauthScopes: [
                "https://www.googleapis.com/auth/devstorage.read_only",
                "https://www.googleapis.com/auth/logging.write",
                "https://www.googleapis.com/auth/monitoring",
                "https://www.googleapis.com/auth/service.management.readonly",
                "https://www.googleapis.com/auth/servicecontrol",
                "https://www.googleapis.com/auth/trace.append",
              ],
              workloadMetadataConfig: { mode: "GKE_METADATA" },
            },
            initialNodeCount: 1,
            management: { autoRepair: true, autoUpgrade: true },
            name: "gpu2",
            upgradeSettings: { maxSurge: 1 },
          },
          parent: "projects/acme-ml/locations/us-central1/clusters/c2",
        },
        reads: begunAtGke("CREATE_NODE_POOL", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2?alt=json",
        reads: {
          name: "gpu2",
          config: {
            machineType: "n1-standard-8",
            diskSizeGb: 100,
            accelerators: [{ acceleratorType: "nvidia-tesla-t4" }],
          },
          version: expect.any(String),
        },
      },
    ],
  },
  {
    line: "gcloud container clusters update c2 --region us-central1 --update-labels env=dev",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2?alt=json",
        reads: { ...running("c2") },
      },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2?alt=json",
        reads: { ...running("c2") },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2:setResourceLabels?alt=json",
        body: {
          labelFingerprint: "{labelFingerprint}",
          name: "projects/acme-ml/locations/us-central1/clusters/c2",
          resourceLabels: { env: "dev" },
        },
        reads: begunAtGke("SET_LABELS", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2?alt=json",
        reads: { ...running("c2"), resourceLabels: { env: "dev" } },
      },
    ],
  },
  {
    line: "gcloud container node-pools update gpu2 --cluster c2 --region us-central1 --node-labels=team=ml",
    sends: [
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2?alt=json",
        body: {
          labels: { labels: { team: "ml" } },
          name: "projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2",
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2?alt=json",
        reads: { config: { labels: { team: "ml" } } },
      },
    ],
  },
  {
    line: "gcloud container node-pools update gpu2 --cluster c2 --region us-central1 --enable-autorepair",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2?alt=json",
        reads: { management: { autoUpgrade: true } },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2:setManagement?alt=json",
        body: {
          management: { autoRepair: true, autoUpgrade: true },
          name: "projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2",
        },
        reads: begunAtGke("SET_NODE_POOL_MANAGEMENT", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2?alt=json",
        reads: { management: { autoRepair: true, autoUpgrade: true } },
      },
    ],
  },
  {
    line: "gcloud container clusters resize c2 --region us-central1 --node-pool gpu2 --num-nodes 2",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2?alt=json",
        reads: { ...running("c2") },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2:setSize?alt=json",
        body: { name: "projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2", nodeCount: 2 },
        reads: begunAtGke("SET_NODE_POOL_SIZE", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud container node-pools delete gpu2 --cluster c2 --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2?alt=json",
        reads: { name: "gpu2" },
      },
      {
        method: "DELETE",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2/nodePools/gpu2?alt=json",
        reads: begunAtGke("DELETE_NODE_POOL", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud container clusters delete c2 --region us-central1",
    sends: [
      {
        method: "DELETE",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c2?alt=json",
        reads: begunAtGke("DELETE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud container clusters create-auto auto1 --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/services/container.googleapis.com?alt=json",
        reads: { state: "ENABLED" },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters?alt=json",
        body: {
          cluster: {
            autopilot: { enabled: true },
            ipAllocationPolicy: { createSubnetwork: false, useIpAliases: true },
            name: "auto1",
            nodePools: [
              {
                config: {
                  oauthScopes: [
                    "https://www.googleapis.com/auth/devstorage.read_only",
                    "https://www.googleapis.com/auth/logging.write",
                    "https://www.googleapis.com/auth/monitoring",
                    "https://www.googleapis.com/auth/service.management.readonly",
                    "https://www.googleapis.com/auth/servicecontrol",
                    "https://www.googleapis.com/auth/trace.append",
                  ],
                },
                initialNodeCount: 1,
                name: "default-pool",
              },
            ],
          },
          parent: "projects/acme-ml/locations/us-central1",
        },
        reads: begunAtGke("CREATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/auto1?alt=json",
        reads: {
          ...running("auto1"),
          autopilot: { enabled: true },
          workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" },
        },
      },
    ],
  },
  {
    line: "gcloud container clusters create c4 --location us-central1 --network default --subnetwork default --enable-master-authorized-networks --master-authorized-networks 203.0.113.0/24 --enable-ip-alias --scopes cloud-platform --workload-pool=acme-ml.svc.id.goog --num-nodes 1",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/services/container.googleapis.com?alt=json",
        reads: { state: "ENABLED" },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters?alt=json",
        body: {
          cluster: {
            controlPlaneEndpointsConfig: {
              ipEndpointsConfig: {
                authorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "203.0.113.0/24" }], enabled: true },
              },
            },
            ipAllocationPolicy: { createSubnetwork: false, useIpAliases: true },
            name: "c4",
            network: "default",
            nodePools: [
              {
                config: { oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"] },
                initialNodeCount: 1,
                management: { autoRepair: true, autoUpgrade: true },
                name: "default-pool",
                upgradeSettings: { maxSurge: 1 },
              },
            ],
            subnetwork: "default",
            workloadIdentityConfig: { workloadPool: "acme-ml.svc.id.goog" },
          },
          parent: "projects/acme-ml/locations/us-central1",
        },
        reads: begunAtGke("CREATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: {
          ...running("c4"),
          masterAuthorizedNetworksConfig: { enabled: true, cidrBlocks: [{ cidrBlock: "203.0.113.0/24" }] },
          nodePools: [{ config: { oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"] } }],
        },
      },
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --enable-autoscaling --min-nodes 0 --max-nodes 5",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        reads: { name: "default-pool", autoscaling: {} },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          update: {
            desiredNodePoolAutoscaling: { enabled: true, maxNodeCount: 5, minNodeCount: 0 },
            desiredNodePoolId: "default-pool",
          },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        reads: { name: "default-pool", status: "RUNNING", autoscaling: { enabled: true, maxNodeCount: 5 } },
      },
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --enable-autoscaling --total-min-nodes 0 --total-max-nodes 5",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        reads: { autoscaling: { enabled: true, maxNodeCount: 5 } },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          update: {
            desiredNodePoolAutoscaling: { enabled: true, maxNodeCount: 5, totalMaxNodeCount: 5, totalMinNodeCount: 0 },
            desiredNodePoolId: "default-pool",
          },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        reads: { name: "default-pool", status: "RUNNING", autoscaling: { enabled: true, totalMaxNodeCount: 5 } },
      },
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --machine-type=e2-standard-8",
    sends: [
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        body: {
          machineType: "e2-standard-8",
          name: "projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool",
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        reads: { name: "default-pool", status: "RUNNING", config: { machineType: "e2-standard-8" } },
      },
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --node-taints=dedicated=flyte:NoSchedule",
    sends: [
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool",
          taints: { taints: [{ effect: "NO_SCHEDULE", key: "dedicated", value: "flyte" }] },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        reads: {
          name: "default-pool",
          status: "RUNNING",
          config: { taints: [{ key: "dedicated", value: "flyte", effect: "NO_SCHEDULE" }] },
        },
      },
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --labels=team=ml",
    sends: [
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool",
          resourceLabels: { labels: { team: "ml" } },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        reads: { name: "default-pool", status: "RUNNING", config: { resourceLabels: { team: "ml" } } },
      },
    ],
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --enable-dns-access",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          update: { desiredControlPlaneEndpointsConfig: { dnsEndpointConfig: { allowExternalTraffic: true } } },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: {
          ...running("c4"),
          controlPlaneEndpointsConfig: {
            dnsEndpointConfig: { allowExternalTraffic: true },
            ipEndpointsConfig: { enabled: true },
          },
        },
      },
    ],
  },
  {
    line: "gcloud container clusters get-credentials c4 --location us-central1 --dns-endpoint",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: {
          controlPlaneEndpointsConfig: {
            dnsEndpointConfig: {
              allowExternalTraffic: true,
              endpoint: expect.stringMatching(/\.us-central1\.gke\.goog$/),
            },
          },
        },
      },
    ],
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --release-channel=stable",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          update: { desiredReleaseChannel: { channel: "STABLE" } },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4"), releaseChannel: { channel: "STABLE" } },
      },
    ],
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --enable-master-authorized-networks --master-authorized-networks 198.51.100.0/24",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          update: {
            desiredControlPlaneEndpointsConfig: {
              ipEndpointsConfig: {
                authorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: "198.51.100.0/24" }], enabled: true },
              },
            },
          },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: {
          ...running("c4"),
          masterAuthorizedNetworksConfig: { enabled: true, cidrBlocks: [{ cidrBlock: "198.51.100.0/24" }] },
        },
      },
    ],
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --enable-private-nodes",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          update: { desiredDefaultEnablePrivateNodes: true },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4"), networkConfig: { defaultEnablePrivateNodes: true } },
      },
    ],
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --update-labels=a=b,c=d",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { labelFingerprint: expect.any(String) },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4:setResourceLabels?alt=json",
        body: {
          labelFingerprint: "{labelFingerprint}",
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          resourceLabels: { a: "b", c: "d" },
        },
        reads: begunAtGke("SET_LABELS", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4"), resourceLabels: { a: "b", c: "d" } },
      },
    ],
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --remove-labels=a",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { labelFingerprint: expect.any(String) },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4:setResourceLabels?alt=json",
        body: {
          labelFingerprint: "{labelFingerprint}",
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          resourceLabels: { c: "d" },
        },
        reads: begunAtGke("SET_LABELS", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4"), resourceLabels: { c: "d" } },
      },
    ],
  },
  {
    line: "gcloud container clusters update c4 --location us-central1 --maintenance-window=03:00",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4:setMaintenancePolicy?alt=json",
        body: {
          maintenancePolicy: {
            resourceVersion: "e3b0c442",
            window: { dailyMaintenanceWindow: { startTime: "03:00" } },
          },
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
        },
        reads: begunAtGke("SET_MAINTENANCE_POLICY", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4"), maintenancePolicy: { window: { dailyMaintenanceWindow: { startTime: "03:00" } } } },
      },
    ],
  },
  {
    line: "gcloud container clusters upgrade c4 --location us-central1 --master --cluster-version=1.33",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/serverConfig?alt=json",
        reads: { validMasterVersions: expect.any(Array) },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: { name: "projects/acme-ml/locations/us-central1/clusters/c4", update: { desiredMasterVersion: "1.33" } },
        reads: begunAtGke("UPGRADE_MASTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4"), currentMasterVersion: expect.stringMatching(/^1\.33\./) },
      },
    ],
  },
  {
    line: "gcloud container clusters upgrade c4 --location us-central1 --node-pool=default-pool --cluster-version=1.32",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/serverConfig?alt=json",
        reads: { validNodeVersions: expect.any(Array) },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          update: { desiredNodePoolId: "default-pool", desiredNodeVersion: "1.32" },
        },
        reads: begunAtGke("UPGRADE_NODES", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4"), nodePools: [{ name: "default-pool", version: expect.stringMatching(/^1\.32\./) }] },
      },
    ],
  },
  {
    line: "gcloud container node-pools update default-pool --cluster c4 --region us-central1 --workload-metadata=GCE_METADATA",
    sends: [
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool",
          workloadMetadataConfig: { mode: "GCE_METADATA" },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4/nodePools/default-pool?alt=json",
        reads: {
          name: "default-pool",
          status: "RUNNING",
          config: { workloadMetadataConfig: { mode: "GCE_METADATA" } },
        },
      },
    ],
  },
  {
    line: "gcloud container clusters update c4 --region us-central1 --disable-workload-identity",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        body: {
          name: "projects/acme-ml/locations/us-central1/clusters/c4",
          update: { desiredWorkloadIdentityConfig: { workloadPool: "" } },
        },
        reads: begunAtGke("UPDATE_CLUSTER", "us-central1"),
      },
      { method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/operations/{name}?alt=json", reads: done },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters/c4?alt=json",
        reads: { ...running("c4") },
      },
    ],
  },
  {
    line: "gcloud container clusters create c4 --location us-central1 --num-nodes 1",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/services/container.googleapis.com?alt=json",
        reads: { state: "ENABLED" },
      },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/clusters?alt=json",
        body: {
          cluster: {
            name: "c4",
            nodePools: [
              {
                config: {
                  oauthScopes: [
                    "https://www.googleapis.com/auth/devstorage.read_only",
                    "https://www.googleapis.com/auth/logging.write",
                    "https://www.googleapis.com/auth/monitoring",
                    "https://www.googleapis.com/auth/service.management.readonly",
                    "https://www.googleapis.com/auth/servicecontrol",
                    "https://www.googleapis.com/auth/trace.append",
                  ],
                },
                initialNodeCount: 1,
                management: { autoRepair: true, autoUpgrade: true },
                name: "default-pool",
                upgradeSettings: { maxSurge: 1 },
              },
            ],
          },
          parent: "projects/acme-ml/locations/us-central1",
        },
        status: 409,
        reads: { error: { code: 409, message: "Already exists: projects/acme-ml/locations/us-central1/clusters/c4." } },
      },
    ],
  },
  {
    line: "gcloud container operations list",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/-/operations?alt=json",
        reads: {
          operations: expect.arrayContaining([
            expect.objectContaining({ operationType: "CREATE_CLUSTER", status: "DONE", zone: "us-central1" }),
          ]),
        },
      },
    ],
  },
  {
    line: "gcloud container get-server-config --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/serverConfig?alt=json",
        reads: { validImageTypes: expect.arrayContaining(["COS_CONTAINERD"]), validMasterVersions: expect.any(Array) },
      },
    ],
  },
];

describe("what gcloud sends for GKE", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
