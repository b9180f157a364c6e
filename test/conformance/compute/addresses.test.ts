import { describe, expect, it } from "vitest";
import { projectNumber, startForFile } from "../start-emulator.ts";
import { linkOf, openCompute, pollToEnd, project, region } from "./open-compute.ts";

const emulator = await startForFile();
const api = openCompute(emulator.url);
const subnetwork = linkOf(`regions/${region}/subnetworks/default`);

async function reserve(requestBody: object): Promise<void> {
  await pollToEnd(api, await api.addresses.insert({ project, region, requestBody }));
}

await reserve({ name: "flyte-a", addressType: "INTERNAL", subnetwork, purpose: "SHARED_LOADBALANCER_VIP" });
await reserve({ name: "flyte-b", addressType: "INTERNAL", subnetwork, address: "10.128.0.50" });
await reserve({ name: "flyte-c", description: "made by hand" });

describe("reserving an address", () => {
  it("begins an operation of its region, whose own links lead back to this server", async () => {
    const { data } = await api.addresses.insert({ project, region, requestBody: { name: "flyte-d" } });
    expect(data).toMatchObject({
      kind: "compute#operation",
      operationType: "insert",
      status: "RUNNING",
      progress: 0,
      region: linkOf(`regions/${region}`),
      targetLink: `${emulator.url}/compute/v1/projects/${project}/regions/${region}/addresses/flyte-d`,
      selfLink: `${emulator.url}/compute/v1/projects/${project}/regions/${region}/operations/${data.name}`,
    });
    const waited = await api.regionOperations.wait({ project, region, operation: data.name ?? "" });
    expect([waited.data.status, waited.data.progress]).toEqual(["DONE", 100]);
    await pollToEnd(api, await api.addresses.delete({ project, region, address: "flyte-d" }));
  });

  it.each([
    {
      address: "flyte-a",
      shown: { purpose: "SHARED_LOADBALANCER_VIP", address: "10.128.0.2", addressType: "INTERNAL", subnetwork },
    },
    { address: "flyte-b", shown: { purpose: "GCE_ENDPOINT", address: "10.128.0.50", addressType: "INTERNAL" } },
    { address: "flyte-c", shown: { addressType: "EXTERNAL", description: "made by hand", networkTier: "PREMIUM" } },
  ])("gives $address, RESERVED, with what was asked for", async ({ address, shown }) => {
    const { data } = await api.addresses.get({ project, region, address });
    expect(data).toMatchObject({
      ...shown,
      kind: "compute#address",
      name: address,
      status: "RESERVED",
      id: expect.stringMatching(/^\d{19}$/),
      region: linkOf(`regions/${region}`),
      selfLink: linkOf(`regions/${region}/addresses/${address}`),
      labelFingerprint: "42WmSpB8rSM=",
    });
  });

  it("takes a range of the network for private services, globally", async () => {
    const requestBody = {
      name: "google-managed",
      addressType: "INTERNAL",
      purpose: "VPC_PEERING",
      prefixLength: 16,
      network: `projects/${projectNumber}/global/networks/default`,
    };
    const begun = await api.globalAddresses.insert({ project, requestBody });
    expect(begun.data.selfLink).toBe(
      `${emulator.url}/compute/v1/projects/${project}/global/operations/${begun.data.name}`,
    );
    expect(begun.data.region).toBeUndefined();
    const waited = await api.globalOperations.wait({ project, operation: begun.data.name ?? "" });
    expect(waited.data.status).toBe("DONE");
    const { data } = await api.globalAddresses.get({ project, address: "google-managed" });
    expect(data).toMatchObject({
      addressType: "INTERNAL",
      purpose: "VPC_PEERING",
      prefixLength: 16,
      network: linkOf("global/networks/default"),
      status: "RESERVED",
    });
  });
});

describe("listing addresses", () => {
  it("comes in pages, each with the token of the next", async () => {
    const first = await api.addresses.list({ project, region, maxResults: 2 });
    expect(first.data.items?.map((address) => address.name)).toEqual(["flyte-a", "flyte-b"]);
    const pageToken = first.data.nextPageToken ?? "";
    const second = await api.addresses.list({ project, region, maxResults: 2, pageToken });
    expect(second.data.items?.map((address) => address.name)).toEqual(["flyte-c"]);
    expect(second.data.nextPageToken).toBeUndefined();
  });

  it("leaves the list out when there is none", async () => {
    const { data } = await api.addresses.list({ project, region: "europe-west1" });
    expect(data.items).toBeUndefined();
    expect(data.kind).toBe("compute#addressList");
  });

  it.each([
    { filter: "name = flyte-b", names: ["flyte-b"] },
    { filter: 'name eq ".*\\bflyte\\-c\\b.*"', names: ["flyte-c"] },
    { filter: "name != flyte-b", names: ["flyte-a", "flyte-c"] },
    { filter: "(addressType = INTERNAL) (purpose = GCE_ENDPOINT)", names: ["flyte-b"] },
    { filter: "name = nope", names: undefined },
  ])("keeps those that fit $filter", async ({ filter, names }) => {
    const { data } = await api.addresses.list({ project, region, filter });
    expect(data.items?.map((address) => address.name)).toEqual(names);
  });

  it("goes over every scope at once, with a warning where there is nothing", async () => {
    const { data } = await api.addresses.aggregatedList({
      project,
      includeAllScopes: true,
      returnPartialSuccess: true,
    });
    expect(data.items?.[`regions/${region}`]?.addresses?.map((address) => address.name)).toContain("flyte-a");
    expect(data.items?.["global"]?.addresses?.map((address) => address.name)).toEqual(["google-managed"]);
    expect(data.items?.["regions/europe-west1"]?.warning?.code).toBe("NO_RESULTS_ON_PAGE");
  });
});

describe("labelling an address", () => {
  it("replaces the labels under their fingerprint, in a region and globally", async () => {
    const labels = { team: "ml" };
    const labelFingerprint = "42WmSpB8rSM=";
    const requestBody = { labels, labelFingerprint };
    await pollToEnd(api, await api.addresses.setLabels({ project, region, resource: "flyte-a", requestBody }));
    await pollToEnd(api, await api.globalAddresses.setLabels({ project, resource: "google-managed", requestBody }));
    for (const { data } of [
      await api.addresses.get({ project, region, address: "flyte-a" }),
      await api.globalAddresses.get({ project, address: "google-managed" }),
    ]) {
      expect(data.labels).toEqual(labels);
      expect(data.labelFingerprint).not.toBe(labelFingerprint);
    }
  });
});

describe("releasing an address", () => {
  it("takes it out of the list", async () => {
    await pollToEnd(api, await api.addresses.delete({ project, region, address: "flyte-c" }));
    const { data } = await api.addresses.list({ project, region });
    expect(data.items?.map((address) => address.name)).toEqual(["flyte-a", "flyte-b"]);
  });
});
