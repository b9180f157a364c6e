import { describe, expect, it } from "vitest";
import { makeTestCloud } from "./test-cloud.ts";

const account = "/v1/projects/demo-proj/serviceAccounts";
const cluster = { name: "c1", initialNodeCount: 1 };

describe("a body of the wrong types", () => {
  it.each([
    {
      line: "POST /v1/projects/demo-proj:setIamPolicy",
      body: { policy: { bindings: {} } },
      message: "Invalid value at 'policy.bindings', {}",
    },
    {
      line: "POST /v1/projects/demo-proj:setIamPolicy",
      body: { policy: { bindings: [{ role: "roles/viewer", members: [null] }] } },
      message: "Invalid value at 'policy.bindings[0].members[0]', null",
    },
    {
      line: "POST /v1/projects/demo-proj:setIamPolicy",
      body: { policy: { bindings: [{ role: ["roles/viewer"], members: [] }] } },
      message: "Invalid value at 'policy.bindings[0].role', [\"roles/viewer\"]",
    },
    {
      line: "POST /v1/projects/demo-proj:testIamPermissions",
      body: { permissions: 5 },
      message: "Invalid value at 'permissions', 5",
    },
    {
      line: "POST /v1/projects/demo-proj/roles",
      body: { roleId: "r1", role: { includedPermissions: "x" } },
      message: "Invalid value at 'role.included_permissions', \"x\"",
    },
    { line: `POST ${account}`, body: { accountId: {} }, message: "Invalid value at 'account_id', {}" },
    {
      line: "POST /v1/projects/demo-proj/locations/us-central1-a/clusters",
      body: { cluster: { ...cluster, locations: "us-central1-a" } },
      message: "Invalid value at 'cluster.locations', \"us-central1-a\"",
    },
    {
      line: "POST /v1/projects/demo-proj/locations/us-central1-a/clusters",
      body: { cluster: { ...cluster, resourceLabels: [] } },
      message: "Invalid value at 'cluster.resource_labels', []",
    },
    {
      line: `POST ${account}`,
      body: JSON.parse(`${'{"a":'.repeat(1_000)}1${"}".repeat(1_000)}`),
      message: "Invalid JSON payload received. Message too deep.",
    },
  ])("is refused with the place: $message", async ({ line, body, message }) => {
    const { ask } = makeTestCloud();
    const refused = await ask(line, body);
    expect([refused.status, refused.body["error"]["message"]]).toEqual([400, message]);
  });

  it.each([
    { line: "PUT /storage/v1/b/demo-b1/iam", body: { bindings: 5 } },
    { line: "PUT /storage/v1/b/demo-b1/iam", body: { bindings: [{ role: 5 }] } },
    { line: "POST /storage/v1/b/demo-b1/o/all/compose", body: { sourceObjects: [null] } },
    { line: "POST /v1/projects/demo-proj/secrets/s1:setIamPolicy", body: { policy: { bindings: [{ role: {} }] } } },
    {
      line: "POST /v1/projects/demo-proj/locations/us-central1-a/clusters",
      body: { cluster: { ...cluster, initialNodeCount: 1e99 } },
    },
    {
      line: "POST /v1/projects/demo-proj/locations/us-central1-a/clusters",
      body: { cluster: { ...cluster, initialNodeCount: -1 } },
    },
  ])("is a 400, and breaks nothing: $line $body", async ({ line, body }) => {
    const { ask, advance } = makeTestCloud();
    await ask("POST /storage/v1/b?project=demo-proj", { name: "demo-b1" });
    await ask("POST /v1/projects/demo-proj/secrets?secretId=s1", { replication: { automatic: {} } });
    expect((await ask(line, body)).status).toBe(400);
    advance(3_600_000);
    expect((await ask("GET /v1/projects/demo-proj/locations/-/clusters")).status).toBe(200);
  });

  it("may have nulls where the API reads them as nothing", async () => {
    const { ask } = makeTestCloud();
    const secret = { replication: { automatic: {} }, labels: null, annotations: null };
    expect((await ask("POST /v1/projects/demo-proj/secrets?secretId=s1", secret)).status).toBe(200);
    expect((await ask(`POST ${account}`, { accountId: "flyte-one", serviceAccount: null })).status).toBe(200);
  });
});

it("a field may be spelled as in its proto; the keys of a map are as they are", async () => {
  const { ask } = makeTestCloud();
  const made = await ask(`POST ${account}`, { account_id: "flyte-one", service_account: { display_name: "One" } });
  expect([made.status, made.body["displayName"]]).toEqual([200, "One"]);
  const labelled = { cluster: { name: "c1", initial_node_count: 1, resource_labels: { cost_center: "ml" } } };
  expect((await ask("POST /v1/projects/demo-proj/locations/us-central1-a/clusters", labelled)).status).toBe(200);
  const { body } = await ask("GET /v1/projects/demo-proj/locations/us-central1-a/clusters/c1");
  expect(body["resourceLabels"]).toMatchObject({ cost_center: "ml" });
});

describe("a name that every JavaScript object has something under", () => {
  it.each([
    { line: "GET /storage/v1/b/constructor", status: 404 },
    { line: "DELETE /storage/v1/b/toString", status: 404 },
    { line: "GET /storage/v1/b/demo-b1/o/toString", status: 404 },
    { line: "GET /v1/projects/constructor/serviceAccounts", status: 403 },
    { line: "POST /v1/projects/demo-proj/services/constructor:enable", status: 404 },
    { line: "GET /v1/projects/demo-proj/secrets/s1/versions/__proto__", status: 404 },
  ])("means nothing by itself: $line", async ({ line, status }) => {
    const { ask } = makeTestCloud();
    await ask("POST /storage/v1/b?project=demo-proj", { name: "demo-b1" });
    await ask("POST /v1/projects/demo-proj/secrets?secretId=s1", { replication: { automatic: {} } });
    expect((await ask(line, line.startsWith("POST") ? {} : undefined)).status).toBe(status);
  });
});
