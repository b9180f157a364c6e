import { addCaller, createGoogleProject } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { openIam } from "../iam/open-iam.ts";
import { permissionDenied, platformBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, projectNumber, startForFile } from "../start-emulator.ts";
import { openResourceManager } from "./open-resource-manager.ts";

const emulator = await startForFile();
const { v1, v3 } = openResourceManager(emulator.url, ownerToken);
const name = `projects/${projectId}`;
for (const id of ["acme-data", "acme-prod"]) createGoogleProject(emulator.cloud, { projectId: id });
addCaller(emulator.cloud, "jane", { member: "user:jane@acme.example" });
const jane = openResourceManager(emulator.url, "jane");
const owner = { role: "roles/owner", members: ["user:owner@example.com"] };

/** Writes the project's policy as the emulator's owner, whatever it was. */
async function bind(...bindings: readonly { role: string; members: string[] }[]): Promise<void> {
  await v1.projects.setIamPolicy({ resource: projectId, requestBody: { policy: { bindings: [owner, ...bindings] } } });
}

describe("@googleapis/cloudresourcemanager: projects", () => {
  it("version 1 shows id, number and life cycle; by number too", async () => {
    const { data } = await v1.projects.get({ projectId });
    expect(data).toEqual({
      projectId,
      projectNumber,
      lifecycleState: "ACTIVE",
      name: projectId,
      createTime: "2026-01-01T00:00:00.000Z",
    });
    expect((await v1.projects.get({ projectId: projectNumber })).data).toEqual(data);
  });

  it("version 3 shows its name by number, and a state", async () => {
    const { data } = await v3.projects.get({ name });
    expect(data).toMatchObject({
      name: `projects/${projectNumber}`,
      projectId,
      state: "ACTIVE",
      displayName: projectId,
      etag: expect.any(String),
    });
  });

  it("both list by pages, version 3 by search", async () => {
    const ids: unknown[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await v1.projects.list({ pageSize: 2, ...(pageToken ? { pageToken } : {}) });
      ids.push(data.projects?.map((project) => project.projectId));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(ids).toEqual([["acme-ml", "acme-data"], ["acme-prod"]]);
    const { data } = await v3.projects.search({ pageSize: 1 });
    const { data: next } = await v3.projects.search({ pageSize: 5, pageToken: data.nextPageToken ?? "" });
    expect(next.projects?.map((project) => project.projectId)).toEqual(["acme-data", "acme-prod"]);
  });

  it.each([
    { filter: "lifecycleState:ACTIVE AND (id=acme-data)", ids: ["acme-data"] },
    { filter: "id:acme-* lifecycleState:ACTIVE", ids: ["acme-ml", "acme-data", "acme-prod"] },
    { filter: "labels.team:*", ids: undefined },
  ])("list what the filter leaves: $filter", async ({ filter, ids }) => {
    const { data } = await v1.projects.list({ filter });
    expect(data.projects?.map((project) => project.projectId)).toEqual(ids);
  });

  it("take a name and labels, in version 1 whole, in version 3 by a mask and an operation", async () => {
    const { data: whole } = await v1.projects.get({ projectId });
    const { data } = await v1.projects.update({
      projectId,
      requestBody: { ...whole, name: "Acme ML", labels: { team: "ml" } },
    });
    expect([data.name, data.labels]).toEqual(["Acme ML", { team: "ml" }]);
    const patch = { name, updateMask: "labels", requestBody: { labels: { team: "data" } } };
    const { data: operation } = await v3.projects.patch(patch);
    expect(operation).toMatchObject({ done: true, response: { displayName: "Acme ML", labels: { team: "data" } } });
    expect((await v3.operations.get({ name: operation.name ?? "" })).data).toEqual(operation);
    expect((await v1.projects.get({ projectId })).data.labels).toEqual({ team: "data" });
  });

  it("refuse a stale etag: 409", async () => {
    const { data } = await v3.projects.get({ name });
    await v3.projects.patch({ name, updateMask: "labels", requestBody: { labels: {}, etag: data.etag ?? "" } });
    const again = v3.projects.patch({ name, updateMask: "labels", requestBody: { labels: {}, etag: data.etag ?? "" } });
    expect(await refusalOf(again)).toMatchObject({ status: 409, body: { error: { status: "ABORTED" } } });
  });
});

describe("@googleapis/cloudresourcemanager: a project's policy", () => {
  const viewer = { role: "roles/viewer", members: ["user:jane@acme.example"] };
  it("is the same in both versions, and begins with the owner and Compute Engine's account", async () => {
    const { data } = await v1.projects.getIamPolicy({ resource: projectId, requestBody: {} });
    expect(data).toEqual({
      version: 1,
      etag: expect.stringMatching(/^Bw/),
      bindings: [
        { role: "roles/editor", members: [`serviceAccount:${projectNumber}-compute@developer.gserviceaccount.com`] },
        owner,
      ],
    });
    expect((await v3.projects.getIamPolicy({ resource: name, requestBody: {} })).data).toEqual(data);
  });

  it("is read, changed and written under its etag, with a condition kept", async () => {
    const condition = { title: "b1", expression: 'resource.name.startsWith("projects/_/buckets/b1")' };
    const conditional = { role: "roles/storage.objectUser", members: ["user:jane@acme.example"], condition };
    const read = { resource: name, requestBody: { options: { requestedPolicyVersion: 3 } } };
    const { data: before } = await v3.projects.getIamPolicy(read);
    const policy = { ...before, bindings: [...(before.bindings ?? []), conditional], version: 3 };
    const { data } = await v3.projects.setIamPolicy({ resource: name, requestBody: { policy } });
    expect([data.version, data.bindings?.at(-1)]).toEqual([3, conditional]);
    const { data: old } = await v1.projects.getIamPolicy({ resource: projectId, requestBody: {} });
    expect([old.version, old.bindings?.at(-1)?.role]).toEqual([
      1,
      expect.stringMatching(/^roles\/storage\.objectUser_withcond_/),
    ]);
    const lost = { ...old, bindings: [owner] };
    const refused = await refusalOf(v1.projects.setIamPolicy({ resource: projectId, requestBody: { policy: lost } }));
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining("cannot be less than the existing policy version (3)") } },
    });
  });

  it.each([{ version: "v1" }, { version: "v3" }] as const)(
    "refuses a stale etag in $version: 409",
    async ({ version }) => {
      const { data } = await v1.projects.getIamPolicy({
        resource: projectId,
        requestBody: { options: { requestedPolicyVersion: 3 } },
      });
      await bind(viewer);
      const requestBody = { policy: { ...data, version: 3 } };
      const refused = await refusalOf(
        version === "v1"
          ? v1.projects.setIamPolicy({ resource: projectId, requestBody })
          : v3.projects.setIamPolicy({ resource: name, requestBody }),
      );
      expect(refused).toMatchObject({
        status: 409,
        body: {
          error: {
            code: 409,
            status: "ABORTED",
            message: expect.stringMatching(/^There were concurrent policy changes\. Please retry the whole/),
            errors: [{ domain: "global", reason: "aborted" }],
          },
        },
      });
    },
  );

  it.each([
    {
      what: "a role that isn't there",
      binding: { role: "roles/storage.objectAdmni", members: ["user:a@acme.example"] },
      message: "Role roles/storage.objectAdmni is not supported for this resource.",
    },
    {
      what: "a role for buckets only",
      binding: { role: "roles/storage.legacyBucketReader", members: ["user:a@acme.example"] },
      message: "Role roles/storage.legacyBucketReader is not supported for this resource.",
    },
    {
      what: "a project's own role that isn't there",
      binding: { role: "projects/acme-ml/roles/nope", members: ["user:a@acme.example"] },
      message: "Role (projects/acme-ml/roles/nope) does not exist in the resource's hierarchy.",
    },
    {
      what: "an account that isn't there",
      binding: { role: "roles/viewer", members: ["serviceAccount:no@acme-ml.iam.gserviceaccount.com"] },
      message: "Service account no@acme-ml.iam.gserviceaccount.com does not exist.",
    },
  ])("refuses $what: 400", async ({ binding, message }) => {
    const requestBody = { policy: { bindings: [owner, binding] } };
    const refused = await refusalOf(v1.projects.setIamPolicy({ resource: projectId, requestBody }));
    expect(refused.body).toEqual(platformBody(400, "INVALID_ARGUMENT", message, { reason: "badRequest" }));
  });

  it.each([
    { what: "beside the policy", requestBody: { policy: {}, force: true }, at: '"force": Cannot find field.' },
    {
      what: "in a binding",
      requestBody: { policy: { bindings: [{ roles: "roles/viewer" }] } },
      at: `"roles" at 'policy.bindings[0]': Cannot find field.`,
    },
  ])("refuses an unknown field $what: 400", async ({ requestBody, at }) => {
    const refused = await refusalOf(
      v1.projects.setIamPolicy({ resource: projectId, requestBody: requestBody as object }),
    );
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { message: `Invalid JSON payload received. Unknown name ${at}` } },
    });
  });
});

