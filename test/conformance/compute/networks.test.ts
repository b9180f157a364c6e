import { describe, expect, it } from "vitest";
import { projectNumber, startForFile } from "../start-emulator.ts";
import { linkOf, openCompute, pollToEnd, project, region } from "./open-compute.ts";

const emulator = await startForFile();
const api = openCompute(emulator.url);
const network = linkOf("global/networks/vpc1");
const nat = {
  name: "nat1",
  natIpAllocateOption: "AUTO_ONLY",
  sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
};

await pollToEnd(
  api,
  await api.networks.insert({
    project,
    requestBody: { name: "vpc1", autoCreateSubnetworks: false, routingConfig: { routingMode: "REGIONAL" } },
  }),
);
await pollToEnd(
  api,
  await api.subnetworks.insert({
    project,
    region,
    requestBody: {
      name: "s1",
      network: "projects/acme-ml/global/networks/vpc1",
      ipCidrRange: "10.0.0.0/20",
      secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.4.0.0/14" }],
      privateIpGoogleAccess: true,
    },
  }),
);
await pollToEnd(
  api,
  await api.routers.insert({ project, region, requestBody: { name: "r1", network, nats: [nat], description: "d" } }),
);
await pollToEnd(
  api,
  await api.firewalls.insert({
    project,
    requestBody: {
      name: "webhook",
      network: "global/networks/vpc1",
      allowed: [{ IPProtocol: "tcp", ports: ["9443"] }],
      sourceRanges: ["172.16.0.0/28"],
    },
  }),
);

async function getSubnetwork(): Promise<Record<string, unknown>> {
  const { data } = await api.subnetworks.get({ project, region, subnetwork: "s1" });
  return { ...data };
}

describe("what was made is there", () => {
  it.each([
    {
      what: "network",
      get: () => api.networks.get({ project, network: "vpc1" }),
      shown: {
        kind: "compute#network",
        autoCreateSubnetworks: false,
        routingConfig: { routingMode: "REGIONAL" },
        subnetworks: [linkOf(`regions/${region}/subnetworks/s1`)],
        selfLink: network,
      },
    },
    {
      what: "subnet",
      get: () => api.subnetworks.get({ project, region, subnetwork: "s1" }),
      shown: {
        kind: "compute#subnetwork",
        network,
        ipCidrRange: "10.0.0.0/20",
        gatewayAddress: "10.0.0.1",
        secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.4.0.0/14" }],
        privateIpGoogleAccess: true,
        region: linkOf(`regions/${region}`),
        fingerprint: expect.any(String),
      },
    },
    {
      what: "router",
      get: () => api.routers.get({ project, region, router: "r1" }),
      shown: { kind: "compute#router", network, description: "d", nats: [nat] },
    },
    {
      what: "firewall",
      get: () => api.firewalls.get({ project, firewall: "webhook" }),
      shown: {
        kind: "compute#firewall",
        network,
        allowed: [{ IPProtocol: "tcp", ports: ["9443"] }],
        sourceRanges: ["172.16.0.0/28"],
        direction: "INGRESS",
        priority: 1000,
        disabled: false,
      },
    },
    {
      what: "default network of a new project",
      get: () => api.networks.get({ project, network: "default" }),
      shown: { autoCreateSubnetworks: true, selfLink: linkOf("global/networks/default") },
    },
  ])("as $what", async ({ get, shown }) => {
    expect((await get()).data).toMatchObject(shown);
  });
});

