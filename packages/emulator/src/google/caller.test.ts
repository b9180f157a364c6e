import { describe, expect, it } from "vitest";
import { addCaller } from "./caller.ts";
import { createGoogleProject } from "./project.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const jane = "user:jane@acme.example";
const robot = "serviceAccount:planner@demo-proj.iam.gserviceaccount.com";

/** A cloud with two principals who hold nothing yet, and a way to bind roles on the project. */
async function makeCloud(): Promise<TestCloud & { bind: (role: string, member: string) => Promise<number> }> {
  const made = makeTestCloud();
  await made.ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "planner" });
  await made.ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "flyte-system" });
  await made.ask("POST /storage/v1/b?project=demo-proj", { name: "demo-data", location: "EU" });
  await made.ask("POST /v1/projects/demo-proj/secrets?secretId=db", { replication: { automatic: {} } });
  addCaller(made.cloud, "jane", { member: jane });
  addCaller(made.cloud, "robot", { member: robot });
  const bind = async (role: string, member: string): Promise<number> => {
    const { body } = await made.ask("POST /v1/projects/demo-proj:getIamPolicy", {});
    const policy = { ...body, bindings: [...body["bindings"], { role, members: [member] }] };
    return (await made.ask("POST /v1/projects/demo-proj:setIamPolicy", { policy })).status;
  };
  return { ...made, bind };
}

