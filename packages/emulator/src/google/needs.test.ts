import { describe, expect, it } from "vitest";
import { addCaller } from "./caller.ts";
import { createGoogleProject } from "./project.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

/** A cloud with an account and a bucket, and `jane`, who holds nothing. */
async function makeCloud(): Promise<TestCloud> {
  const made = makeTestCloud();
  await made.ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "flyte-nodes" });
  await made.ask("POST /storage/v1/b?project=demo-proj", { name: "demo-data", location: "EU" });
  addCaller(made.cloud, "jane", { member: "user:jane@acme.example" });
  return made;
}

/** Lets a caller ask with all of the permissions but each of them in turn, then with all. */
async function expectAllNeeded(
  { ask, cloud }: TestCloud,
  line: string,
  body: unknown,
  needs: readonly string[],
): Promise<void> {
  for (const left of needs) {
    const permissions = needs.filter((permission) => permission !== left);
    cloud.state.callers["t"] = { email: "t@example.com", permissions };
    const status = left === "iam.serviceAccounts.actAs" ? 400 : 403;
    expect([left, (await ask(line, body, "t")).status]).toEqual([left, status]);
  }
  cloud.state.callers["t"] = { email: "t@example.com", permissions: needs };
  expect((await ask(line, body, "t")).status).toBe(200);
}

describe("what one call needs beside its first permission", () => {
  const compute = "/compute/v1/projects/demo-proj";
  const internal = { name: "a1", addressType: "INTERNAL", subnetwork: "regions/us-central1/subnetworks/default" };
  const range = {
    name: "r1",
    addressType: "INTERNAL",
    purpose: "VPC_PEERING",
    prefixLength: 16,
    network: "global/networks/default",
  };
  const cluster = { cluster: { name: "c1", nodePools: [{ name: "p", initialNodeCount: 1 }] } };
  const rule = { name: "f1", network: "global/networks/default", allowed: [{ IPProtocol: "tcp" }] };

  const subnet = { name: "s1", network: "global/networks/default", ipCidrRange: "172.16.0.0/20" };
  const nodes = "flyte-nodes@demo-proj.iam.gserviceaccount.com";

  it.each([
    {
      what: "an external address: nothing",
      line: `POST ${compute}/regions/us-central1/addresses`,
      body: { name: "a1" },
      needs: ["compute.addresses.create"],
    },
    {
      what: "an internal address",
      line: `POST ${compute}/regions/us-central1/addresses`,
      body: internal,
      needs: ["compute.addresses.create", "compute.addresses.createInternal", "compute.subnetworks.use"],
    },
    {
      what: "a range for private services",
      line: `POST ${compute}/global/addresses`,
      body: range,
      needs: ["compute.globalAddresses.create", "compute.globalAddresses.createInternal", "compute.networks.use"],
    },
    {
      what: "a firewall rule",
      line: `POST ${compute}/global/firewalls`,
      body: rule,
      needs: ["compute.firewalls.create", "compute.networks.updatePolicy"],
    },
    {
      what: "a router",
      line: `POST ${compute}/regions/us-central1/routers`,
      body: { name: "r1", network: "global/networks/default" },
      needs: ["compute.routers.create", "compute.networks.updatePolicy"],
    },
    {
      what: "a subnet",
      line: `POST ${compute}/regions/us-central1/subnetworks`,
      body: subnet,
      needs: ["compute.subnetworks.create", "compute.networks.updatePolicy"],
    },
    {
      what: "a cluster, to act as its nodes' account",
      line: "POST /v1/projects/demo-proj/locations/us-central1/clusters",
      body: cluster,
      needs: ["container.clusters.create", "iam.serviceAccounts.actAs"],
    },
    {
      what: "an upload: nothing",
      line: "POST /upload/storage/v1/b/demo-data/o?uploadType=media&name=x",
      body: {},
      needs: ["storage.objects.create"],
    },
    {
      what: "a bucket closed to the public",
      line: "PATCH /storage/v1/b/demo-data",
      body: { iamConfiguration: { publicAccessPrevention: "enforced" } },
      needs: ["storage.buckets.update", "storage.buckets.setIamPolicy"],
    },
  ])("$what", async ({ line, body, needs }) => {
    await expectAllNeeded(await makeCloud(), line, body, needs);
  });

  it.each([
    {
      what: "changing a firewall rule",
      line: `PATCH ${compute}/global/firewalls/f1`,
      body: { description: "x" },
      needs: ["compute.firewalls.update", "compute.firewalls.get", "compute.networks.updatePolicy"],
    },
    {
      what: "deleting a firewall rule",
      line: `DELETE ${compute}/global/firewalls/f1`,
      needs: ["compute.firewalls.delete", "compute.networks.updatePolicy"],
    },
    {
      what: "deleting a subnet",
      line: `DELETE ${compute}/regions/us-central1/subnetworks/s1`,
      needs: ["compute.subnetworks.delete", "compute.networks.updatePolicy"],
    },
    {
      what: "changing a router",
      line: `PATCH ${compute}/regions/us-central1/routers/r1`,
      body: { description: "x" },
      needs: ["compute.routers.update", "compute.routers.get"],
    },
    {
      what: "deleting an internal address",
      line: `DELETE ${compute}/regions/us-central1/addresses/a1`,
      needs: ["compute.addresses.delete", "compute.addresses.deleteInternal"],
    },
    {
      what: "a node pool, to act as its nodes' account",
      line: "POST /v1/projects/demo-proj/locations/us-central1/clusters/c1/nodePools",
      body: { nodePool: { name: "q", initialNodeCount: 1, config: { serviceAccount: nodes } } },
      needs: ["container.clusters.update", "iam.serviceAccounts.actAs"],
    },
  ])("$what", async ({ line, body, needs }) => {
    const made = await makeCloud();
    const { ask, advance } = made;
    await ask(`POST ${compute}/global/firewalls`, rule);
    await ask(`POST ${compute}/regions/us-central1/subnetworks`, subnet);
    await ask(`POST ${compute}/regions/us-central1/routers`, { name: "r1", network: "global/networks/default" });
    await ask(`POST ${compute}/regions/us-central1/addresses`, internal);
    await ask("POST /v1/projects/demo-proj/locations/us-central1/clusters", cluster);
    advance(3_600_000);
    await expectAllNeeded(made, line, body, needs);
  });

  it("acting as an account may be given on that account alone", async () => {
    const { ask } = await makeCloud();
    const give = (role: string) => ({ policy: { bindings: [{ role, members: ["user:jane@acme.example"] }] } });
    await ask("POST /v1/projects/demo-proj:setIamPolicy", give("roles/container.clusterAdmin"));
    await ask(
      `POST /v1/projects/demo-proj/serviceAccounts/${nodes}:setIamPolicy`,
      give("roles/iam.serviceAccountUser"),
    );
    const line = "POST /v1/projects/demo-proj/locations/us-central1/clusters";
    const own = { name: "c1", nodePools: [{ name: "p", initialNodeCount: 1, config: { serviceAccount: nodes } }] };
    expect((await ask(line, cluster, "jane")).status).toBe(400);
    expect((await ask(line, { cluster: own }, "jane")).status).toBe(200);
  });

  it("writing over an object needs to delete it", async () => {
    const { ask, cloud } = await makeCloud();
    const upload = "POST /upload/storage/v1/b/demo-data/o?uploadType=media&name=x";
    cloud.state.callers["t"] = { email: "t@example.com", permissions: ["storage.objects.create"] };
    expect((await ask(upload, {}, "t")).status).toBe(200);
    const again = await ask(upload, {}, "t");
    expect([again.status, again.body["error"]["message"]]).toEqual([
      403,
      "t@example.com does not have storage.objects.delete access to the Google Cloud Storage object. " +
        "Permission 'storage.objects.delete' denied on resource (or it may not exist).",
    ]);
  });

  it("the refusal to act as an account is a 400 about the account", async () => {
    const { ask, cloud } = await makeCloud();
    cloud.state.callers["t"] = { email: "t@example.com", permissions: ["container.clusters.create"] };
    const answer = await ask("POST /v1/projects/demo-proj/locations/us-central1/clusters", cluster, "t");
    expect([answer.status, answer.body["error"]["message"]]).toEqual([
      400,
      'The user does not have access to service account "123456789012-compute@developer.gserviceaccount.com". ' +
        "Ask a project owner to grant you the iam.serviceAccountUser role on the service account.",
    ]);
  });

  it("a network of another project is decided there", async () => {
    const { ask, cloud } = await makeCloud();
    createGoogleProject(cloud, { projectId: "host-proj", services: ["compute.googleapis.com"] });
    const bindings = [{ role: "roles/compute.networkAdmin", members: ["user:jane@acme.example"] }];
    await ask("POST /v1/projects/demo-proj:setIamPolicy", { policy: { bindings } });
    const subnetwork = "projects/host-proj/regions/us-central1/subnetworks/default";
    const refused = await ask(`POST ${compute}/regions/us-central1/addresses`, { ...internal, subnetwork }, "jane");
    expect(refused.body["error"]["message"]).toBe(`Required 'compute.subnetworks.use' permission for '${subnetwork}'`);
  });
});

