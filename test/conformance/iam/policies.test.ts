import { addCaller } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { permissionDenied, platformBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, startForFile } from "../start-emulator.ts";
import { openIam } from "./open-iam.ts";

const emulator = await startForFile();
const { serviceAccounts } = openIam(emulator.url, ownerToken).projects;
const project = `projects/${projectId}`;
const email = `flyte-system@${projectId}.iam.gserviceaccount.com`;
const resource = `${project}/serviceAccounts/${email}`;
const role = "roles/iam.serviceAccountUser";
for (const accountId of ["flyte-system", "flyte-robot"]) {
  await serviceAccounts.create({ name: project, requestBody: { accountId } });
}
addCaller(emulator.cloud, "jane", { member: "user:jane@acme.example" });
const jane = openIam(emulator.url, "jane").projects.serviceAccounts;

async function read() {
  const { data } = await serviceAccounts.getIamPolicy({ resource, "options.requestedPolicyVersion": 3 });
  return data;
}

async function write(policy: object) {
  const { data } = await serviceAccounts.setIamPolicy({ resource, requestBody: { policy } });
  return data;
}

describe("@googleapis/iam: an account's policy", () => {
  it("was never set: an etag alone", async () => {
    expect(await read()).toEqual({ etag: "ACAB" });
  });

  it("is written under its etag, comes back in version 1, with members once, e-mails in lower case", async () => {
    const members = ["user:Jane@Acme.Example", "user:jane@acme.example"];
    const written = await write({ ...(await read()), bindings: [{ role, members }], version: 3 });
    expect(written).toEqual({
      version: 1,
      etag: expect.stringMatching(/^Bw/),
      bindings: [{ role, members: ["user:jane@acme.example"] }],
    });
    expect(await read()).toEqual(written);
  });

  it("merges bindings of the same role, and drops empty ones; every write moves the etag", async () => {
    const before = await read();
    const bindings = [
      { role, members: ["user:a@acme.example"] },
      { role, members: ["user:b@acme.example"] },
      { role: "roles/iam.workloadIdentityUser", members: [] },
    ];
    const written = await write({ etag: before.etag, bindings });
    expect(written.bindings).toEqual([{ role, members: ["user:a@acme.example", "user:b@acme.example"] }]);
    expect((await write({ ...written })).etag).not.toBe(written.etag);
  });

  it("keeps conditions in version 3 only; a reader of version 1 sees them in the role's name", async () => {
    const condition = { title: "until", expression: 'request.time < timestamp("2027-01-01T00:00:00Z")' };
    const bindings = [{ role, members: ["user:a@acme.example"], condition }];
    const written = await write({ bindings, version: 3 });
    expect([written.version, written.bindings]).toEqual([3, bindings]);
    const old = (await serviceAccounts.getIamPolicy({ resource })).data;
    expect([old.version, old.bindings?.[0]?.role]).toEqual([1, expect.stringMatching(/_withcond_/)]);
  });
});

