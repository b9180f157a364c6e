import { describe, expect, it } from "vitest";
import { addCaller } from "./caller.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const roles = "/v1/projects/demo-proj/roles";
const role = {
  title: "fgk planner",
  description: "reads",
  stage: "GA",
  includedPermissions: ["secretmanager.secrets.list", "container.clusters.get"],
};

function makeCloud(): TestCloud {
  const made = makeTestCloud();
  addCaller(made.cloud, "jane", { member: "user:jane@acme.example" });
  return made;
}

describe("a custom role", () => {
  it("is made, read, listed, changed, deleted and brought back", async () => {
    const { ask } = makeCloud();
    const made = await ask(`POST ${roles}`, { roleId: "planner", role });
    expect([made.status, made.body]).toEqual([
      200,
      {
        name: "projects/demo-proj/roles/planner",
        title: "fgk planner",
        description: "reads",
        stage: "GA",
        includedPermissions: ["container.clusters.get", "secretmanager.secrets.list"],
        etag: expect.stringMatching(/^Bw[A-Za-z0-9+/]{9}=$/),
      },
    ]);
    expect((await ask(`GET /v1/projects/123456789012/roles/planner`)).body).toEqual(made.body);
    const { includedPermissions: _permissions, ...basic } = made.body;
    expect((await ask(`GET ${roles}`)).body).toEqual({ roles: [basic] });
    expect((await ask(`GET ${roles}?view=FULL`)).body).toEqual({ roles: [made.body] });
    const changed = await ask(`PATCH ${roles}/planner?updateMask=includedPermissions`, {
      title: "not in the mask",
      includedPermissions: ["container.clusters.list"],
    });
    expect(changed.body).toMatchObject({ title: "fgk planner", includedPermissions: ["container.clusters.list"] });
    const gone = await ask(`DELETE ${roles}/planner`);
    expect([gone.status, gone.body["deleted"]]).toEqual([200, true]);
    expect((await ask(`GET ${roles}`)).body).toEqual({});
    expect((await ask(`GET ${roles}?showDeleted=true`)).body["roles"]).toHaveLength(1);
    const back = await ask(`POST ${roles}/planner:undelete`, {});
    expect([back.status, back.body["deleted"]]).toEqual([200, undefined]);
  });

  it.each([
    {
      name: "a permission that isn't one",
      body: { roleId: "planner", role: { includedPermissions: ["container.clusters.read"] } },
      status: 400,
      message: "Permission container.clusters.read is not valid.",
    },
    {
      name: "a permission of organizations",
      body: { roleId: "planner", role: { includedPermissions: ["resourcemanager.projects.list"] } },
      status: 400,
      message: "Permission resourcemanager.projects.list is not valid.",
    },
    {
      name: "an id with a dash",
      body: { roleId: "fgk-planner", role },
      status: 400,
      message: "The role_id must match the pattern [a-zA-Z0-9_.]{3,64} (fgk-planner).",
    },
    {
      name: "a field that roles don't have",
      body: { roleId: "planner", role: { permissions: [] } },
      status: 400,
      message: "Invalid JSON payload received. Unknown name \"permissions\" at 'role': Cannot find field.",
    },
  ])("is refused with $name", async ({ body, status, message }) => {
    const answer = await makeCloud().ask(`POST ${roles}`, body);
    expect([answer.status, answer.body["error"]["message"]]).toEqual([status, message]);
  });

  it("is refused twice, when it is deleted, and when it isn't there, in Google's words", async () => {
    const { ask } = makeCloud();
    await ask(`POST ${roles}`, { roleId: "planner", role });
    const said = async (line: string, body?: unknown): Promise<unknown> => {
      const answer = await ask(line, body);
      return [answer.status, answer.body["error"]["status"], answer.body["error"]["message"]];
    };
    expect(await said(`POST ${roles}`, { roleId: "planner", role })).toEqual([
      409,
      "ALREADY_EXISTS",
      "A role named planner in projects/demo-proj already exists.",
    ]);
    expect(await said(`PATCH ${roles}/planner`, { title: "x", etag: "BwAAAAAAAAA=" })).toEqual([
      409,
      "ABORTED",
      expect.stringContaining("There were concurrent policy changes."),
    ]);
    await ask(`DELETE ${roles}/planner`);
    expect(await said(`POST ${roles}`, { roleId: "planner", role })).toEqual([
      400,
      "FAILED_PRECONDITION",
      "You can't create a role_id (planner) which has been marked for deletion.",
    ]);
    expect(await said(`DELETE ${roles}/planner`)).toEqual([
      400,
      "FAILED_PRECONDITION",
      "You can't delete role_id (projects/demo-proj/roles/planner) as it is already deleted.",
    ]);
    expect(await said(`GET ${roles}/nobody`)).toEqual([
      404,
      "NOT_FOUND",
      "The role named projects/demo-proj/roles/nobody was not found.",
    ]);
  });

  it("gives what it contains to whom a policy binds it, as long as it is there", async () => {
    const { ask } = makeCloud();
    const bind = async () =>
      ask("POST /v1/projects/demo-proj:setIamPolicy", {
        policy: { bindings: [{ role: "projects/demo-proj/roles/planner", members: ["user:jane@acme.example"] }] },
      });
    const list = async () => (await ask("GET /v1/projects/demo-proj/secrets", undefined, "jane")).status;
    const refused = await bind();
    expect([refused.status, refused.body["error"]["message"]]).toEqual([
      400,
      "Role (projects/demo-proj/roles/planner) does not exist in the resource's hierarchy.",
    ]);
    await ask(`POST ${roles}`, { roleId: "planner", role });
    expect(await list()).toBe(403);
    expect((await bind()).status).toBe(200);
    expect(await list()).toBe(200);
    await ask(`PATCH ${roles}/planner`, { includedPermissions: ["container.clusters.get"] });
    expect(await list()).toBe(403);
    await ask(`PATCH ${roles}/planner`, { includedPermissions: ["secretmanager.secrets.list"] });
    expect(await list()).toBe(200);
    await ask(`PATCH ${roles}/planner`, { stage: "DISABLED" });
    expect(await list()).toBe(403);
    await ask(`PATCH ${roles}/planner`, { stage: "GA" });
    await ask(`DELETE ${roles}/planner`);
    expect(await list()).toBe(403);
    await ask(`POST ${roles}/planner:undelete`, {});
    expect(await list()).toBe(200);
  });
});

