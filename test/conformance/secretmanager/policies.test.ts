import { addCaller } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { permissionDenied, platformBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, startForFile } from "../start-emulator.ts";
import { openSecrets } from "./open-secrets.ts";

const emulator = await startForFile();
const secrets = openSecrets(emulator.url, ownerToken);
const parent = `projects/${projectId}`;
const resource = `${parent}/secrets/db`;
await secrets.create({ parent, secretId: "db", requestBody: { replication: { automatic: {} } } });
const data = Buffer.from("s3cret").toString("base64");
await secrets.addVersion({ parent: resource, requestBody: { payload: { data } } });
addCaller(emulator.cloud, "jane", { member: "user:jane@acme.example" });
const jane = openSecrets(emulator.url, "jane");
const role = "roles/secretmanager.secretAccessor";
const members = ["user:jane@acme.example"];

describe("@googleapis/secretmanager: a secret's policy", () => {
  it("was never set: an etag alone; written under it, once", async () => {
    const { data: unset } = await secrets.getIamPolicy({ resource, "options.requestedPolicyVersion": 3 });
    expect(unset).toEqual({ etag: "ACAB" });
    const policy = { ...unset, bindings: [{ role: "roles/secretmanager.viewer", members: ["user:a@acme.example"] }] };
    const { data: written } = await secrets.setIamPolicy({ resource, requestBody: { policy } });
    expect(written).toMatchObject({ version: 1, bindings: policy.bindings });
    const refused = await refusalOf(secrets.setIamPolicy({ resource, requestBody: { policy } }));
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { status: "ABORTED", errors: [{ reason: "aborted" }] } },
    });
  });

  it("keeps a condition that a reader of version 1 writes back", async () => {
    const condition = { title: "until", expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };
    const bindings = [{ role, members: ["user:a@acme.example"], condition }];
    await secrets.setIamPolicy({ resource, requestBody: { policy: { bindings, version: 3 } } });
    const { data: seen } = await secrets.getIamPolicy({ resource });
    expect([seen.version, seen.bindings?.[0]?.role]).toEqual([1, expect.stringMatching(/_withcond_/)]);
    await secrets.setIamPolicy({ resource, requestBody: { policy: { ...seen } } });
    const { data: after } = await secrets.getIamPolicy({ resource, "options.requestedPolicyVersion": 3 });
    expect(after.bindings).toEqual(bindings);
  });

  it.each([
    { wrong: "roles/storage.admin", message: "Role roles/storage.admin is not supported for this resource." },
    {
      wrong: "roles/secretmanager.secretAcessor",
      message: "Role roles/secretmanager.secretAcessor is not supported for this resource.",
    },
  ])("refuses $wrong: 400", async ({ wrong, message }) => {
    const policy = { bindings: [{ role: wrong, members }] };
    const refused = await refusalOf(secrets.setIamPolicy({ resource, requestBody: { policy } }));
    expect(refused.body).toEqual(platformBody(400, "INVALID_ARGUMENT", message, { reason: "badRequest" }));
  });
});

describe("@googleapis/secretmanager: who may do what", () => {
  const version = `${resource}/versions/1`;
  it.each([
    { permission: "secretmanager.secrets.list", on: parent, call: () => jane.list({ parent }) },
    {
      permission: "secretmanager.secrets.create",
      on: parent,
      call: () => jane.create({ parent, secretId: "new", requestBody: { replication: { automatic: {} } } }),
    },
    { permission: "secretmanager.secrets.get", on: resource, call: () => jane.get({ name: resource }) },
    { permission: "secretmanager.secrets.delete", on: resource, call: () => jane.delete({ name: resource }) },
    {
      permission: "secretmanager.versions.add",
      on: resource,
      call: () => jane.addVersion({ parent: resource, requestBody: { payload: { data } } }),
    },
    { permission: "secretmanager.versions.list", on: resource, call: () => jane.versions.list({ parent: resource }) },
    { permission: "secretmanager.versions.access", on: version, call: () => jane.versions.access({ name: version }) },
    { permission: "secretmanager.secrets.getIamPolicy", on: resource, call: () => jane.getIamPolicy({ resource }) },
    {
      permission: "secretmanager.secrets.setIamPolicy",
      on: resource,
      call: () => jane.setIamPolicy({ resource, requestBody: { policy: {} } }),
    },
  ])("without $permission: 403 that names it and the resource", async ({ permission, on, call }) => {
    await secrets.setIamPolicy({ resource, requestBody: { policy: { bindings: [], version: 3 } } });
    const message = `Permission '${permission}' denied for resource '${on}' (or it may not exist).`;
    expect((await refusalOf(call())).body).toEqual(
      platformBody(403, "PERMISSION_DENIED", message, {
        reason: "forbidden",
        details: [permissionDenied("secretmanager.googleapis.com", permission, on)],
      }),
    );
  });

  it("testIamPermissions and access follow the secret's own policy", async () => {
    const permissions = ["secretmanager.versions.access", "secretmanager.secrets.get", "secretmanager.versions.add"];
    const ask = async () => (await jane.testIamPermissions({ resource, requestBody: { permissions } })).data;
    await secrets.setIamPolicy({ resource, requestBody: { policy: { bindings: [], version: 3 } } });
    expect(await ask()).toEqual({});
    await secrets.setIamPolicy({ resource, requestBody: { policy: { bindings: [{ role, members }] } } });
    expect(await ask()).toEqual({ permissions: ["secretmanager.versions.access"] });
    expect((await jane.versions.access({ name: version })).data.payload?.data).toBe(data);
    expect((await refusalOf(jane.get({ name: resource }))).status).toBe(403);
  });
});
