import { describe, expect, it } from "vitest";
import { releaseAddress, takeAddress } from "./compute-address-use.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const region = "/compute/v1/projects/demo-proj/regions/europe-west1";
const addresses = `${region}/addresses`;
const global = "/compute/v1/projects/demo-proj/global/addresses";
const real = "https://www.googleapis.com/compute/v1/projects/demo-proj";

/** The error of an answer, as the older APIs print it. */
function legacy(code: number, message: string, reason: string): unknown {
  return { error: { code, message, errors: [{ message, domain: "global", reason }] } };
}

async function reserve({ ask, advance }: TestCloud, body: Record<string, unknown>): Promise<void> {
  expect((await ask(`POST ${addresses}`, { addressType: "INTERNAL", ...body })).status).toBe(200);
  advance(5_000);
  expect((await ask(`GET ${addresses}/${body["name"]}`)).body["status"]).toBe("RESERVED");
}

describe("regional addresses", () => {
  it("reserve the first free IP of the subnet, when the operation is done and not before", async () => {
    const { ask, advance } = makeTestCloud({ origin: "http://127.0.0.1:9" });
    const begun = await ask(`POST ${addresses}?alt=json`, {
      name: "flyte-ip",
      addressType: "INTERNAL",
      purpose: "SHARED_LOADBALANCER_VIP",
      subnetwork: "http://127.0.0.1:9/compute/v1/projects/demo-proj/regions/europe-west1/subnetworks/default",
      labels: { ignored: "at-insert" },
    });
    expect(begun.body).toMatchObject({
      kind: "compute#operation",
      operationType: "insert",
      status: "RUNNING",
      progress: 0,
      region: `${real}/regions/europe-west1`,
      targetLink: `http://127.0.0.1:9${addresses}/flyte-ip`,
    });
    const { name, selfLink } = begun.body;
    expect(selfLink).toBe(`http://127.0.0.1:9${region}/operations/${name}`);
    expect((await ask(`GET ${addresses}/flyte-ip`)).body["status"]).toBe("RESERVING");
    advance(4_999);
    expect((await ask(`POST ${region}/operations/${name}/wait`)).body["status"]).toBe("RUNNING");
    advance(1);
    const done = (await ask(`POST ${region}/operations/${name}/wait`)).body;
    expect([done["status"], done["progress"]]).toEqual(["DONE", 100]);
    const { body } = await ask(`GET ${addresses}/flyte-ip`);
    expect(body).toEqual({
      kind: "compute#address",
      id: expect.stringMatching(/^\d{19}$/),
      creationTimestamp: "2025-12-31T16:00:00.000-08:00",
      name: "flyte-ip",
      description: "",
      address: "10.132.0.2",
      addressType: "INTERNAL",
      purpose: "SHARED_LOADBALANCER_VIP",
      subnetwork: `${real}/regions/europe-west1/subnetworks/default`,
      status: "RESERVED",
      region: `${real}/regions/europe-west1`,
      networkTier: "PREMIUM",
      labelFingerprint: "42WmSpB8rSM=",
      selfLink: `${real}/regions/europe-west1/addresses/flyte-ip`,
    });
  });

  const inSubnet = { addressType: "INTERNAL", subnetwork: "regions/europe-west1/subnetworks/default" };
  const taken = "IP_IN_USE_BY_ANOTHER_RESOURCE - IP '10.132.0.6' is already being used by another resource.";
  it.each([
    {
      what: "a name that is taken",
      body: { name: "held", ...inSubnet },
      answer: legacy(
        409,
        "The resource 'projects/demo-proj/regions/europe-west1/addresses/held' already exists",
        "alreadyExists",
      ),
    },
    {
      what: "an IP that is taken",
      body: { name: "b", address: "10.132.0.6", ...inSubnet },
      answer: legacy(409, taken, "IP_IN_USE_BY_ANOTHER_RESOURCE"),
    },
    {
      what: "an IP outside the subnet",
      body: { name: "b", address: "10.9.0.6", ...inSubnet },
      answer: legacy(
        400,
        "Invalid value for field 'resource.address': '10.9.0.6'. Requested internal IP address is outside the subnetwork CIDR range.",
        "invalid",
      ),
    },
    {
      what: "a subnet that doesn't exist",
      body: { name: "b", addressType: "INTERNAL", subnetwork: "regions/europe-west1/subnetworks/nope" },
      answer: legacy(
        400,
        `Invalid value for field 'resource.subnetwork': '${real}/regions/europe-west1/subnetworks/nope'. The referenced subnetwork resource cannot be found.`,
        "invalid",
      ),
    },
    {
      what: "a name with capitals",
      body: { name: "Flyte", ...inSubnet },
      answer: legacy(
        400,
        "Invalid value for field 'resource.name': 'Flyte'. Must be a match of regex '(?:[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?)'",
        "invalid",
      ),
    },
  ])("refuse $what", async ({ body, answer }) => {
    const test = makeTestCloud();
    await reserve(test, { name: "held", address: "10.132.0.6" });
    expect((await test.ask(`POST ${addresses}`, body)).body).toEqual(answer);
  });

  it("aren't found before they exist", async () => {
    const { ask } = makeTestCloud();
    const name = "projects/demo-proj/regions/europe-west1/addresses/nope";
    const answer = legacy(404, `The resource '${name}' was not found`, "notFound");
    expect((await ask(`GET ${addresses}/nope`)).body).toEqual(answer);
    expect((await ask(`DELETE ${addresses}/nope`)).body).toEqual(answer);
  });

  it("change labels under their fingerprint only", async () => {
    const test = makeTestCloud();
    const { ask, advance } = test;
    await reserve(test, { name: "a" });
    const first = { labels: { fgk: "prod" }, labelFingerprint: "42WmSpB8rSM=" };
    expect((await ask(`POST ${addresses}/a/setLabels`, first)).status).toBe(200);
    const busy = "The resource 'projects/demo-proj/regions/europe-west1/addresses/a' is not ready";
    expect((await ask(`POST ${addresses}/a/setLabels`, first)).body).toEqual(legacy(400, busy, "resourceNotReady"));
    advance(5_000);
    expect((await ask(`GET ${addresses}/a`)).body["labels"]).toEqual({ fgk: "prod" });
    const stale = "Labels fingerprint either invalid or resource labels have changed";
    expect((await ask(`POST ${addresses}/a/setLabels`, first)).body).toEqual(legacy(412, stale, "conditionNotMet"));
  });

  it("list by pages, by filters of both spellings, and aggregated with a warning for what is empty", async () => {
    const test = makeTestCloud();
    for (const name of ["a", "b", "c"]) await reserve(test, { name });
    const names = (list: Record<string, { name: string }[]>): unknown => list["items"]?.map((item) => item.name);
    const first = (await test.ask(`GET ${addresses}?maxResults=2`)).body;
    expect(names(first)).toEqual(["a", "b"]);
    const second = (await test.ask(`GET ${addresses}?maxResults=2&pageToken=${first["nextPageToken"]}`)).body;
    expect([names(second), second["nextPageToken"]]).toEqual([["c"], undefined]);
    const gcloud = encodeURIComponent('name eq ".*\\bb\\b.*"');
    expect(names((await test.ask(`GET ${addresses}?filter=${gcloud}`)).body)).toEqual(["b"]);
    expect(names((await test.ask(`GET ${addresses}?filter=name%3Dc`)).body)).toEqual(["c"]);
    expect((await test.ask(`GET ${addresses}?filter=name%3Dz`)).body["items"]).toBeUndefined();
    expect((await test.ask(`GET ${addresses}?filter=name%3C3`)).body["error"]["message"]).toBe(
      "Invalid value for field 'filter': 'name<3'. Invalid list filter expression.",
    );
    const all = await test.ask("GET /compute/v1/projects/demo-proj/aggregated/addresses?includeAllScopes=True");
    expect(all.body["items"]["regions/europe-west1"]["addresses"]).toHaveLength(3);
    expect(all.body["items"]["global"]["warning"]["code"]).toBe("NO_RESULTS_ON_PAGE");
  });
});

