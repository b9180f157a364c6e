import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import { callVerb, create, inRegion, list, listEverywhere, look, patch, remove, write } from "./compute-requests.ts";
import type { Command } from "./replay.ts";
import { get, refuse, replay } from "./replay.ts";

const emulator = await startForFile();

const google = "https://www.googleapis.com/compute/v1/projects/acme-ml";
const subnet = "regions/us-central1/subnetworks/s1";
const router = "regions/us-central1/routers/r1";
const firewall = "global/firewalls/fw1";
const tcp9443 = [{ IPProtocol: "tcp", ports: ["9443"] }];
const customMode = { autoCreateSubnetworks: false, routingConfig: { routingMode: "REGIONAL" } };

/** A router is patched by writing back all that was read of it. */
const sameRouter = {
  creationTimestamp: "{creationTimestamp}",
  encryptedInterconnectRouter: false,
  id: "{id}",
  kind: "compute#router",
  name: "r1",
  region: inRegion,
  selfLink: `${inRegion}/routers/r1`,
};

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output.

const commands: readonly Command[] = [
  {
    line: "gcloud compute regions list",
    sends: [
      list("regions", {
        items: expect.arrayContaining([
          expect.objectContaining({ name: "us-central1", status: "UP", quotas: expect.any(Array) }),
        ]),
      }),
    ],
  },
  {
    line: "gcloud compute zones list",
    sends: [
      list("zones", {
        items: expect.arrayContaining([
          expect.objectContaining({ name: "us-central1-a", status: "UP", region: inRegion }),
        ]),
      }),
    ],
  },
  {
    line: "gcloud compute project-info describe",
    sends: [get("/compute/v1/projects/acme-ml", { name: "acme-ml", id: "123456789012", kind: "compute#project" })],
  },
  {
    line: "gcloud compute networks create vpc1 --subnet-mode custom",
    sends: create("global/networks", { name: "vpc1", ...customMode }, customMode),
  },
  {
    line: "gcloud compute networks list",
    sends: [list("global/networks", { items: [{ name: "default", autoCreateSubnetworks: true }, { name: "vpc1" }] })],
  },
  {
    line: "gcloud compute networks describe vpc1",
    sends: [look("global/networks/vpc1", { selfLink: `${google}/global/networks/vpc1` })],
  },
  {
    line: "gcloud compute networks create vpc2 --subnet-mode custom",
    sends: create("global/networks", { name: "vpc2", ...customMode }, {}),
  },
  {
    line: "gcloud compute networks subnets create s1 --network vpc2 --region us-central1 --range 10.0.0.0/20",
    sends: create(
      "regions/us-central1/subnetworks",
      {
        name: "s1",
        ipCidrRange: "10.0.0.0/20",
        network: "{origin}/projects/acme-ml/global/networks/vpc2",
        privateIpGoogleAccess: false,
      },
      {
        region: inRegion,
        network: expect.stringMatching(/networks\/vpc2$/),
        ipCidrRange: "10.0.0.0/20",
        stackType: "IPV4_ONLY",
      },
    ),
  },
  {
    line: "gcloud compute networks subnets list --filter=network~vpc2",
    sends: [
      listEverywhere("subnetworks", {
        "regions/us-central1": { subnetworks: expect.arrayContaining([expect.objectContaining({ name: "s1" })]) },
      }),
    ],
  },
  {
    line: "gcloud compute networks subnets update s1 --region us-central1 --enable-private-ip-google-access",
    sends: callVerb(
      subnet,
      "setPrivateIpGoogleAccess",
      { privateIpGoogleAccess: true },
      { privateIpGoogleAccess: true },
    ),
  },
  {
    line: "gcloud compute networks subnets expand-ip-range s1 --region us-central1 --prefix-length 19",
    sends: [
      look(subnet, { ipCidrRange: "10.0.0.0/20" }),
      ...callVerb(subnet, "expandIpCidrRange", { ipCidrRange: "10.0.0.0/19" }, { ipCidrRange: "10.0.0.0/19" }),
    ],
  },
  {
    line: "gcloud compute networks subnets update s1 --region us-central1 --add-secondary-ranges=pods=10.4.0.0/14",
    sends: [
      look(subnet, { fingerprint: expect.any(String) }),
      ...patch(
        subnet,
        { fingerprint: "{fingerprint}", secondaryIpRanges: [{ ipCidrRange: "10.4.0.0/14", rangeName: "pods" }] },
        { secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.4.0.0/14" }] },
      ),
    ],
  },
  {
    line: "gcloud compute networks subnets describe s1 --region us-central1",
    sends: [look(subnet, { name: "s1", privateIpGoogleAccess: true })],
  },
  {
    line: "gcloud compute routers create r1 --network vpc2 --region us-central1",
    sends: create(
      "regions/us-central1/routers",
      { name: "r1", network: "{origin}/projects/acme-ml/global/networks/vpc2" },
      { region: inRegion, network: expect.stringMatching(/networks\/vpc2$/) },
    ),
  },
  {
    line: "gcloud compute routers nats create nat1 --router r1 --region us-central1 --auto-allocate-nat-external-ips --nat-all-subnet-ip-ranges",
    sends: [
      look(router, { name: "r1" }),
      ...patch(
        router,
        {
          ...sameRouter,
          nats: [
            {
              name: "nat1",
              natIpAllocateOption: "AUTO_ONLY",
              sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
            },
          ],
          network: `${google}/global/networks/vpc2`,
        },
        { nats: [{ name: "nat1", natIpAllocateOption: "AUTO_ONLY" }] },
      ),
    ],
  },
  {
    line: "gcloud compute routers nats list --router r1 --region us-central1",
    sends: [
      look(router, {
        nats: [
          {
            name: "nat1",
            sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
            endpointTypes: ["ENDPOINT_TYPE_VM"],
          },
        ],
      }),
    ],
  },
  {
    line: "gcloud compute routers nats describe nat1 --router r1 --region us-central1",
    sends: [look(router, { nats: [{ name: "nat1", type: "PUBLIC" }] })],
  },
  {
    line: "gcloud compute routers list",
    sends: [listEverywhere("routers", { "regions/us-central1": { routers: [{ name: "r1" }] } })],
  },
  {
    line: "gcloud compute routers describe r1 --region us-central1",
    sends: [look(router, { nats: [{ name: "nat1" }] })],
  },
  {
    line: "gcloud compute firewall-rules create fw1 --network vpc1 --allow tcp:9443 --source-ranges 172.16.0.0/28",
    sends: create(
      "global/firewalls",
      {
        name: "fw1",
        allowed: tcp9443,
        direction: "INGRESS",
        network: "{origin}/projects/acme-ml/global/networks/vpc1",
        sourceRanges: ["172.16.0.0/28"],
      },
      { direction: "INGRESS", priority: 1000, disabled: false, allowed: tcp9443 },
    ),
  },
  {
    line: "gcloud compute firewall-rules list",
    sends: [
      list("global/firewalls", {
        items: expect.arrayContaining([
          expect.objectContaining({ name: "default-allow-ssh" }),
          expect.objectContaining({ name: "fw1" }),
        ]),
      }),
    ],
  },
  {
    line: "gcloud compute firewall-rules update fw1 --source-ranges 172.16.0.16/28",
    sends: [
      look(firewall, { name: "fw1" }),
      ...patch(
        firewall,
        {
          allowed: tcp9443,
          description: "",
          direction: "INGRESS",
          logConfig: { enable: false },
          name: "fw1",
          network: `${google}/global/networks/vpc1`,
          priority: 1000,
          sourceRanges: ["172.16.0.16/28"],
        },
        { sourceRanges: ["172.16.0.16/28"] },
      ),
    ],
  },
  {
    line: "gcloud compute firewall-rules describe fw1",
    sends: [look(firewall, { sourceRanges: ["172.16.0.16/28"], allowed: tcp9443 })],
  },
  {
    line: "gcloud compute networks create vpc2 --subnet-mode custom",
    sends: [
      write(
        "POST",
        "global/networks",
        { name: "vpc2", ...customMode },
        refuse(409, "The resource 'projects/acme-ml/global/networks/vpc2' already exists"),
      ),
    ],
  },
  {
    line: "gcloud compute networks delete vpc2 --quiet",
    sends: [
      write(
        "DELETE",
        "global/networks/vpc2",
        undefined,
        refuse(
          400,
          "The network resource 'projects/acme-ml/global/networks/vpc2' is already being used by 'projects/acme-ml/regions/us-central1/subnetworks/s1'",
        ),
      ),
    ],
  },
  {
    line: "gcloud compute firewall-rules delete fw1",
    sends: remove(firewall),
  },
  {
    line: "gcloud compute routers nats delete nat1 --router r1 --region us-central1",
    sends: [
      look(router, { name: "r1" }),
      ...patch(router, { ...sameRouter, nats: [], network: `${google}/global/networks/vpc1` }, { name: "r1" }),
    ],
  },
  {
    line: "gcloud compute routers delete r1 --region us-central1",
    sends: remove(router),
  },
  {
    line: "gcloud compute networks subnets delete s1 --region us-central1",
    sends: remove(subnet),
  },
  {
    line: "gcloud compute networks delete vpc1",
    sends: remove("global/networks/vpc1"),
  },
];

describe("what gcloud sends for networks, subnets, routers and firewall rules", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
