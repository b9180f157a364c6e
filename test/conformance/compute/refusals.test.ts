import { addCaller, createGoogleProject } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { legacyBody, refusalOf } from "../refusals.ts";
import { projectNumber, startForFile } from "../start-emulator.ts";
import { linkOf, openCompute, pollToEnd, project, region } from "./open-compute.ts";

const emulator = await startForFile();
const api = openCompute(emulator.url);
const subnetwork = linkOf(`regions/${region}/subnetworks/default`);
const insertAddress = (requestBody: object): Promise<unknown> => api.addresses.insert({ project, region, requestBody });

await insertAddress({ name: "held", addressType: "INTERNAL", subnetwork, address: "10.128.0.50" });
await api.networks.insert({ project, requestBody: { name: "vpc1", autoCreateSubnetworks: false } });
await api.subnetworks.insert({
  project,
  region,
  requestBody: { name: "s1", network: "global/networks/vpc1", ipCidrRange: "10.0.0.0/20" },
});

const missing = (path: string): unknown =>
  legacyBody(404, `The resource 'projects/${project}/${path}' was not found`, "notFound");
const taken = (path: string): unknown =>
  legacyBody(409, `The resource 'projects/${project}/${path}' already exists`, "alreadyExists");
const invalid = (message: unknown): unknown => ({
  error: { code: 400, message, errors: [{ message, domain: "global", reason: "invalid" }] },
});
const stale = (message: unknown): unknown => ({
  error: { code: 412, message, errors: [{ message, domain: "global", reason: "conditionNotMet" }] },
});

describe("compute refuses", () => {
  it.each([
    {
      name: "a missing address",
      call: () => api.addresses.get({ project, region, address: "nope" }),
      body: missing(`regions/${region}/addresses/nope`),
    },
    {
      name: "to delete a missing global address",
      call: () => api.globalAddresses.delete({ project, address: "nope" }),
      body: missing("global/addresses/nope"),
    },
    {
      name: "a missing network",
      call: () => api.networks.get({ project, network: "nope" }),
      body: missing("global/networks/nope"),
    },
    {
      name: "a missing router",
      call: () => api.routers.get({ project, region, router: "nope" }),
      body: missing(`regions/${region}/routers/nope`),
    },
    {
      name: "a missing operation",
      call: () => api.globalOperations.get({ project, operation: "operation-1" }),
      body: missing("global/operations/operation-1"),
    },
    {
      name: "a project that there isn't",
      call: () => api.projects.get({ project: "nobody" }),
      body: legacyBody(404, "The resource 'projects/nobody' was not found", "notFound"),
    },
    {
      name: "an address's name a second time",
      call: () => insertAddress({ name: "held" }),
      body: taken(`regions/${region}/addresses/held`),
    },
    {
      name: "a network's name a second time",
      call: () => api.networks.insert({ project, requestBody: { name: "vpc1" } }),
      body: taken("global/networks/vpc1"),
    },
    {
      name: "a firewall's name a second time",
      call: () =>
        api.firewalls.insert({
          project,
          requestBody: { name: "default-allow-ssh", allowed: [{ IPProtocol: "tcp" }] },
        }),
      body: taken("global/firewalls/default-allow-ssh"),
    },
    {
      name: "labels under another fingerprint",
      call: () =>
        api.addresses.setLabels({
          project,
          region,
          resource: "held",
          requestBody: { labels: { a: "b" }, labelFingerprint: "AAAAAAAAAAA=" },
        }),
      body: stale(expect.any(String)),
    },
    {
      name: "a subnet's patch under another fingerprint",
      call: () =>
        api.subnetworks.patch({
          project,
          region,
          subnetwork: "s1",
          requestBody: { privateIpGoogleAccess: true, fingerprint: "AAAAAAAAAAA=" },
        }),
      body: stale("Invalid fingerprint."),
    },
    {
      name: "an IP that somebody has",
      call: () => insertAddress({ name: "other", addressType: "INTERNAL", subnetwork, address: "10.128.0.50" }),
      body: {
        error: expect.objectContaining({
          code: 409,
          message: "IP_IN_USE_BY_ANOTHER_RESOURCE - IP '10.128.0.50' is already being used by another resource.",
        }),
      },
    },
    {
      name: "to delete a network that something lies in",
      call: () => api.networks.delete({ project, network: "vpc1" }),
      body: legacyBody(
        400,
        `The network resource 'projects/${project}/global/networks/vpc1' is already being used by ` +
          `'projects/${project}/regions/${region}/subnetworks/s1'`,
        "resourceInUseByAnotherResource",
      ),
    },
    {
      name: "an IP outside the subnet",
      call: () => insertAddress({ name: "other", addressType: "INTERNAL", subnetwork, address: "192.168.0.1" }),
      body: invalid(expect.stringContaining("'192.168.0.1'")),
    },
    {
      name: "a name with capitals",
      call: () => insertAddress({ name: "Flyte" }),
      body: invalid(
        "Invalid value for field 'resource.name': 'Flyte'. Must be a match of regex " +
          "'(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'",
      ),
    },
    {
      name: "to insert nothing",
      call: () => api.networks.insert({ project, requestBody: {} }),
      body: legacyBody(400, "Required field 'resource' not specified", "required"),
    },
    {
      name: "a subnet over another one",
      call: () =>
        api.subnetworks.insert({
          project,
          region,
          requestBody: { name: "s2", network: "global/networks/vpc1", ipCidrRange: "10.0.8.0/24" },
        }),
      body: invalid(`Invalid IPCidrRange: 10.0.8.0/24 conflicts with existing subnetwork 's1' in region '${region}'.`),
    },
    {
      name: "a subnet in a network that there isn't",
      call: () =>
        api.subnetworks.insert({
          project,
          region,
          requestBody: { name: "s2", network: "global/networks/nope", ipCidrRange: "10.9.0.0/24" },
        }),
      body: invalid(expect.stringContaining("cannot be found")),
    },
    {
      name: "a firewall that neither allows nor denies",
      call: () => api.firewalls.insert({ project, requestBody: { name: "fw9" } }),
      body: invalid(expect.stringContaining("allowed")),
    },
    {
      name: "a page of more than 500",
      call: () => api.networks.list({ project, maxResults: 501 }),
      body: invalid(expect.stringContaining("maxResults")),
    },
    {
      name: "a filter that can't be read",
      call: () => api.networks.list({ project, filter: "name = " }),
      body: invalid(expect.stringContaining("Invalid list filter expression")),
    },
  ])("$name", async ({ call, body }) => {
    expect((await refusalOf(call())).body).toEqual(body);
  });
});

