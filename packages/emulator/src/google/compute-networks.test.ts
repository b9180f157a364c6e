import { describe, expect, it } from "vitest";
import { makeTestCloud } from "./test-cloud.ts";

const project = "/compute/v1/projects/demo-proj";
const real = "https://www.googleapis.com/compute/v1/projects/demo-proj";

describe("networks and subnets", () => {
  it("give a new project the network default with a subnet in each region", async () => {
    const { ask } = makeTestCloud();
    const network = (await ask(`GET ${project}/global/networks/default`)).body;
    expect(network["autoCreateSubnetworks"]).toBe(true);
    expect(network["subnetworks"]).toContain(`${real}/regions/europe-west1/subnetworks/default`);
    const subnet = (await ask(`GET ${project}/regions/europe-west1/subnetworks/default`)).body;
    expect([subnet["ipCidrRange"], subnet["gatewayAddress"]]).toEqual(["10.132.0.0/20", "10.132.0.1"]);
    expect(subnet["network"]).toBe(`${real}/global/networks/default`);
  });

  it("make a custom network, then its subnet, and refuse overlaps and deletes in the wrong order", async () => {
    const { ask, advance } = makeTestCloud();
    await ask(`POST ${project}/global/networks`, { name: "vpc1", autoCreateSubnetworks: false });
    expect((await ask(`GET ${project}/global/networks/vpc1`)).status).toBe(404);
    advance(5_000);
    const body = { name: "s1", network: `projects/123456789012/global/networks/vpc1`, ipCidrRange: "10.0.0.0/20" };
    expect((await ask(`POST ${project}/regions/us-central1/subnetworks`, body)).status).toBe(200);
    advance(5_000);
    const overlap = await ask(`POST ${project}/regions/us-central1/subnetworks`, { ...body, name: "s2" });
    expect(overlap.body["error"]["message"]).toBe(
      "Invalid IPCidrRange: 10.0.0.0/20 conflicts with existing subnetwork 's1' in region 'us-central1'.",
    );
    const refused = await ask(`DELETE ${project}/global/networks/vpc1`);
    expect([refused.status, refused.body["error"]["message"]]).toEqual([
      400,
      "The network resource 'projects/demo-proj/global/networks/vpc1' is already being used by 'projects/demo-proj/regions/us-central1/subnetworks/s1'",
    ]);
    await ask(`DELETE ${project}/regions/us-central1/subnetworks/s1`);
    advance(5_000);
    expect((await ask(`DELETE ${project}/global/networks/vpc1`)).status).toBe(200);
  });

  it("patch a subnet only under its fingerprint", async () => {
    const { ask, advance } = makeTestCloud();
    const path = `${project}/regions/us-central1/subnetworks/default`;
    const stale = await ask(`PATCH ${path}`, { privateIpGoogleAccess: true, fingerprint: "AAAA" });
    expect([stale.status, stale.body["error"]["message"]]).toEqual([412, "Invalid fingerprint."]);
    const { fingerprint } = (await ask(`GET ${path}`)).body;
    await ask(`PATCH ${path}`, { privateIpGoogleAccess: true, fingerprint });
    advance(5_000);
    expect((await ask(`GET ${path}`)).body["privateIpGoogleAccess"]).toBe(true);
  });
});

describe("a subnet as gcloud changes it", () => {
  const path = `${project}/regions/us-central1/subnetworks/s1`;
  async function makeSubnet(): Promise<ReturnType<typeof makeTestCloud>> {
    const made = makeTestCloud({ timeScale: 0 });
    await made.ask(`POST ${project}/global/networks`, { name: "vpc1", autoCreateSubnetworks: false });
    const body = { name: "s1", network: "global/networks/vpc1", ipCidrRange: "10.0.0.0/20" };
    await made.ask(`POST ${project}/regions/us-central1/subnetworks`, body);
    await made.ask(`POST ${project}/regions/us-east1/subnetworks`, { ...body, ipCidrRange: "10.0.32.0/20" });
    return made;
  }

  it("gets or loses private access without a fingerprint, and has a new one then", async () => {
    const { ask } = await makeSubnet();
    const before = (await ask(`GET ${path}`)).body;
    await ask(`POST ${path}/setPrivateIpGoogleAccess`, { privateIpGoogleAccess: true });
    const after = (await ask(`GET ${path}`)).body;
    expect(after["privateIpGoogleAccess"]).toBe(true);
    expect(after["fingerprint"]).not.toBe(before["fingerprint"]);
  });

  it.each([
    { range: "10.0.0.0/19", status: 200 },
    { range: "10.0.0.0/21", status: 400 },
    { range: "10.16.0.0/16", status: 400 },
    { range: "10.0.0.0/18", status: 400 },
  ])("grows to $range: $status", async ({ range, status }) => {
    const { ask } = await makeSubnet();
    expect((await ask(`POST ${path}/expandIpCidrRange`, { ipCidrRange: range })).status).toBe(status);
    const expected = status === 200 ? range : "10.0.0.0/20";
    expect((await ask(`GET ${path}`)).body["ipCidrRange"]).toBe(expected);
  });
});