describe("a principal", () => {
  it.each([
    { member: jane, token: "jane" },
    { member: robot, token: "robot" },
  ])("$member may do what its roles give, and nothing else", async ({ member, token }) => {
    const { ask, bind } = await makeCloud();
    const list = "GET /v1/projects/demo-proj/serviceAccounts";
    expect((await ask(list, undefined, token)).status).toBe(403);
    expect(await bind("roles/iam.serviceAccountViewer", member)).toBe(200);
    expect((await ask(list, undefined, token)).status).toBe(200);
    expect((await ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "another" }, token)).status).toBe(
      403,
    );
  });

  it("is named by its e-mail in what it makes and is refused", async () => {
    const { cloud, ask } = await makeCloud();
    await ask("GET /v1/projects/demo-proj", undefined, "jane");
    expect(cloud.journal.at(-1)?.caller).toBe("jane@acme.example");
  });

  it.each([
    { member: "group:a@b.example", why: "user:EMAIL or serviceAccount:EMAIL" },
    { member: "jane@acme.example", why: "user:EMAIL or serviceAccount:EMAIL" },
    { member: "serviceAccount:p.svc.id.goog[a/b]", why: "user:EMAIL or serviceAccount:EMAIL" },
  ])("must have a form that can call: $member", ({ member, why }) => {
    expect(() => addCaller(makeTestCloud().cloud, "t", { member })).toThrow(why);
  });

  it("is decided by the policy of one account, bucket or secret, there alone", async () => {
    const { ask } = await makeCloud();
    const account = "/v1/projects/demo-proj/serviceAccounts/flyte-system@demo-proj.iam.gserviceaccount.com";
    const secret = "/v1/projects/demo-proj/secrets/db";
    const give = (role: string) => ({ policy: { bindings: [{ role, members: [jane] }] } });
    await ask(`POST ${account}:setIamPolicy`, give("roles/iam.serviceAccountViewer"));
    await ask(`POST ${secret}:setIamPolicy`, give("roles/secretmanager.viewer"));
    await ask("PUT /storage/v1/b/demo-data/iam", give("roles/storage.bucketViewer").policy);
    expect((await ask(`GET ${account}`, undefined, "jane")).status).toBe(200);
    expect((await ask(`GET ${account.replace("demo-proj/", "-/")}`, undefined, "jane")).status).toBe(200);
    expect((await ask(`GET ${account.replace("flyte-system", "planner")}`, undefined, "jane")).status).toBe(403);
    expect((await ask(`GET ${secret}`, undefined, "jane")).status).toBe(200);
    expect((await ask("GET /v1/projects/123456789012/secrets/db", undefined, "jane")).status).toBe(200);
    expect((await ask("GET /v1/projects/demo-proj/secrets", undefined, "jane")).status).toBe(403);
    expect((await ask("GET /storage/v1/b/demo-data", undefined, "jane")).status).toBe(200);
    expect((await ask("GET /storage/v1/b?project=demo-proj", undefined, "jane")).status).toBe(403);
  });

  it("who owns the project reads a bucket through the bucket's own policy", async () => {
    const { ask, bind } = await makeCloud();
    await bind("roles/owner", jane);
    expect((await ask("GET /storage/v1/b/demo-data", undefined, "jane")).status).toBe(200);
    await ask("PUT /storage/v1/b/demo-data/iam", { bindings: [{ role: "roles/storage.admin", members: [robot] }] });
    expect((await ask("GET /storage/v1/b/demo-data", undefined, "jane")).status).toBe(403);
    expect((await ask("GET /storage/v1/b/demo-data", undefined, "robot")).status).toBe(200);
  });

  it("sees the projects that it may get", async () => {
    const { ask, bind } = await makeCloud();
    expect((await ask("GET /v1/projects", undefined, "jane")).body).toEqual({});
    await bind("roles/browser", jane);
    expect((await ask("GET /v1/projects", undefined, "jane")).body["projects"]).toMatchObject([
      { projectId: "demo-proj" },
    ]);
  });

  it.each([
    { role: "roles/container.clusterViewer", test: "POST /v1/projects/demo-proj:testIamPermissions", on: "project" },
    { role: "roles/container.clusterViewer", test: "POST /v3/projects/demo-proj:testIamPermissions", on: "project" },
    {
      role: "roles/container.clusterViewer",
      test: "POST /v1/projects/demo-proj/serviceAccounts/planner@demo-proj.iam.gserviceaccount.com:testIamPermissions",
      on: "account",
    },
    {
      role: "roles/container.clusterViewer",
      test: "POST /v1/projects/demo-proj/secrets/db:testIamPermissions",
      on: "secret",
    },
  ])("is told truly what it may do on the $on", async ({ role, test }) => {
    const { ask, bind } = await makeCloud();
    await bind(role, jane);
    const permissions = ["container.clusters.get", "container.clusters.update"];
    expect((await ask(test, { permissions }, "jane")).body).toEqual({ permissions: ["container.clusters.get"] });
  });

  it("is told truly what it may do on a bucket", async () => {
    const { ask } = await makeCloud();
    const bindings = [{ role: "roles/storage.objectViewer", members: [jane] }];
    await ask("PUT /storage/v1/b/demo-data/iam", { bindings });
    const test = "GET /storage/v1/b/demo-data/iam/testPermissions?permissions=storage.buckets.get";
    expect((await ask(`${test}&permissions=storage.objects.get`, undefined, "jane")).body).toEqual({
      kind: "storage#testIamPermissionsResponse",
      permissions: ["storage.objects.get"],
    });
  });

  it("holds nothing in another project", async () => {
    const { ask, bind, cloud } = await makeCloud();
    await bind("roles/viewer", jane);
    createGoogleProject(cloud, { projectId: "other-proj", services: ["secretmanager.googleapis.com"] });
    expect((await ask("GET /v1/projects/demo-proj/secrets", undefined, "jane")).status).toBe(200);
    expect((await ask("GET /v1/projects/other-proj/secrets", undefined, "jane")).status).toBe(403);
  });
});

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
      body: { name: "s1", network: "global/networks/default", ipCidrRange: "172.16.0.0/20" },
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
    const { ask, cloud } = await makeCloud();
    for (const left of needs) {
      const permissions = needs.filter((permission) => permission !== left);
      cloud.state.callers["t"] = { email: "t@example.com", permissions };
      expect([left, (await ask(line, body, "t")).status]).toEqual([
        left,
        left === "iam.serviceAccounts.actAs" ? 400 : 403,
      ]);
    }
    cloud.state.callers["t"] = { email: "t@example.com", permissions: needs };
    expect((await ask(line, body, "t")).status).toBe(200);
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

  it("an internal address needs a permission of its own to go", async () => {
    const { ask, cloud, advance } = await makeCloud();
    await ask(`POST ${compute}/regions/us-central1/addresses`, internal);
    advance(60_000);
    cloud.state.callers["t"] = { email: "t@example.com", permissions: ["compute.addresses.delete"] };
    const line = `DELETE ${compute}/regions/us-central1/addresses/a1`;
    expect((await ask(line, undefined, "t")).body["error"]["message"]).toBe(
      "Required 'compute.addresses.deleteInternal' permission for 'projects/demo-proj/regions/us-central1/addresses/a1'",
    );
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
    const { ask, bind, cloud } = await makeCloud();
    createGoogleProject(cloud, { projectId: "host-proj", services: ["compute.googleapis.com"] });
    await bind("roles/compute.networkAdmin", jane);
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

describe("the fault that takes a permission away", () => {
  it("takes it from everybody, in one project alone when it says so", async () => {
    const { ask, cloud } = await makeCloud();
    const line = "POST /v1/projects/demo-proj:getIamPolicy";
    cloud.faults.permissionsMissing = ["resourcemanager.projects.getIamPolicy@other-proj"];
    expect((await ask(line, {})).status).toBe(200);
    cloud.faults.permissionsMissing = ["resourcemanager.projects.getIamPolicy@demo-proj"];
    expect((await ask(line, {})).status).toBe(403);
    cloud.faults.permissionsMissing = ["resourcemanager.projects.getIamPolicy"];
    expect((await ask(line, {})).status).toBe(403);
  });
});
