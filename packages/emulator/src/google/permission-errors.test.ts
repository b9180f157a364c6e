import { describe, expect, it } from "vitest";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

/** A cloud with an account, a bucket and a secret, and a caller who holds nothing in it. */
async function makeCloud(): Promise<TestCloud> {
  const made = makeTestCloud();
  await made.ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "flyte-system" });
  await made.ask("POST /storage/v1/b?project=demo-proj", { name: "demo-data", location: "EU" });
  await made.ask("POST /v1/projects/demo-proj/secrets?secretId=db", { replication: { automatic: {} } });
  made.cloud.state.callers["weak"] = { email: "weak@example.com", permissions: [] };
  return made;
}

const info = (permission: string, resource: string, domain: string, reason = "IAM_PERMISSION_DENIED") => ({
  "@type": "type.googleapis.com/google.rpc.ErrorInfo",
  reason,
  domain,
  metadata: { permission, resource },
});

describe("the refusal of each API", () => {
  it.each([
    {
      path: "GET /v1/projects/demo-proj/locations/us-central1/clusters/c1",
      message:
        'Required "container.clusters.get" permission(s) for "projects/demo-proj/locations/us-central1/clusters/c1".',
    },
    {
      path: "GET /v1/projects/demo-proj/locations/us-central1-a/clusters/c1",
      message:
        'Required "container.clusters.get" permission(s) for "projects/demo-proj/zones/us-central1-a/clusters/c1".',
    },
    {
      path: "GET /v1/projects/demo-proj/locations/-/clusters",
      message: 'Required "container.clusters.list" permission(s) for "projects/demo-proj".',
    },
    {
      path: "DELETE /v1/projects/demo-proj/locations/us-central1/clusters/c1/nodePools/p",
      message:
        'Required "container.clusters.update" permission(s) for "projects/demo-proj/locations/us-central1/clusters/c1".',
    },
    {
      path: "GET /v1/projects/demo-proj",
      message: "The caller does not have permission",
      details: [info("resourcemanager.projects.get", "projects/demo-proj", "cloudresourcemanager.googleapis.com")],
    },
    {
      path: "GET /v3/projects/demo-proj",
      message:
        "Permission 'resourcemanager.projects.get' denied on resource " +
        "'//cloudresourcemanager.googleapis.com/projects/demo-proj' (or it may not exist).",
    },
    {
      path: "POST /v1/projects/demo-proj:setIamPolicy",
      message: "Policy update access denied.",
      details: [
        info("resourcemanager.projects.setIamPolicy", "projects/demo-proj", "cloudresourcemanager.googleapis.com"),
      ],
    },
    {
      path: "GET /v1/projects/demo-proj/serviceAccounts/flyte-system@demo-proj.iam.gserviceaccount.com",
      message: "Permission 'iam.serviceAccounts.get' denied on resource (or it may not exist).",
      details: [
        info(
          "iam.serviceAccounts.get",
          "projects/demo-proj/serviceAccounts/flyte-system@demo-proj.iam.gserviceaccount.com",
          "iam.googleapis.com",
        ),
      ],
    },
    {
      path: "POST /v1/projects/demo-proj/roles",
      message: "You don't have permission to create a role in projects/demo-proj.",
      details: [info("iam.roles.create", "projects/demo-proj", "iam.googleapis.com")],
    },
    {
      path: "GET /v1/projects/demo-proj/roles/planner",
      message: "You don't have permission to get the role at projects/demo-proj/roles/planner.",
    },
    {
      path: "GET /v1/projects/demo-proj/services",
      message: "Permission denied to list services for consumer container [projects/123456789012]",
      details: [
        info(
          "serviceusage.services.list",
          "projects/demo-proj",
          "serviceusage.googleapis.com",
          "AUTH_PERMISSION_DENIED",
        ),
      ],
    },
    {
      path: "POST /v1/projects/demo-proj/services/container.googleapis.com:enable",
      message: "Permission denied to enable service [container.googleapis.com]",
    },
    {
      path: "GET /v1/projects/demo-proj/secrets",
      message:
        "Permission 'secretmanager.secrets.list' denied for resource 'projects/demo-proj' (or it may not exist).",
    },
    {
      path: "GET /v1/projects/demo-proj/secrets/db/versions/latest:access",
      message:
        "Permission 'secretmanager.versions.access' denied for resource " +
        "'projects/demo-proj/secrets/db/versions/latest' (or it may not exist).",
    },
    {
      path: "GET /v1/services/servicenetworking.googleapis.com/connections?network=projects/123456789012/global/networks/default",
      message: "Permission 'servicenetworking.services.get' denied on resource (or it may not exist).",
    },
    {
      path: "GET /sql/v1beta4/projects/demo-proj/instances",
      message: "The client is not authorized to make this request.",
      reason: "notAuthorized",
    },
    {
      path: "GET /compute/v1/projects/demo-proj/regions/us-central1/addresses",
      message: "Required 'compute.addresses.list' permission for 'projects/demo-proj'",
    },
    {
      path: "GET /compute/v1/projects/demo-proj/global/networks/default",
      message: "Required 'compute.networks.get' permission for 'projects/demo-proj/global/networks/default'",
    },
    {
      path: "GET /storage/v1/b?project=demo-proj",
      message:
        "weak@example.com does not have storage.buckets.list access to the Google Cloud project. " +
        "Permission 'storage.buckets.list' denied on resource (or it may not exist).",
    },
    {
      path: "GET /storage/v1/b/demo-data",
      message:
        "weak@example.com does not have storage.buckets.get access to the Google Cloud Storage bucket. " +
        "Permission 'storage.buckets.get' denied on resource (or it may not exist).",
    },
    {
      path: "GET /storage/v1/b/demo-data/o/x",
      message:
        "weak@example.com does not have storage.objects.get access to the Google Cloud Storage object. " +
        "Permission 'storage.objects.get' denied on resource (or it may not exist).",
    },
  ])("$path", async ({ path, message, details, reason }) => {
    const { ask } = await makeCloud();
    const { status, body } = await ask(path, path.startsWith("POST") ? {} : undefined, "weak");
    expect([status, body["error"]["message"], body["error"]["errors"][0]["reason"]]).toEqual([
      403,
      message,
      reason ?? "forbidden",
    ]);
    if (details !== undefined) expect(body["error"]["details"]).toEqual(details);
  });

  it("is a 404 for a bucket that isn't there, and nothing for what is open", async () => {
    const { ask } = await makeCloud();
    expect((await ask("GET /storage/v1/b/nowhere", undefined, "weak")).status).toBe(404);
    expect((await ask("GET /v1/projects", undefined, "weak")).body).toEqual({});
    expect(
      (await ask("POST /v1/projects/demo-proj:testIamPermissions", { permissions: ["a.b.c"] }, "weak")).body,
    ).toEqual({});
  });
});

describe("compute", () => {
  it("names everything that is missing, on whatever it is missing", async () => {
    const { ask } = await makeCloud();
    const subnet = { name: "s1", network: "global/networks/default", ipCidrRange: "10.200.0.0/20" };
    const { status, body } = await ask(
      "POST /compute/v1/projects/demo-proj/regions/us-central1/subnetworks",
      subnet,
      "weak",
    );
    const first =
      "Required 'compute.subnetworks.create' permission for 'projects/demo-proj/regions/us-central1/subnetworks/s1'";
    expect([status, body["error"]["message"]]).toEqual([403, first]);
    expect(body["error"]["errors"]).toEqual([
      { message: first, domain: "global", reason: "forbidden" },
      {
        message: "Required 'compute.networks.updatePolicy' permission for 'projects/demo-proj/global/networks/default'",
        domain: "global",
        reason: "forbidden",
      },
    ]);
  });
});
