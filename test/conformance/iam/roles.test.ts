import { addCaller } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { permissionDenied, platformBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, startForFile } from "../start-emulator.ts";
import { openIam } from "./open-iam.ts";

const emulator = await startForFile();
const iam = openIam(emulator.url, ownerToken);
const { roles } = iam.projects;
const parent = `projects/${projectId}`;
const name = `${parent}/roles/flyteReader`;
const role = {
  title: "Flyte reader",
  description: "reads",
  stage: "GA",
  includedPermissions: ["storage.objects.get", "storage.buckets.get"],
};
const { data: made } = await roles.create({ parent, requestBody: { roleId: "flyteReader", role } });
addCaller(emulator.cloud, "jane", { member: "user:jane@acme.example" });
const jane = openIam(emulator.url, "jane").projects.roles;

describe("@googleapis/iam: a project's own roles", () => {
  it("are made, with their permissions in order", async () => {
    expect(made).toEqual({
      name,
      title: "Flyte reader",
      description: "reads",
      stage: "GA",
      includedPermissions: ["storage.buckets.get", "storage.objects.get"],
      etag: expect.stringMatching(/^Bw/),
    });
    expect((await roles.get({ name })).data).toEqual(made);
  });

  it("list by pages, without permissions unless the view is full", async () => {
    await roles.create({ parent, requestBody: { roleId: "flyteWriter", role: { title: "Flyte writer" } } });
    const { data: first } = await roles.list({ parent, pageSize: 1 });
    expect([first.roles?.[0]?.name, first.roles?.[0]?.includedPermissions]).toEqual([name, undefined]);
    const { data: second } = await roles.list({ parent, pageSize: 1, pageToken: first.nextPageToken ?? "" });
    expect([second.roles?.map(({ title }) => title), second.nextPageToken]).toEqual([["Flyte writer"], undefined]);
    const { data: full } = await roles.list({ parent, view: "FULL" });
    expect(full.roles?.[0]?.includedPermissions).toEqual(["storage.buckets.get", "storage.objects.get"]);
  });

  it("change what the mask names, under their etag", async () => {
    const { data: before } = await roles.get({ name });
    const requestBody = { ...before, title: "Reader", includedPermissions: ["storage.objects.list"] };
    const { data } = await roles.patch({ name, updateMask: "includedPermissions", requestBody });
    expect([data.title, data.includedPermissions]).toEqual(["Flyte reader", ["storage.objects.list"]]);
    const stale = await refusalOf(roles.patch({ name, updateMask: "title", requestBody }));
    expect(stale).toMatchObject({
      status: 409,
      body: { error: { status: "ABORTED", errors: [{ reason: "aborted" }] } },
    });
  });

  it("that are deleted stay for a while, marked, and come back", async () => {
    const writer = `${parent}/roles/flyteWriter`;
    expect((await roles.delete({ name: writer })).data.deleted).toBe(true);
    expect((await roles.list({ parent })).data.roles).toHaveLength(1);
    expect((await roles.list({ parent, showDeleted: true })).data.roles).toHaveLength(2);
    const again = await refusalOf(roles.create({ parent, requestBody: { roleId: "flyteWriter", role: {} } }));
    expect(again).toMatchObject({ status: 400, body: { error: { status: "FAILED_PRECONDITION" } } });
    expect((await roles.undelete({ name: writer, requestBody: {} })).data.deleted).toBeUndefined();
  });

  it.each([
    {
      what: "an id twice",
      call: () => roles.create({ parent, requestBody: { roleId: "flyteReader", role } }),
      body: platformBody(409, "ALREADY_EXISTS", `A role named flyteReader in ${parent} already exists.`, {
        reason: "alreadyExists",
      }),
    },
    {
      what: "to be read when missing",
      call: () => roles.get({ name: `${parent}/roles/nope` }),
      body: platformBody(404, "NOT_FOUND", `The role named ${parent}/roles/nope was not found.`, {
        reason: "notFound",
      }),
    },
    {
      what: "a permission that isn't one",
      call: () =>
        roles.create({
          parent,
          requestBody: { roleId: "misspelt", role: { includedPermissions: ["container.pods.portforward"] } },
        }),
      body: platformBody(400, "INVALID_ARGUMENT", "Permission container.pods.portforward is not valid.", {
        reason: "badRequest",
      }),
    },
    {
      what: "a permission that is given for organizations only",
      call: () =>
        roles.create({
          parent,
          requestBody: { roleId: "lister", role: { includedPermissions: ["resourcemanager.projects.list"] } },
        }),
      body: platformBody(400, "INVALID_ARGUMENT", "Permission resourcemanager.projects.list is not valid.", {
        reason: "badRequest",
      }),
    },
  ])("refuse $what", async ({ call, body }) => {
    expect((await refusalOf(call())).body).toEqual(body);
  });

  it("refuse an unknown field, all of them at once", async () => {
    const requestBody = { roleId: "odd", role: { colour: "red" }, size: 1 } as object;
    const refused = await refusalOf(roles.create({ parent, requestBody }));
    expect(refused).toMatchObject({
      status: 400,
      body: {
        error: {
          message:
            `Invalid JSON payload received. Unknown name "colour" at 'role': Cannot find field.\n` +
            `Invalid JSON payload received. Unknown name "size": Cannot find field.`,
        },
      },
    });
  });

  it.each([
    {
      permission: "iam.roles.create",
      sentence: `You don't have permission to create a role in ${parent}.`,
      call: () => jane.create({ parent, requestBody: { roleId: "janes", role: {} } }),
      on: parent,
    },
    {
      permission: "iam.roles.list",
      sentence: `You don't have permission to list roles in ${parent}.`,
      call: () => jane.list({ parent }),
      on: parent,
    },
    {
      permission: "iam.roles.get",
      sentence: `You don't have permission to get the role at ${name}.`,
      call: () => jane.get({ name }),
      on: name,
    },
    {
      permission: "iam.roles.delete",
      sentence: `You don't have permission to delete the role at ${name}.`,
      call: () => jane.delete({ name }),
      on: name,
    },
  ])("without $permission: 403 in IAM's sentence", async ({ permission, sentence, call, on }) => {
    expect((await refusalOf(call())).body).toEqual(
      platformBody(403, "PERMISSION_DENIED", sentence, {
        reason: "forbidden",
        details: [permissionDenied("iam.googleapis.com", permission, on)],
      }),
    );
  });
});