describe("an address and its users", () => {
  const place = { project: "demo-proj", region: "europe-west1" };

  it("is IN_USE while a Service holds it, and can't be deleted then", async () => {
    const test = makeTestCloud();
    await reserve(test, { name: "flyte-ip", address: "10.132.0.6" });
    expect(takeAddress(test.cloud, { ...place, user: "flyte/flyte-lb", ip: "10.132.0.6" })).toEqual({
      ip: "10.132.0.6",
    });
    const held = (await test.ask(`GET ${addresses}/flyte-ip`)).body;
    expect([held["status"], held["users"]]).toEqual([
      "IN_USE",
      [`${real}/regions/europe-west1/forwardingRules/flyte-flyte-lb`],
    ]);
    const message =
      "The address resource 'projects/demo-proj/regions/europe-west1/addresses/flyte-ip' is already being used by " +
      "'projects/demo-proj/regions/europe-west1/forwardingRules/flyte-flyte-lb'";
    expect((await test.ask(`DELETE ${addresses}/flyte-ip`)).body).toEqual(
      legacy(400, message, "resourceInUseByAnotherResource"),
    );
    releaseAddress(test.cloud, { ...place, user: "flyte/flyte-lb" });
    const free = (await test.ask(`GET ${addresses}/flyte-ip`)).body;
    expect([free["status"], free["users"]]).toEqual(["RESERVED", undefined]);
    expect((await test.ask(`DELETE ${addresses}/flyte-ip`)).status).toBe(200);
    test.advance(5_000);
    expect((await test.ask(`GET ${addresses}/flyte-ip`)).status).toBe(404);
  });

  it("is shared by two Services only when it was reserved for that", async () => {
    const test = makeTestCloud();
    await reserve(test, { name: "one", address: "10.132.0.6" });
    await reserve(test, { name: "many", address: "10.132.0.7", purpose: "SHARED_LOADBALANCER_VIP" });
    takeAddress(test.cloud, { ...place, user: "http", name: "one" });
    takeAddress(test.cloud, { ...place, user: "grpc", name: "many" });
    expect(takeAddress(test.cloud, { ...place, user: "other", ip: "10.132.0.6" })).toEqual({
      refused: "IP_IN_USE_BY_ANOTHER_RESOURCE - IP '10.132.0.6' is already being used by another resource.",
    });
    expect(takeAddress(test.cloud, { ...place, user: "other", ip: "10.132.0.7" })).toEqual({ ip: "10.132.0.7" });
  });

  it("is ephemeral when the name isn't reserved in the region, and reserving it makes it static", async () => {
    const test = makeTestCloud();
    const { cloud, ask } = test;
    const mistyped = { ...place, user: "lb", name: "no-such-name" };
    expect(takeAddress(cloud, mistyped)).toEqual({ ip: "10.132.0.2" });
    expect(takeAddress(cloud, mistyped)).toEqual({ ip: "10.132.0.2" });
    const wanted = { name: "x", addressType: "INTERNAL", address: "10.132.0.2" };
    expect((await ask(`POST ${addresses}`, wanted)).status).toBe(200);
    test.advance(5_000);
    const made = (await ask(`GET ${addresses}/x`)).body;
    expect([made["status"], made["users"]]).toEqual(["IN_USE", [`${real}/regions/europe-west1/forwardingRules/lb`]]);
    const { status } = await ask(`POST ${addresses}`, { ...wanted, name: "y" });
    expect(status).toBe(409);
    expect(takeAddress(cloud, { ...place, user: "far", ip: "10.1.2.3" })).toEqual({
      refused:
        "Invalid value for field 'resource.IPAddress': '10.1.2.3'. Requested internal IP address is outside the subnetwork CIDR range.",
    });
  });
});