describe("predefined roles", () => {
  it("tell what they contain", async () => {
    const { ask } = makeCloud();
    expect((await ask("GET /v1/roles/container.clusterViewer", undefined, "jane")).body).toEqual({
      name: "roles/container.clusterViewer",
      title: "Kubernetes Engine Cluster Viewer",
      stage: "GA",
      etag: "AA==",
      includedPermissions: [
        "container.clusters.connect",
        "container.clusters.get",
        "container.clusters.list",
        "resourcemanager.projects.get",
        "resourcemanager.projects.list",
      ],
    });
    expect((await ask("GET /v1/roles?pageSize=1000")).body["roles"]).toContainEqual({
      name: "roles/container.admin",
      title: "Kubernetes Engine Admin",
      stage: "GA",
      etag: "AA==",
    });
  });

  it.each([
    { role: "container.admin", holds: ["container.clusterRoles.escalate", "container.secrets.get"], lacks: [] },
    {
      role: "container.developer",
      holds: ["container.secrets.create", "container.clusters.get", "container.customResourceDefinitions.create"],
      lacks: [
        "container.clusterRoles.create",
        "container.mutatingWebhookConfigurations.create",
        "container.clusters.update",
      ],
    },
    {
      role: "editor",
      holds: ["compute.networks.updatePolicy", "iam.serviceAccounts.actAs", "container.secrets.get"],
      lacks: [
        "iam.serviceAccounts.setIamPolicy",
        "resourcemanager.projects.setIamPolicy",
        "container.clusterRoles.escalate",
        "secretmanager.versions.access",
        "servicenetworking.services.addPeering",
        "storage.buckets.get",
      ],
    },
    {
      role: "viewer",
      holds: ["container.pods.list", "resourcemanager.projects.getIamPolicy", "compute.regionOperations.get"],
      lacks: ["container.secrets.get", "storage.buckets.get", "secretmanager.versions.access"],
    },
    {
      role: "owner",
      holds: ["resourcemanager.projects.setIamPolicy", "secretmanager.versions.access", "storage.buckets.create"],
      lacks: ["storage.objects.get", "storage.buckets.getIamPolicy", "iam.serviceAccounts.getAccessToken"],
    },
  ])("roles/$role", async ({ role: name, holds, lacks }) => {
    const { ask } = makeCloud();
    const { includedPermissions } = (await ask(`GET /v1/roles/${name}`)).body;
    expect(holds.filter((permission) => !includedPermissions.includes(permission))).toEqual([]);
    expect(lacks.filter((permission) => includedPermissions.includes(permission))).toEqual([]);
  });

  it("are not made up", async () => {
    expect((await makeCloud().ask("GET /v1/roles/accessapproval.approver")).status).toBe(501);
  });
});