describe("routers", () => {
  const routers = `${project}/regions/us-central1/routers`;
  const nat = {
    name: "nat",
    natIpAllocateOption: "AUTO_ONLY",
    sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
  };

  it("are made with a NAT, whose list is replaced whole", async () => {
    const { ask, advance } = makeTestCloud();
    await ask(`POST ${routers}`, {
      name: "flyte",
      network: "global/networks/default",
      description: "fgk",
      nats: [nat],
    });
    advance(5_000);
    const made = (await ask(`GET ${routers}/flyte`)).body;
    expect([made["description"], made["network"]]).toEqual(["fgk", `${real}/global/networks/default`]);
    expect(made["nats"]).toEqual([expect.objectContaining({ ...nat, type: "PUBLIC" })]);
    await ask(`PATCH ${routers}/flyte`, { nats: [{ ...nat, name: "other" }] });
    advance(5_000);
    const patched = (await ask(`GET ${routers}/flyte`)).body;
    expect(patched["nats"].map((one: { name: string }) => one.name)).toEqual(["other"]);
    expect(patched["description"]).toBe("fgk");
  });

  it("can't have a second NAT for every subnet in the same network and region", async () => {
    const { ask, advance } = makeTestCloud();
    await ask(`POST ${routers}`, { name: "one", network: "global/networks/default", nats: [nat] });
    advance(5_000);
    expect(
      (await ask(`POST ${routers}`, { name: "two", network: "global/networks/default", nats: [nat] })).status,
    ).toBe(400);
  });
});

describe("firewalls", () => {
  const firewalls = `${project}/global/firewalls`;

  it("take a rule with the API's defaults, change it and refuse its name twice", async () => {
    const { ask, advance } = makeTestCloud();
    const rule = {
      name: "flyte-webhook",
      network: "http://127.0.0.1:1/compute/v1/projects/demo-proj/global/networks/default",
      sourceRanges: ["172.16.0.0/28"],
      allowed: [{ IPProtocol: "tcp", ports: ["9443"] }],
    };
    await ask(`POST ${firewalls}`, rule);
    expect((await ask(`POST ${firewalls}`, rule)).status).toBe(409);
    advance(5_000);
    const made = (await ask(`GET ${firewalls}/flyte-webhook`)).body;
    expect(made).toMatchObject({
      ...rule,
      kind: "compute#firewall",
      network: `${real}/global/networks/default`,
      priority: 1000,
      direction: "INGRESS",
      disabled: false,
    });
    await ask(`PATCH ${firewalls}/flyte-webhook`, { sourceRanges: ["172.16.0.16/28"] });
    advance(5_000);
    const patched = (await ask(`GET ${firewalls}/flyte-webhook`)).body;
    expect([patched["sourceRanges"], patched["allowed"]]).toEqual([["172.16.0.16/28"], rule.allowed]);
  });
});

describe("projects, regions and zones", () => {
  it.each([
    { path: project, field: "name", value: "demo-proj" },
    { path: "/compute/v1/projects/123456789012", field: "name", value: "demo-proj" },
    { path: `${project}/zones/europe-west1-b`, field: "region", value: `${real}/regions/europe-west1` },
    { path: "/compute/beta/projects/demo-proj/regions/us-central1", field: "status", value: "UP" },
  ])("answer $path", async ({ path, field, value }) => {
    expect((await makeTestCloud().ask(`GET ${path}`)).body[field]).toBe(value);
  });
});