describe("@googleapis/iam: Google's own roles", () => {
  it("are read with their permissions, listed by pages", async () => {
    const { data } = await iam.roles.get({ name: "roles/storage.objectViewer" });
    expect(data.includedPermissions).toEqual(expect.arrayContaining(["storage.objects.get", "storage.objects.list"]));
    expect(data.includedPermissions).not.toContain("storage.objects.create");
    const { data: page } = await iam.roles.list({ pageSize: 3 });
    expect([page.roles?.length, typeof page.nextPageToken]).toEqual([3, "string"]);
  });

  it("can be granted where they fit, and are told so", async () => {
    const names = async (fullResourceName: string) => {
      const { data } = await iam.roles.queryGrantableRoles({ requestBody: { fullResourceName } });
      return data.roles?.map((each) => each.name) ?? [];
    };
    const account = await names(
      `//iam.googleapis.com/${parent}/serviceAccounts/a@${projectId}.iam.gserviceaccount.com`,
    );
    expect(account).toContain("roles/iam.workloadIdentityUser");
    expect(account).not.toContain("roles/storage.admin");
    const bucket = await names("//storage.googleapis.com/projects/_/buckets/b");
    expect(bucket).toContain("roles/storage.legacyBucketReader");
    expect(await names(`//cloudresourcemanager.googleapis.com/${parent}`)).not.toContain(
      "roles/storage.legacyBucketReader",
    );
  });

  it("are made of permissions that a project's role may take, by pages", async () => {
    const requestBody = { fullResourceName: `//cloudresourcemanager.googleapis.com/${parent}`, pageSize: 1000 };
    const { data } = await iam.permissions.queryTestablePermissions({ requestBody });
    const seen = data.permissions?.map((permission) => permission.name);
    expect(seen).toContain("iam.serviceAccounts.actAs");
    expect(seen).not.toContain("resourcemanager.projects.list");
  });
});