describe("@googleapis/cloudresourcemanager: who may do what", () => {
  const api = "cloudresourcemanager.googleapis.com";
  const refusal = (message: string, permission: string): unknown =>
    platformBody(403, "PERMISSION_DENIED", message, {
      reason: "forbidden",
      details: [permissionDenied(api, permission, name)],
    });
  const named = (permission: string): string =>
    `Permission '${permission}' denied on resource '//${api}/${name}' (or it may not exist).`;
  it.each([
    {
      what: "v1 get",
      call: () => jane.v1.projects.get({ projectId }),
      body: refusal("The caller does not have permission", "resourcemanager.projects.get"),
    },
    {
      what: "v3 get",
      call: () => jane.v3.projects.get({ name }),
      body: refusal(named("resourcemanager.projects.get"), "resourcemanager.projects.get"),
    },
    {
      what: "v1 getIamPolicy",
      call: () => jane.v1.projects.getIamPolicy({ resource: projectId, requestBody: {} }),
      body: refusal("The caller does not have permission", "resourcemanager.projects.getIamPolicy"),
    },
    {
      what: "v3 getIamPolicy",
      call: () => jane.v3.projects.getIamPolicy({ resource: name, requestBody: {} }),
      body: refusal(named("resourcemanager.projects.getIamPolicy"), "resourcemanager.projects.getIamPolicy"),
    },
    {
      what: "v1 setIamPolicy",
      call: () => jane.v1.projects.setIamPolicy({ resource: projectId, requestBody: { policy: {} } }),
      body: refusal("Policy update access denied.", "resourcemanager.projects.setIamPolicy"),
    },
    {
      what: "v3 setIamPolicy",
      call: () => jane.v3.projects.setIamPolicy({ resource: name, requestBody: { policy: {} } }),
      body: refusal("Policy update access denied.", "resourcemanager.projects.setIamPolicy"),
    },
  ])("$what without the permission: 403", async ({ call, body }) => {
    await bind();
    expect((await refusalOf(call())).body).toEqual(body);
  });

  it("a project that isn't there looks like one that the caller may not see", async () => {
    const refused = await refusalOf(v1.projects.get({ projectId: "acme-nope" }));
    expect(refused.body).toEqual(
      platformBody(403, "PERMISSION_DENIED", "The caller does not have permission", { reason: "forbidden" }),
    );
  });

  it("lists show only what the caller may get", async () => {
    await bind();
    expect((await jane.v1.projects.list({})).data).toEqual({});
    await bind({ role: "roles/viewer", members: ["user:jane@acme.example"] });
    expect((await jane.v3.projects.search({})).data.projects?.map((project) => project.projectId)).toEqual([projectId]);
  });

  it("testIamPermissions is true in both versions, and follows the policy", async () => {
    const permissions = ["resourcemanager.projects.get", "container.clusters.create", "iam.serviceAccounts.signBlob"];
    const requestBody = { permissions };
    const ask = async (): Promise<unknown> => {
      const { data } = await jane.v1.projects.testIamPermissions({ resource: projectId, requestBody });
      expect((await jane.v3.projects.testIamPermissions({ resource: name, requestBody })).data).toEqual(data);
      return data.permissions ?? [];
    };
    await bind();
    expect(await ask()).toEqual([]);
    await bind({ role: "roles/viewer", members: ["user:jane@acme.example"] });
    expect(await ask()).toEqual(["resourcemanager.projects.get"]);
    await bind({ role: "roles/container.admin", members: ["domain:acme.example"] });
    expect(await ask()).toEqual(["resourcemanager.projects.get", "container.clusters.create"]);
    await bind({ role: "roles/owner", members: ["user:jane@acme.example"] });
    expect(await ask()).toEqual(["resourcemanager.projects.get", "container.clusters.create"]);
  });

  it("a project's own role counts, until it is disabled or deleted", async () => {
    const role = `${name}/roles/flyteReader`;
    const body = {
      roleId: "flyteReader",
      role: { includedPermissions: ["resourcemanager.projects.get"], stage: "GA" },
    };
    const roles = openIam(emulator.url, ownerToken).projects.roles;
    await roles.create({ parent: name, requestBody: body });
    await bind({ role, members: ["user:jane@acme.example"] });
    const ask = async (): Promise<number> =>
      jane.v1.projects.get({ projectId }).then(
        (answer) => answer.status,
        (error: { readonly status: number }) => error.status,
      );
    expect(await ask()).toBe(200);
    await roles.patch({ name: role, updateMask: "stage", requestBody: { stage: "DISABLED" } });
    expect(await ask()).toBe(403);
    await roles.patch({ name: role, updateMask: "stage", requestBody: { stage: "GA" } });
    await roles.delete({ name: role });
    expect(await ask()).toBe(403);
  });

  it("a changed policy decides only after it has spread", async () => {
    await bind();
    emulator.cloud.faults.iamPropagationMs = 120_000;
    emulator.advance(500_000);
    await bind({ role: "roles/viewer", members: ["user:jane@acme.example"] });
    expect((await refusalOf(jane.v1.projects.get({ projectId }))).status).toBe(403);
    emulator.advance(120_000);
    expect((await jane.v1.projects.get({ projectId })).status).toBe(200);
    emulator.cloud.faults.iamPropagationMs = 0;
  });

  it("quota: 429 RATE_LIMIT_EXCEEDED; busy policies: every second write a conflict", async () => {
    emulator.cloud.faults.quota = { "GET /v1/projects": 1 };
    expect(await refusalOf(v1.projects.list({}))).toMatchObject({
      status: 429,
      body: { error: { status: "RESOURCE_EXHAUSTED", details: [{ reason: "RATE_LIMIT_EXCEEDED" }] } },
    });
    emulator.cloud.faults.policyConflictEvery = 1;
    expect((await refusalOf(bind())).status).toBe(409);
    emulator.cloud.faults.policyConflictEvery = 0;
  });

  it("a disabled API: 403 SERVICE_DISABLED", async () => {
    const services = emulator.cloud.state.projects[projectId]?.services ?? {};
    delete services["cloudresourcemanager.googleapis.com"];
    const refused = await refusalOf(v1.projects.getIamPolicy({ resource: projectId, requestBody: {} }));
    services["cloudresourcemanager.googleapis.com"] = 0;
    expect(refused).toMatchObject({
      status: 403,
      body: {
        error: {
          message: expect.stringMatching(/^Cloud Resource Manager API has not been used in project acme-ml before/),
          details: [{}, { reason: "SERVICE_DISABLED" }],
        },
      },
    });
  });
});
