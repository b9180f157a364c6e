import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import { create } from "./compute-requests.ts";
import type { Command, Sent } from "./replay.ts";
import { get, refuse, replay, send } from "./replay.ts";

const emulator = await startForFile();
const connections = "/v1/services/servicenetworking.googleapis.com/connections";
const network = "projects/123456789012/global/networks/default";
const peered = { name: expect.stringMatching(/^operations\/pssn\./) };
const repositories = "projects/acme-ml/locations/us-central1/repositories";
const flyte2 = `/v1/${repositories}/flyte2`;
const changing = { name: expect.stringMatching(/^projects\/acme-ml\/locations\/us-central1\/operations\/[^/]+$/) };

/** A peering's network is named by the project's number. */
const numberLook = get("/v1/projects/acme-ml", { projectNumber: "123456789012" });
/** The look at the operation just begun. */
const poll = get("/v1/{name}", { done: true });

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output. gcloud finds servicenetworking.googleapis.com by no setting: it was led
// here by a proxy.

const commands: readonly Command[] = [
  {
    line: "gcloud services list --enabled",
    sends: [
      get("/v1/projects/acme-ml/services?alt=json&filter=state%3AENABLED&pageSize=200", {
        services: expect.arrayContaining([
          expect.objectContaining({
            name: "projects/123456789012/services/container.googleapis.com",
            config: expect.objectContaining({ title: "Kubernetes Engine API" }),
            state: "ENABLED",
          }),
        ]),
      }),
    ],
  },
  {
    line: "gcloud services enable container.googleapis.com",
    sends: [send("POST", "/v1/projects/acme-ml/services/container.googleapis.com:enable", {}, { done: true })],
  },
  {
    line: "gcloud services enable container.googleapis.com sqladmin.googleapis.com dns.googleapis.com",
    sends: [
      send(
        "POST",
        "/v1/projects/acme-ml/services:batchEnable",
        { serviceIds: ["container.googleapis.com", "sqladmin.googleapis.com", "dns.googleapis.com"] },
        { name: expect.stringMatching(/^operations\/acf\.p2-123456789012-/) },
      ),
      poll,
    ],
  },
  {
    line: "gcloud services disable dns.googleapis.com",
    sends: [
      send(
        "POST",
        "/v1/projects/acme-ml/services/dns.googleapis.com:disable",
        { checkIfServiceHasUsage: "CHECK", disableDependentServices: false },
        {
          error: {
            code: 400,
            status: "FAILED_PRECONDITION",
            message: expect.stringMatching(/^The service dns\.googleapis\.com is depended on by /),
          },
        },
      ),
    ],
  },
  {
    line: "gcloud services list --available --limit=3",
    sends: [
      get("/v1/projects/acme-ml/services?alt=json&pageSize=3", {
        services: [expect.any(Object), expect.any(Object), expect.any(Object)],
        nextPageToken: expect.any(String),
      }),
    ],
  },
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
      {},
    ),
  },
  {
    line: "gcloud services vpc-peerings list --network=default --service=servicenetworking.googleapis.com",
    sends: listConnections({}),
  },
  {
    line: "gcloud services vpc-peerings connect --network=default --ranges=google-managed --service=servicenetworking.googleapis.com",
    sends: [
      numberLook,
      send("POST", connections, { network, reservedPeeringRanges: ["google-managed"] }, peered),
      poll,
    ],
  },
  {
    line: "gcloud services vpc-peerings list --network=default --service=servicenetworking.googleapis.com",
    sends: listConnections({
      connections: [
        {
          network,
          peering: "servicenetworking-googleapis-com",
          reservedPeeringRanges: ["google-managed"],
          service: "services/servicenetworking.googleapis.com",
        },
      ],
    }),
  },
  {
    line: "gcloud services vpc-peerings update --network=default --ranges=google-managed --service=servicenetworking.googleapis.com --force",
    sends: [
      numberLook,
      send(
        "PATCH",
        `${connections}/-?alt=json&force=True`,
        { network, reservedPeeringRanges: ["google-managed"] },
        peered,
      ),
      poll,
    ],
  },
  {
    line: "gcloud services vpc-peerings delete --network=default --service=servicenetworking.googleapis.com --quiet",
    sends: [numberLook, send("POST", `${connections}/-`, { consumerNetwork: network }, peered), poll],
  },
  {
    line: "gcloud artifacts repositories list --location us-central1",
    sends: [get(`/v1/${repositories}`, {})],
  },
  {
    line: "gcloud artifacts repositories create flyte --location us-central1 --repository-format docker --async",
    sends: [createRepository("flyte", {}, changing)],
  },
  {
    line: "gcloud artifacts repositories create flyte2 --location us-central1 --repository-format docker --labels=a=b",
    sends: [
      createRepository("flyte2", { labels: { a: "b" } }, changing),
      poll,
      get(flyte2, { name: `${repositories}/flyte2`, format: "DOCKER", labels: { a: "b" } }),
    ],
  },
  {
    line: "gcloud artifacts repositories describe flyte2 --location us-central1",
    sends: [
      get(flyte2, {
        name: `${repositories}/flyte2`,
        mode: "STANDARD_REPOSITORY",
        registryUri: "us-central1-docker.pkg.dev/acme-ml/flyte2",
      }),
    ],
  },
  {
    line: "gcloud artifacts repositories update flyte2 --location us-central1 --description=x --update-labels=c=d",
    sends: [
      get(flyte2, { labels: { a: "b" } }),
      send(
        "PATCH",
        `${flyte2}?alt=json&updateMask=description%2Clabels`,
        {
          createTime: "2026-11-22T17:47:22.639Z",
          description: "x",
          format: "DOCKER",
          labels: { a: "b", c: "d" },
          mode: "STANDARD_REPOSITORY",
          name: `${repositories}/flyte2`,
          registryUri: "us-central1-docker.pkg.dev/acme-ml/flyte2",
          satisfiesPzi: true,
          updateTime: "2026-11-22T17:47:22.639Z",
        },
        { description: "x", labels: { a: "b", c: "d" } },
      ),
    ],
  },
  {
    line: "gcloud artifacts repositories create flyte2 --location us-central1 --repository-format docker",
    sends: [createRepository("flyte2", {}, refuse(409, "the repository already exists"))],
  },
  {
    line: "gcloud artifacts repositories delete flyte2 --location us-central1 --quiet",
    sends: [send("DELETE", flyte2, undefined, changing), poll],
  },
];

/** What `vpc-peerings list` sends. */
function listConnections(reads: object): readonly Sent[] {
  return [numberLook, get(`${connections}?alt=json&network=${encodeURIComponent(network)}`, reads)];
}

function createRepository(id: string, fields: object, reads: object): Sent {
  const body = { format: "DOCKER", mode: "MODE_UNSPECIFIED", name: `${repositories}/${id}`, ...fields };
  return send("POST", `/v1/${repositories}?alt=json&repositoryId=${id}`, body, reads);
}

describe("what gcloud sends for APIs, peerings and repositories", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