describe("a caller without the permission", () => {
  addCaller(emulator.cloud, "weak", { member: "user:weak@example.com" });
  const weak = openCompute(emulator.url, "weak");
  const held = `projects/${project}/regions/${region}/addresses/held`;

  it.each([
    {
      call: () => weak.addresses.get({ project, region, address: "held" }),
      needs: [["compute.addresses.get", held]],
    },
    { call: () => weak.networks.list({ project }), needs: [["compute.networks.list", `projects/${project}`]] },
    {
      call: () => weak.addresses.delete({ project, region, address: "held" }),
      needs: [
        ["compute.addresses.delete", held],
        ["compute.addresses.deleteInternal", held],
      ],
    },
    {
      call: () =>
        weak.subnetworks.expandIpCidrRange({ project, region, subnetwork: "s1", requestBody: { ipCidrRange: "" } }),
      needs: [["compute.subnetworks.expandIpCidrRange", `projects/${project}/regions/${region}/subnetworks/s1`]],
    },
  ])("is told each of $needs", async ({ call, needs }) => {
    const errors = needs.map(([permission, on]) => ({
      message: `Required '${permission}' permission for '${on}'`,
      domain: "global",
      reason: "forbidden",
    }));
    const { status, body } = await refusalOf(call());
    expect(status).toBe(403);
    expect(body).toEqual({ error: { code: 403, message: errors[0]?.message, errors } });
  });
});

describe("before compute sees the request", () => {
  it("an API that isn't enabled says so", async () => {
    createGoogleProject(emulator.cloud, { projectId: "acme-new", services: [] });
    const { status, body } = await refusalOf(api.networks.list({ project: "acme-new" }));
    const message = expect.stringMatching(
      /^Compute Engine API has not been used in project acme-new before or it is disabled\. Enable it by visiting https:\/\/console\.developers\.google\.com\/apis\/api\/compute\.googleapis\.com\/overview\?project=acme-new then retry\./,
    );
    expect(status).toBe(403);
    expect(body).toMatchObject({
      error: { message, errors: [{ domain: "usageLimits", reason: "accessNotConfigured" }] },
    });
  });

  it("a rate limit is a 403, which Terraform's provider knows by its text", async () => {
    emulator.cloud.faults.quota[`GET /compute/v1/projects/${project}/global/networks`] = 1;
    const { status, body } = await refusalOf(api.networks.list({ project }));
    const message =
      "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'compute.googleapis.com' " +
      `for consumer 'project_number:${projectNumber}'.`;
    expect(status).toBe(403);
    expect(body).toMatchObject({
      error: {
        code: 403,
        message,
        errors: [{ message, domain: "usageLimits", reason: "rateLimitExceeded" }],
        details: [{ reason: "RATE_LIMIT_EXCEEDED", metadata: { service: "compute.googleapis.com" } }],
      },
    });
  });
});

const slow = await startForFile({ timeScale: 1 });

describe("a resource that is at work", () => {
  it("isn't ready for another change, until the operation is done", async () => {
    const busy = openCompute(slow.url);
    const { data } = await busy.addresses.insert({ project, region, requestBody: { name: "held" } });
    expect((await busy.addresses.get({ project, region, address: "held" })).data.status).toBe("RESERVING");
    expect(await refusalOf(busy.addresses.delete({ project, region, address: "held" }))).toEqual({
      status: 400,
      body: legacyBody(
        400,
        `The resource 'projects/${project}/regions/${region}/addresses/held' is not ready`,
        "resourceNotReady",
      ),
    });
    const waited = await busy.regionOperations.wait({ project, region, operation: data.name ?? "" });
    expect([waited.data.status, waited.data.progress]).toEqual(["RUNNING", 0]);
    slow.advance(60_000);
    expect((await pollToEnd(busy, { data })).progress).toBe(100);
    expect((await busy.addresses.delete({ project, region, address: "held" })).status).toBe(200);
  });

  it("tells a failure in the operation", async () => {
    emulator.cloud.faults.operationFails["addresses.insert"] = "out of room";
    const { data } = await api.addresses.insert({ project, region, requestBody: { name: "fails" } });
    const done = await api.regionOperations.get({ project, region, operation: data.name ?? "" });
    expect(done.data).toMatchObject({
      status: "DONE",
      error: { errors: [{ message: "out of room" }] },
      httpErrorStatusCode: expect.any(Number),
    });
    expect((await refusalOf(api.addresses.get({ project, region, address: "fails" }))).status).toBe(404);
  });
});
