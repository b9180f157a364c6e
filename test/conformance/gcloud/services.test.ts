import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import type { Command } from "./replay.ts";
import { begunAtCompute, done, replay } from "./replay.ts";

const emulator = await startForFile();
const numbered = "projects/123456789012";
const peering = "servicenetworking-googleapis-com";
const connection = {
  network: `${numbered}/global/networks/default`,
  peering,
  reservedPeeringRanges: ["google-managed"],
};
const peered = { name: expect.stringMatching(/^operations\/pssn\./) };
const repository = "projects/acme-ml/locations/us-central1/repositories";
const changing = { name: expect.stringMatching(/^projects\/acme-ml\/locations\/us-central1\/operations\/[^/]+$/) };

// Typed with gcloud 528 against this emulator, which was content with each; one session, in this order. Its requests are
// recorded; what is read was written from its output. gcloud finds servicenetworking.googleapis.com by no setting: it was led
// here by a proxy.

const commands: readonly Command[] = [
  {
    line: "gcloud services list --enabled",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/services?alt=json&filter=state%3AENABLED&pageSize=200",
        reads: {
          services: expect.arrayContaining([
            expect.objectContaining({
              name: `${numbered}/services/container.googleapis.com`,
              config: expect.objectContaining({ title: "Kubernetes Engine API" }),
              state: "ENABLED",
            }),
          ]),
        },
      },
    ],
  },
  {
    line: "gcloud services enable container.googleapis.com",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/services/container.googleapis.com:enable?alt=json",
        body: {},
        reads: { done: true },
      },
    ],
  },
  {
    line: "gcloud services enable container.googleapis.com sqladmin.googleapis.com dns.googleapis.com",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/services:batchEnable?alt=json",
        body: { serviceIds: ["container.googleapis.com", "sqladmin.googleapis.com", "dns.googleapis.com"] },
        reads: { name: expect.stringMatching(/^operations\/acf\.p2-123456789012-/) },
      },
      { method: "GET", path: "/v1/{name}?alt=json", reads: { done: true } },
    ],
  },
  {
    line: "gcloud services disable dns.googleapis.com",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/services/dns.googleapis.com:disable?alt=json",
        body: { checkIfServiceHasUsage: "CHECK", disableDependentServices: false },
        status: 400,
        reads: {
          error: {
            code: 400,
            status: "FAILED_PRECONDITION",
            message: expect.stringMatching(/^The service dns\.googleapis\.com is depended on by /),
          },
        },
      },
    ],
  },
  {
    line: "gcloud services list --available --limit=3",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/services?alt=json&pageSize=3",
        reads: {
          services: [expect.any(Object), expect.any(Object), expect.any(Object)],
          nextPageToken: expect.any(String),
        },
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
        reads: { name: "google-managed" },
      },
    ],
  },
  {
    line: "gcloud services vpc-peerings list --network=default --service=servicenetworking.googleapis.com",
    sends: [
      { method: "GET", path: "/v1/projects/acme-ml?alt=json", reads: { projectNumber: "123456789012" } },
      {
        method: "GET",
        path: "/v1/services/servicenetworking.googleapis.com/connections?alt=json&network=projects%2F123456789012%2Fglobal%2Fnetworks%2Fdefault",
        reads: {},
      },
    ],
  },
  {
    line: "gcloud services vpc-peerings connect --network=default --ranges=google-managed --service=servicenetworking.googleapis.com",
    sends: [
      { method: "GET", path: "/v1/projects/acme-ml?alt=json", reads: { projectNumber: "123456789012" } },
      {
        method: "POST",
        path: "/v1/services/servicenetworking.googleapis.com/connections?alt=json",
        body: { network: "projects/123456789012/global/networks/default", reservedPeeringRanges: ["google-managed"] },
        reads: peered,
      },
      { method: "GET", path: "/v1/{name}?alt=json", reads: { done: true } },
    ],
  },
  {
    line: "gcloud services vpc-peerings list --network=default --service=servicenetworking.googleapis.com",
    sends: [
      { method: "GET", path: "/v1/projects/acme-ml?alt=json", reads: { projectNumber: "123456789012" } },
      {
        method: "GET",
        path: "/v1/services/servicenetworking.googleapis.com/connections?alt=json&network=projects%2F123456789012%2Fglobal%2Fnetworks%2Fdefault",
        reads: { connections: [{ ...connection, service: "services/servicenetworking.googleapis.com" }] },
      },
    ],
  },
  {
    line: "gcloud services vpc-peerings update --network=default --ranges=google-managed --service=servicenetworking.googleapis.com --force",
    sends: [
      { method: "GET", path: "/v1/projects/acme-ml?alt=json", reads: { projectNumber: "123456789012" } },
      {
        method: "PATCH",
        path: "/v1/services/servicenetworking.googleapis.com/connections/-?alt=json&force=True",
        body: { network: "projects/123456789012/global/networks/default", reservedPeeringRanges: ["google-managed"] },
        reads: peered,
      },
      { method: "GET", path: "/v1/{name}?alt=json", reads: { done: true } },
    ],
  },
  {
    line: "gcloud services vpc-peerings delete --network=default --service=servicenetworking.googleapis.com --quiet",
    sends: [
      { method: "GET", path: "/v1/projects/acme-ml?alt=json", reads: { projectNumber: "123456789012" } },
      {
        method: "POST",
        path: "/v1/services/servicenetworking.googleapis.com/connections/-?alt=json",
        body: { consumerNetwork: "projects/123456789012/global/networks/default" },
        reads: peered,
      },
      { method: "GET", path: "/v1/{name}?alt=json", reads: { done: true } },
    ],
  },
  {
    line: "gcloud artifacts repositories list --location us-central1",
    sends: [{ method: "GET", path: "/v1/projects/acme-ml/locations/us-central1/repositories?alt=json", reads: {} }],
  },
  {
    line: "gcloud artifacts repositories create flyte --location us-central1 --repository-format docker --async",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/repositories?alt=json&repositoryId=flyte",
        body: {
          format: "DOCKER",
          mode: "MODE_UNSPECIFIED",
          name: "projects/acme-ml/locations/us-central1/repositories/flyte",
        },
        reads: changing,
      },
    ],
  },
  {
    line: "gcloud artifacts repositories create flyte2 --location us-central1 --repository-format docker --labels=a=b",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/repositories?alt=json&repositoryId=flyte2",
        body: {
          format: "DOCKER",
          labels: { a: "b" },
          mode: "MODE_UNSPECIFIED",
          name: "projects/acme-ml/locations/us-central1/repositories/flyte2",
        },
        reads: changing,
      },
      { method: "GET", path: "/v1/{name}?alt=json", reads: { done: true } },
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/repositories/flyte2?alt=json",
        reads: { name: `${repository}/flyte2`, format: "DOCKER", labels: { a: "b" } },
      },
    ],
  },
  {
    line: "gcloud artifacts repositories describe flyte2 --location us-central1",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/repositories/flyte2?alt=json",
        reads: {
          name: `${repository}/flyte2`,
          mode: "STANDARD_REPOSITORY",
          registryUri: "us-central1-docker.pkg.dev/acme-ml/flyte2",
        },
      },
    ],
  },
  {
    line: "gcloud artifacts repositories update flyte2 --location us-central1 --description=x --update-labels=c=d",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/locations/us-central1/repositories/flyte2?alt=json",
        reads: { labels: { a: "b" } },
      },
      {
        method: "PATCH",
        path: "/v1/projects/acme-ml/locations/us-central1/repositories/flyte2?alt=json&updateMask=description%2Clabels",
        body: {
          createTime: "2026-11-22T17:47:22.639Z",
          description: "x",
          format: "DOCKER",
          labels: { a: "b", c: "d" },
          mode: "STANDARD_REPOSITORY",
          name: "projects/acme-ml/locations/us-central1/repositories/flyte2",
          registryUri: "us-central1-docker.pkg.dev/acme-ml/flyte2",
          satisfiesPzi: true,
          updateTime: "2026-11-22T17:47:22.639Z",
        },
        reads: { description: "x", labels: { a: "b", c: "d" } },
      },
    ],
  },
  {
    line: "gcloud artifacts repositories create flyte2 --location us-central1 --repository-format docker",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/locations/us-central1/repositories?alt=json&repositoryId=flyte2",
        body: {
          format: "DOCKER",
          mode: "MODE_UNSPECIFIED",
          name: "projects/acme-ml/locations/us-central1/repositories/flyte2",
        },
        status: 409,
        reads: { error: { code: 409, message: "the repository already exists" } },
      },
    ],
  },
  {
    line: "gcloud artifacts repositories delete flyte2 --location us-central1 --quiet",
    sends: [
      {
        method: "DELETE",
        path: "/v1/projects/acme-ml/locations/us-central1/repositories/flyte2?alt=json",
        reads: changing,
      },
      { method: "GET", path: "/v1/{name}?alt=json", reads: { done: true } },
    ],
  },
];

describe("what gcloud sends for APIs, peerings and repositories", () => {
  it.each(commands)("$line", async (command) => {
    await replay(emulator.url, command);
  });
});