describe("@googleapis/iam: an account's policy refuses", () => {
  it("a stale etag: 409 ABORTED", async () => {
    const before = await read();
    await write({ ...before, version: 3 });
    const call = serviceAccounts.setIamPolicy({ resource, requestBody: { policy: { ...before, version: 3 } } });
    const refused = await refusalOf(call);
    expect(refused).toMatchObject({
      status: 409,
      body: {
        error: {
          status: "ABORTED",
          message: expect.stringMatching(
            /^There were concurrent policy changes\. Please retry the whole read-modify-write with exponential backoff\. The request's ETag '\\007.*' did not match the current policy's ETag '\\007.*'\.$/s,
          ),
          errors: [{ reason: "aborted", domain: "global" }],
        },
      },
    });
  });

  it.each([
    {
      what: "a type of member that isn't one",
      member: "flyte-system",
      message: "The member flyte-system is of an unknown type. Please set a valid type prefix for the member.",
    },
    {
      what: "an account that isn't there",
      member: `serviceAccount:nobody@${projectId}.iam.gserviceaccount.com`,
      message: `Service account nobody@${projectId}.iam.gserviceaccount.com does not exist.`,
    },
    { what: "a user that isn't one", member: "user:jane", message: "User jane does not exist." },
    {
      what: "the identity pool before there is one",
      member: `serviceAccount:${projectId}.svc.id.goog[flyte/flyte-binary]`,
      message:
        `Identity Pool does not exist (${projectId}.svc.id.goog). Please check that you specified a valid resource ` +
        "name as returned in the `name` attribute in the configuration API.",
    },
  ])("$what: 400", async ({ member, message }) => {
    const policy = { bindings: [{ role, members: [member] }] };
    const refused = await refusalOf(serviceAccounts.setIamPolicy({ resource, requestBody: { policy } }));
    expect(refused.body).toEqual(platformBody(400, "INVALID_ARGUMENT", message, { reason: "badRequest" }));
  });

  it.each([
    { what: "a role that accounts don't take", wrong: "roles/storage.admin" },
    { what: "a misspelt role", wrong: "roles/iam.workloadIdentityUsr" },
  ])("$what: 400", async ({ wrong }) => {
    const policy = { bindings: [{ role: wrong, members: ["user:a@acme.example"] }] };
    const refused = await refusalOf(serviceAccounts.setIamPolicy({ resource, requestBody: { policy } }));
    const message = `Role ${wrong} is not supported for this resource.`;
    expect(refused.body).toEqual(platformBody(400, "INVALID_ARGUMENT", message, { reason: "badRequest" }));
  });

  it("1,501 members: 400", async () => {
    const members = Array.from({ length: 1501 }, (_, index) => `user:u${index}@acme.example`);
    const policy = { bindings: [{ role, members }] };
    const refused = await refusalOf(serviceAccounts.setIamPolicy({ resource, requestBody: { policy } }));
    const message = "The number of members in the policy (1,501) is larger than the maximum allowed size 1,500.";
    expect(refused.body).toEqual(platformBody(400, "INVALID_ARGUMENT", message, { reason: "badRequest" }));
  });

  it("an account made a moment ago, until it has spread", async () => {
    emulator.cloud.faults.saVisibleAfterMs = 10_000;
    await serviceAccounts.create({ name: project, requestBody: { accountId: "brand-new" } });
    const fresh = `brand-new@${projectId}.iam.gserviceaccount.com`;
    const requestBody = { policy: { bindings: [{ role, members: [`serviceAccount:${fresh}`] }] } };
    const refused = await refusalOf(serviceAccounts.setIamPolicy({ resource, requestBody }));
    expect(refused.body).toMatchObject({ error: { message: `Service account ${fresh} does not exist.` } });
    emulator.advance(10_000);
    expect((await serviceAccounts.setIamPolicy({ resource, requestBody })).status).toBe(200);
    emulator.cloud.faults.saVisibleAfterMs = 0;
  });
});

describe("@googleapis/iam: who may do what with an account", () => {
  it.each([
    { permission: "iam.serviceAccounts.get", on: resource, call: () => jane.get({ name: resource }) },
    { permission: "iam.serviceAccounts.list", on: project, call: () => jane.list({ name: project }) },
    {
      permission: "iam.serviceAccounts.create",
      on: project,
      call: () => jane.create({ name: project, requestBody: { accountId: "janes-own" } }),
    },
    { permission: "iam.serviceAccounts.delete", on: resource, call: () => jane.delete({ name: resource }) },
    {
      permission: "iam.serviceAccounts.update",
      on: resource,
      call: () => jane.patch({ name: resource, requestBody: { updateMask: "description", serviceAccount: {} } }),
    },
    { permission: "iam.serviceAccounts.getIamPolicy", on: resource, call: () => jane.getIamPolicy({ resource }) },
    {
      permission: "iam.serviceAccounts.setIamPolicy",
      on: resource,
      call: () => jane.setIamPolicy({ resource, requestBody: { policy: {} } }),
    },
    { permission: "iam.serviceAccountKeys.list", on: resource, call: () => jane.keys.list({ name: resource }) },
  ])("without $permission: 403 that names it and the resource", async ({ permission, on, call }) => {
    const refused = await refusalOf(call());
    const message = `Permission '${permission}' denied on resource (or it may not exist).`;
    expect(refused.body).toMatchObject({
      error: {
        code: 403,
        message,
        status: "PERMISSION_DENIED",
        errors: [{ message, domain: "global", reason: "forbidden" }],
        details: [
          permissionDenied("iam.googleapis.com", permission, expect.stringMatching(new RegExp(`^${on}`)) as string),
        ],
      },
    });
  });

  it("testIamPermissions follows the account's own policy", async () => {
    const permissions = ["iam.serviceAccounts.actAs", "iam.serviceAccounts.signBlob", "iam.serviceAccounts.get"];
    const ask = async () => (await jane.testIamPermissions({ resource, requestBody: { permissions } })).data;
    await write({ bindings: [], version: 3 });
    expect(await ask()).toEqual({});
    await write({ bindings: [{ role, members: ["user:jane@acme.example"] }] });
    expect(await ask()).toEqual({ permissions: ["iam.serviceAccounts.actAs", "iam.serviceAccounts.get"] });
    const bindings = [{ role: "roles/iam.serviceAccountTokenCreator", members: ["user:jane@acme.example"] }];
    await write({ bindings });
    expect(await ask()).toEqual({ permissions: ["iam.serviceAccounts.signBlob", "iam.serviceAccounts.get"] });
  });
});