describe("lists", () => {
  it.each([
    { what: "networks", list: () => api.networks.list({ project }), names: ["default", "vpc1"] },
    { what: "subnets", list: () => api.subnetworks.list({ project, region }), names: ["default", "s1"] },
    { what: "routers", list: () => api.routers.list({ project, region }), names: ["r1"] },
    {
      what: "firewalls of one network",
      list: () => api.firewalls.list({ project, filter: `network = "${network}"` }),
      names: ["webhook"],
    },
  ])("of $what hold each", async ({ list, names }) => {
    const { data } = await list();
    const items: readonly { name?: string | null }[] = data.items ?? [];
    expect(items.map((item) => item.name)).toEqual(names);
  });

  it("of regions come in pages that end", async () => {
    const names: (string | null | undefined)[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await api.regions.list({ project, maxResults: 10, ...(pageToken ? { pageToken } : {}) });
      names.push(...(data.items ?? []).map((item) => item.name));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(names).toContain(region);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(20);
  });

  it("of subnets over every region say where each is", async () => {
    const { data } = await api.subnetworks.aggregatedList({ project });
    const here = data.items?.[`regions/${region}`]?.subnetworks?.map((subnetwork) => subnetwork.name);
    expect(here).toEqual(["default", "s1"]);
  });
});

describe("changing a network's parts", () => {
  it("patches a subnet under the fingerprint that was read", async () => {
    const { fingerprint } = await getSubnetwork();
    const requestBody = { privateIpGoogleAccess: false, fingerprint: String(fingerprint) };
    await pollToEnd(api, await api.subnetworks.patch({ project, region, subnetwork: "s1", requestBody }));
    expect((await getSubnetwork())["privateIpGoogleAccess"]).toBe(false);
  });

  it("switches private access without a fingerprint", async () => {
    const requestBody = { privateIpGoogleAccess: true };
    await pollToEnd(
      api,
      await api.subnetworks.setPrivateIpGoogleAccess({ project, region, subnetwork: "s1", requestBody }),
    );
    expect((await getSubnetwork())["privateIpGoogleAccess"]).toBe(true);
  });

  it("makes a subnet's range larger", async () => {
    const requestBody = { ipCidrRange: "10.0.0.0/19" };
    await pollToEnd(api, await api.subnetworks.expandIpCidrRange({ project, region, subnetwork: "s1", requestBody }));
    expect((await getSubnetwork())["ipCidrRange"]).toBe("10.0.0.0/19");
  });

  it("replaces a router's list of NATs as a whole, and keeps the rest", async () => {
    const requestBody = { nats: [{ ...nat, name: "nat2" }] };
    await pollToEnd(api, await api.routers.patch({ project, region, router: "r1", requestBody }));
    const { data } = await api.routers.get({ project, region, router: "r1" });
    expect(data.nats?.map((each) => each.name)).toEqual(["nat2"]);
    expect(data.description).toBe("d");
  });

  it("patches a firewall's ranges, and keeps what it allows", async () => {
    const requestBody = { sourceRanges: ["172.16.0.16/28"] };
    await pollToEnd(api, await api.firewalls.patch({ project, firewall: "webhook", requestBody }));
    const { data } = await api.firewalls.get({ project, firewall: "webhook" });
    expect([data.sourceRanges, data.allowed]).toEqual([["172.16.0.16/28"], [{ IPProtocol: "tcp", ports: ["9443"] }]]);
  });
});

describe("what Terraform and gcloud look up", () => {
  it.each([project, projectNumber])("is the project by %s", async (asked) => {
    const { data } = await api.projects.get({ project: asked });
    expect([data.name, data.id]).toEqual([project, projectNumber]);
    expect(data.defaultServiceAccount).toBe(`${projectNumber}-compute@developer.gserviceaccount.com`);
  });

  it("is a zone with its region", async () => {
    const { data } = await api.zones.get({ project, zone: `${region}-a` });
    expect([data.status, data.region]).toEqual(["UP", linkOf(`regions/${region}`)]);
  });

  it("are operations by region and globally, in lists too", async () => {
    const here = await api.regionOperations.list({ project, region, filter: "operationType = insert" });
    expect(here.data.items).toHaveLength(2);
    const global = await api.globalOperations.list({ project, filter: "operationType = insert" });
    expect(global.data.items?.map((operation) => operation.status)).toEqual(["DONE", "DONE"]);
    const zonal = await api.zoneOperations.list({ project, zone: `${region}-a` });
    expect(zonal.data.items).toBeUndefined();
  });
});

describe("deleting", () => {
  it("goes from the inside out", async () => {
    await pollToEnd(api, await api.firewalls.delete({ project, firewall: "webhook" }));
    await pollToEnd(api, await api.routers.delete({ project, region, router: "r1" }));
    await pollToEnd(api, await api.subnetworks.delete({ project, region, subnetwork: "s1" }));
    await pollToEnd(api, await api.networks.delete({ project, network: "vpc1" }));
    const { data } = await api.networks.list({ project });
    expect(data.items?.map((item) => item.name)).toEqual(["default"]);
  });
});