describe("global addresses", () => {
  it("give private services a range that nothing else in the network uses", async () => {
    const { ask, advance } = makeTestCloud();
    const body = {
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      prefixLength: 16,
      network: "global/networks/default",
    };
    const begun = await ask(`POST ${global}`, { name: "google-managed", ...body });
    expect(begun.body["selfLink"]).toMatch(/\/compute\/v1\/projects\/demo-proj\/global\/operations\/operation-/);
    await ask(`POST ${global}`, { name: "second", ...body });
    advance(5_000);
    const { items } = (await ask(`GET ${global}`)).body;
    expect(items.map((item: { address: string; prefixLength: number }) => [item.address, item.prefixLength])).toEqual([
      ["10.64.0.0", 16],
      ["10.65.0.0", 16],
    ]);
    expect(items[0]["network"]).toBe(`${real}/global/networks/default`);
  });

  it("fail with a planned fault, and are gone afterwards", async () => {
    const { ask, advance } = makeTestCloud({ faults: { operationFails: { "addresses.insert": "Quota exceeded." } } });
    const { body } = await ask(`POST ${global}`, { name: "x", addressType: "EXTERNAL" });
    advance(5_000);
    const done = (await ask(`GET /compute/v1/projects/demo-proj/global/operations/${body["name"]}`)).body;
    expect(done["error"]).toEqual({ errors: [{ code: "INTERNAL_ERROR", message: "Quota exceeded." }] });
    expect((await ask(`GET ${global}/x`)).status).toBe(404);
  });
});
