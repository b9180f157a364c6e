import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import { create, inRegion, listEverywhere, look, remove } from "./compute-requests.ts";
import type { Command } from "./replay.ts";
import { refuse, replay } from "./replay.ts";

const emulator = await startForFile();
const addresses = "regions/us-central1/addresses";

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output.

const commands: readonly Command[] = [
  {
    line: "gcloud compute addresses create google-managed --global --purpose VPC_PEERING --prefix-length 16 --network default",
    sends: create(
      "global/addresses",
      {
        name: "google-managed",
        addressType: "INTERNAL",
        ipVersion: "IPV4",
        network: "{origin}/projects/acme-ml/global/networks/default",
        prefixLength: 16,
        purpose: "VPC_PEERING",
      },
      { purpose: "VPC_PEERING", prefixLength: 16 },
    ),
  },
  {
    line: "gcloud compute addresses create flyte-ip --region us-central1 --subnet default --purpose SHARED_LOADBALANCER_VIP",
    sends: create(
      addresses,
      {
        name: "flyte-ip",
        addressType: "INTERNAL",
        purpose: "SHARED_LOADBALANCER_VIP",
        subnetwork: "{origin}/projects/acme-ml/regions/us-central1/subnetworks/default",
      },
      { purpose: "SHARED_LOADBALANCER_VIP" },
    ),
  },
  {
    line: "gcloud compute addresses list",
    sends: [
      listEverywhere("addresses", {
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
      }),
    ],
  },
  {
    line: "gcloud compute addresses describe flyte-ip --region us-central1",
    sends: [look(`${addresses}/flyte-ip`, { selfLink: `${inRegion}/addresses/flyte-ip`, status: "RESERVED" })],
  },
  {
    line: "gcloud compute addresses list --filter=name=flyte-ip --regions us-central1",
    sends: [
      look(`${addresses}?alt=json&filter=name+eq+%22.%2A%5Cbflyte%5C-ip%5Cb.%2A%22&maxResults=500`, {
        items: [{ name: "flyte-ip" }],
      }),
    ],
  },
  {
    line: "gcloud compute addresses describe nope --region us-central1",
    sends: [
      look(
        `${addresses}/nope`,
        refuse(404, "The resource 'projects/acme-ml/regions/us-central1/addresses/nope' was not found"),
      ),
    ],
  },
  {
    line: "gcloud compute addresses create ext1 --region us-central1",
    sends: create(addresses, { name: "ext1" }, { addressType: "EXTERNAL" }),
  },
  {
    line: "gcloud compute addresses delete ext1 --region us-central1",
    sends: remove(`${addresses}/ext1`),
  },
];

describe("what gcloud sends for addresses", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
