import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import type { Command } from "./replay.ts";
import { begunAtCompute, done, replay } from "./replay.ts";

const emulator = await startForFile();
const inRegion = "https://www.googleapis.com/compute/v1/projects/acme-ml/regions/us-central1";

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output.

const commands: readonly Command[] = [
  {
    line: "gcloud compute regions list",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions?alt=json&maxResults=500",
        reads: {
          items: expect.arrayContaining([
            expect.objectContaining({ name: "us-central1", status: "UP", quotas: expect.any(Array) }),
          ]),
        },
      },
    ],
  },
  {
    line: "gcloud compute zones list",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/zones?alt=json&maxResults=500",
        reads: {
          items: expect.arrayContaining([
            expect.objectContaining({ name: "us-central1-a", status: "UP", region: inRegion }),
          ]),
        },
      },
    ],
  },
  {
    line: "gcloud compute project-info describe",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml?alt=json",
        reads: { name: "acme-ml", id: "123456789012", kind: "compute#project" },
      },
    ],
  },
  {
    line: "gcloud compute networks create vpc1 --subnet-mode custom",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/global/networks?alt=json",
        body: { autoCreateSubnetworks: false, name: "vpc1", routingConfig: { routingMode: "REGIONAL" } },
        reads: begunAtCompute("insert"),
      },
      { method: "POST", path: "/compute/v1/projects/acme-ml/global/operations/{name}/wait?alt=json", reads: done },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/global/networks/vpc1?alt=json",
        reads: { name: "vpc1", autoCreateSubnetworks: false, routingConfig: { routingMode: "REGIONAL" } },
      },
    ],
  },
  {
    line: "gcloud compute networks list",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/global/networks?alt=json&maxResults=500",
        reads: { items: [{ name: "default", autoCreateSubnetworks: true }, { name: "vpc1" }] },
      },
    ],
  },
  {
    line: "gcloud compute networks describe vpc1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/global/networks/vpc1?alt=json",
        reads: { selfLink: "https://www.googleapis.com/compute/v1/projects/acme-ml/global/networks/vpc1" },
      },
    ],
  },
  {
    line: "gcloud compute networks create vpc2 --subnet-mode custom",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/global/networks?alt=json",
        body: { autoCreateSubnetworks: false, name: "vpc2", routingConfig: { routingMode: "REGIONAL" } },
        reads: begunAtCompute("insert"),
      },
      { method: "POST", path: "/compute/v1/projects/acme-ml/global/operations/{name}/wait?alt=json", reads: done },
      { method: "GET", path: "/compute/v1/projects/acme-ml/global/networks/vpc2?alt=json", reads: { name: "vpc2" } },
    ],
  },
  {
    line: "gcloud compute networks subnets create s1 --network vpc2 --region us-central1 --range 10.0.0.0/20",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks?alt=json",
        body: {
          ipCidrRange: "10.0.0.0/20",
          name: "s1",
          network: "{origin}/projects/acme-ml/global/networks/vpc2",
          privateIpGoogleAccess: false,
        },
        reads: begunAtCompute("insert"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        reads: {
          name: "s1",
          region: inRegion,
          network: expect.stringMatching(/networks\/vpc2$/),
          ipCidrRange: "10.0.0.0/20",
          stackType: "IPV4_ONLY",
        },
      },
    ],
  },
  {
    line: "gcloud compute networks subnets list --filter=network~vpc2",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/aggregated/subnetworks?alt=json&includeAllScopes=True&maxResults=500&returnPartialSuccess=True",
        reads: {
          items: {
            "regions/us-central1": { subnetworks: expect.arrayContaining([expect.objectContaining({ name: "s1" })]) },
          },
        },
      },
    ],
  },
  {
    line: "gcloud compute networks subnets update s1 --region us-central1 --enable-private-ip-google-access",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1/setPrivateIpGoogleAccess?alt=json",
        body: { privateIpGoogleAccess: true },
        reads: begunAtCompute("setPrivateIpGoogleAccess"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        reads: { privateIpGoogleAccess: true },
      },
    ],
  },
  {
    line: "gcloud compute networks subnets expand-ip-range s1 --region us-central1 --prefix-length 19",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        reads: { ipCidrRange: "10.0.0.0/20" },
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1/expandIpCidrRange?alt=json",
        body: { ipCidrRange: "10.0.0.0/19" },
        reads: begunAtCompute("expandIpCidrRange"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        reads: { ipCidrRange: "10.0.0.0/19" },
      },
    ],
  },
  {
    line: "gcloud compute networks subnets update s1 --region us-central1 --add-secondary-ranges=pods=10.4.0.0/14",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        reads: { fingerprint: expect.any(String) },
      },
      {
        method: "PATCH",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        body: { fingerprint: "{fingerprint}", secondaryIpRanges: [{ ipCidrRange: "10.4.0.0/14", rangeName: "pods" }] },
        reads: begunAtCompute("patch"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        reads: { secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.4.0.0/14" }] },
      },
    ],
  },
  {
    line: "gcloud compute networks subnets describe s1 --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        reads: { name: "s1", privateIpGoogleAccess: true },
      },
    ],
  },
  {
    line: "gcloud compute addresses create google-managed --global --purpose VPC_PEERING --prefix-length 16 --network default",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/global/addresses?alt=json",
        body: {
          addressType: "INTERNAL",
          ipVersion: "IPV4",
          name: "google-managed",
          network: "{origin}/projects/acme-ml/global/networks/default",
          prefixLength: 16,
          purpose: "VPC_PEERING",
        },
        reads: begunAtCompute("insert"),
      },
      { method: "POST", path: "/compute/v1/projects/acme-ml/global/operations/{name}/wait?alt=json", reads: done },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/global/addresses/google-managed?alt=json",
        reads: { name: "google-managed", purpose: "VPC_PEERING", prefixLength: 16 },
      },
    ],
  },
  {
    line: "gcloud compute addresses create flyte-ip --region us-central1 --subnet default --purpose SHARED_LOADBALANCER_VIP",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/addresses?alt=json",
        body: {
          addressType: "INTERNAL",
          name: "flyte-ip",
          purpose: "SHARED_LOADBALANCER_VIP",
          subnetwork: "{origin}/projects/acme-ml/regions/us-central1/subnetworks/default",
        },
        reads: begunAtCompute("insert"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/addresses/flyte-ip?alt=json",
        reads: { name: "flyte-ip", purpose: "SHARED_LOADBALANCER_VIP" },
      },
    ],
  },
  {
    line: "gcloud compute addresses list",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/aggregated/addresses?alt=json&includeAllScopes=True&maxResults=500&returnPartialSuccess=True",
        reads: {
          items: {
            global: {
              addresses: [
                {
                  name: "google-managed",
                  purpose: "VPC_PEERING",
                  network: expect.stringMatching(/networks\/default$/),
                  status: "RESERVED",
                },
              ],
            },
            "regions/us-central1": {
              addresses: [
                {
                  name: "flyte-ip",
                  address: "10.128.0.2",
                  addressType: "INTERNAL",
                  region: inRegion,
                  subnetwork: `${inRegion}/subnetworks/default`,
                  status: "RESERVED",
                },
              ],
            },
          },
        },
      },
    ],
  },
  {
    line: "gcloud compute addresses describe flyte-ip --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/addresses/flyte-ip?alt=json",
        reads: { selfLink: `${inRegion}/addresses/flyte-ip`, status: "RESERVED" },
      },
    ],
  },
  {
    line: "gcloud compute addresses list --filter=name=flyte-ip --regions us-central1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/addresses?alt=json&filter=name+eq+%22.%2A%5Cbflyte%5C-ip%5Cb.%2A%22&maxResults=500",
        reads: { items: [{ name: "flyte-ip" }] },
      },
    ],
  },
  {
    line: "gcloud compute addresses describe nope --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/addresses/nope?alt=json",
        status: 404,
        reads: {
          error: {
            code: 404,
            message: "The resource 'projects/acme-ml/regions/us-central1/addresses/nope' was not found",
          },
        },
      },
    ],
  },
  {
    line: "gcloud compute addresses create ext1 --region us-central1",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/addresses?alt=json",
        body: { name: "ext1" },
        reads: begunAtCompute("insert"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/addresses/ext1?alt=json",
        reads: { name: "ext1", addressType: "EXTERNAL" },
      },
    ],
  },
  {
    line: "gcloud compute addresses delete ext1 --region us-central1",
    sends: [
      {
        method: "DELETE",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/addresses/ext1?alt=json",
        reads: begunAtCompute("delete"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
    ],
  },
  {
    line: "gcloud compute routers create r1 --network vpc2 --region us-central1",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers?alt=json",
        body: { name: "r1", network: "{origin}/projects/acme-ml/global/networks/vpc2" },
        reads: begunAtCompute("insert"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: { name: "r1", region: inRegion, network: expect.stringMatching(/networks\/vpc2$/) },
      },
    ],
  },
  {
    line: "gcloud compute routers nats create nat1 --router r1 --region us-central1 --auto-allocate-nat-external-ips --nat-all-subnet-ip-ranges",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: { name: "r1" },
      },
      {
        method: "PATCH",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        body: {
          creationTimestamp: "{creationTimestamp}",
          encryptedInterconnectRouter: false,
          id: "{id}",
          kind: "compute#router",
          name: "r1",
          nats: [
            {
              name: "nat1",
              natIpAllocateOption: "AUTO_ONLY",
              sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
            },
          ],
          network: "https://www.googleapis.com/compute/v1/projects/acme-ml/global/networks/vpc2",
          region: "https://www.googleapis.com/compute/v1/projects/acme-ml/regions/us-central1",
          selfLink: "https://www.googleapis.com/compute/v1/projects/acme-ml/regions/us-central1/routers/r1",
        },
        reads: begunAtCompute("patch"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: { nats: [{ name: "nat1", natIpAllocateOption: "AUTO_ONLY" }] },
      },
    ],
  },
  {
    line: "gcloud compute routers nats list --router r1 --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: {
          nats: [
            {
              name: "nat1",
              sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
              endpointTypes: ["ENDPOINT_TYPE_VM"],
            },
          ],
        },
      },
    ],
  },
  {
    line: "gcloud compute routers nats describe nat1 --router r1 --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: { nats: [{ name: "nat1", type: "PUBLIC" }] },
      },
    ],
  },
  {
    line: "gcloud compute routers list",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/aggregated/routers?alt=json&includeAllScopes=True&maxResults=500&returnPartialSuccess=True",
        reads: { items: { "regions/us-central1": { routers: [{ name: "r1" }] } } },
      },
    ],
  },
  {
    line: "gcloud compute routers describe r1 --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: { nats: [{ name: "nat1" }] },
      },
    ],
  },
  {
    line: "gcloud compute firewall-rules create fw1 --network vpc1 --allow tcp:9443 --source-ranges 172.16.0.0/28",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/global/firewalls?alt=json",
        body: {
          allowed: [{ IPProtocol: "tcp", ports: ["9443"] }],
          direction: "INGRESS",
          name: "fw1",
          network: "{origin}/projects/acme-ml/global/networks/vpc1",
          sourceRanges: ["172.16.0.0/28"],
        },
        reads: begunAtCompute("insert"),
      },
      { method: "POST", path: "/compute/v1/projects/acme-ml/global/operations/{name}/wait?alt=json", reads: done },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/global/firewalls/fw1?alt=json",
        reads: {
          name: "fw1",
          direction: "INGRESS",
          priority: 1000,
          disabled: false,
          allowed: [{ IPProtocol: "tcp", ports: ["9443"] }],
        },
      },
    ],
  },
  {
    line: "gcloud compute firewall-rules list",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/global/firewalls?alt=json&maxResults=500",
        reads: {
          items: expect.arrayContaining([
            expect.objectContaining({ name: "default-allow-ssh" }),
            expect.objectContaining({ name: "fw1" }),
          ]),
        },
      },
    ],
  },
  {
    line: "gcloud compute firewall-rules update fw1 --source-ranges 172.16.0.16/28",
    sends: [
      { method: "GET", path: "/compute/v1/projects/acme-ml/global/firewalls/fw1?alt=json", reads: { name: "fw1" } },
      {
        method: "PATCH",
        path: "/compute/v1/projects/acme-ml/global/firewalls/fw1?alt=json",
        body: {
          allowed: [{ IPProtocol: "tcp", ports: ["9443"] }],
          description: "",
          direction: "INGRESS",
          logConfig: { enable: false },
          name: "fw1",
          network: "https://www.googleapis.com/compute/v1/projects/acme-ml/global/networks/vpc1",
          priority: 1000,
          sourceRanges: ["172.16.0.16/28"],
        },
        reads: begunAtCompute("patch"),
      },
      { method: "POST", path: "/compute/v1/projects/acme-ml/global/operations/{name}/wait?alt=json", reads: done },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/global/firewalls/fw1?alt=json",
        reads: { sourceRanges: ["172.16.0.16/28"] },
      },
    ],
  },
  {
    line: "gcloud compute firewall-rules describe fw1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/global/firewalls/fw1?alt=json",
        reads: { sourceRanges: ["172.16.0.16/28"], allowed: [{ IPProtocol: "tcp", ports: ["9443"] }] },
      },
    ],
  },
  {
    line: "gcloud compute networks create vpc2 --subnet-mode custom",
    sends: [
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/global/networks?alt=json",
        body: { autoCreateSubnetworks: false, name: "vpc2", routingConfig: { routingMode: "REGIONAL" } },
        status: 409,
        reads: { error: { code: 409, message: "The resource 'projects/acme-ml/global/networks/vpc2' already exists" } },
      },
    ],
  },
  {
    line: "gcloud compute networks delete vpc2 --quiet",
    sends: [
      {
        method: "DELETE",
        path: "/compute/v1/projects/acme-ml/global/networks/vpc2?alt=json",
        status: 400,
        reads: {
          error: {
            code: 400,
            message:
              "The network resource 'projects/acme-ml/global/networks/vpc2' is already being used by 'projects/acme-ml/regions/us-central1/subnetworks/s1'",
          },
        },
      },
    ],
  },
  {
    line: "gcloud compute firewall-rules delete fw1",
    sends: [
      {
        method: "DELETE",
        path: "/compute/v1/projects/acme-ml/global/firewalls/fw1?alt=json",
        reads: begunAtCompute("delete"),
      },
      { method: "POST", path: "/compute/v1/projects/acme-ml/global/operations/{name}/wait?alt=json", reads: done },
    ],
  },
  {
    line: "gcloud compute routers nats delete nat1 --router r1 --region us-central1",
    sends: [
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: { name: "r1" },
      },
      {
        method: "PATCH",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        body: {
          creationTimestamp: "{creationTimestamp}",
          encryptedInterconnectRouter: false,
          id: "{id}",
          kind: "compute#router",
          name: "r1",
          network: "https://www.googleapis.com/compute/v1/projects/acme-ml/global/networks/vpc1",
          region: "https://www.googleapis.com/compute/v1/projects/acme-ml/regions/us-central1",
          selfLink: "https://www.googleapis.com/compute/v1/projects/acme-ml/regions/us-central1/routers/r1",
          nats: [],
        },
        reads: begunAtCompute("patch"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
      {
        method: "GET",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: { name: "r1" },
      },
    ],
  },
  {
    line: "gcloud compute routers delete r1 --region us-central1",
    sends: [
      {
        method: "DELETE",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/routers/r1?alt=json",
        reads: begunAtCompute("delete"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
    ],
  },
  {
    line: "gcloud compute networks subnets delete s1 --region us-central1",
    sends: [
      {
        method: "DELETE",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/subnetworks/s1?alt=json",
        reads: begunAtCompute("delete"),
      },
      {
        method: "POST",
        path: "/compute/v1/projects/acme-ml/regions/us-central1/operations/{name}/wait?alt=json",
        reads: done,
      },
    ],
  },
  {
    line: "gcloud compute networks delete vpc1",
    sends: [
      {
        method: "DELETE",
        path: "/compute/v1/projects/acme-ml/global/networks/vpc1?alt=json",
        reads: begunAtCompute("delete"),
      },
      { method: "POST", path: "/compute/v1/projects/acme-ml/global/operations/{name}/wait?alt=json", reads: done },
    ],
  },
];

describe("what gcloud sends for compute", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