describe("operations", () => {
  it.each([
    {
      api: "service usage",
      permission: "serviceusage.operations.get",
      start: "POST /v1/projects/demo-proj/services/dns.googleapis.com:enable",
      body: {},
    },
    {
      api: "service networking",
      permission: "servicenetworking.operations.get",
      start: "POST /v1/services/servicenetworking.googleapis.com/connections",
      body: { network: "projects/123456789012/global/networks/default", reservedPeeringRanges: ["r"] },
    },
  ])("of $api are read with $permission in their project", async ({ permission, start, body }) => {
    const { ask, cloud } = await makeCloud();
    const { name } = (await ask(start, body)).body;
    cloud.state.callers["weak"] = { email: "weak@example.com", permissions: [] };
    cloud.state.callers["reader"] = { email: "reader@example.com", permissions: [permission] };
    expect((await ask(`GET /v1/${name}`, undefined, "weak")).status).toBe(403);
    expect((await ask(`GET /v1/${name}`, undefined, "reader")).body["name"]).toBe(name);
    expect((await ask(`GET /v1/${name}`, undefined, "jane")).status).toBe(403);
  });
});

describe("whoever listens", () => {
  it("is told what calls needed, of callers who may do everything too, and not what was only asked about", async () => {
    const needs: string[] = [];
    const { ask } = makeTestCloud({
      onNeed: ({ caller, permission, on, held }) => needs.push(`${caller} ${permission} ${on} ${held}`),
    });
    await ask("POST /compute/v1/projects/demo-proj/regions/us-central1/addresses", {
      name: "a1",
      addressType: "INTERNAL",
    });
    await ask("POST /v1/projects/demo-proj:testIamPermissions", { permissions: ["container.clusters.get"] });
    expect(needs).toEqual([
      "anyone@example.com compute.addresses.create projects/demo-proj/regions/us-central1/addresses/a1 true",
      "anyone@example.com compute.addresses.createInternal projects/demo-proj/regions/us-central1/addresses/a1 true",
      "anyone@example.com compute.subnetworks.use projects/demo-proj/regions/us-central1/subnetworks/default true",
    ]);
  });
});
