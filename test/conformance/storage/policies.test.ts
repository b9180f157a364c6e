import { addCaller } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { openIam } from "../iam/open-iam.ts";
import { legacyBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, startForFile } from "../start-emulator.ts";
import { openStorage } from "./open-storage.ts";

/** Bursts are counted in real seconds of the clock. */
const emulator = await startForFile({ timeScale: 1 });
const owner = openStorage(emulator.url, ownerToken);
const bucket = "acme-data";
const rootUrl = `${emulator.url}/`;
const robot = `flyte-robot@${projectId}.iam.gserviceaccount.com`;
await openIam(emulator.url, ownerToken).projects.serviceAccounts.create({
  name: `projects/${projectId}`,
  requestBody: { accountId: "flyte-robot" },
});
await owner.buckets.insert({
  project: projectId,
  requestBody: { name: bucket, iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } },
});
addCaller(emulator.cloud, "robot", { member: `serviceAccount:${robot}` });
addCaller(emulator.cloud, "jane", { member: "user:jane@acme.example" });
const asRobot = openStorage(emulator.url, "robot");
const stale = legacyBody(412, "At least one of the pre-conditions you specified did not hold.", "conditionNotMet");

/** Adds one member by read-modify-write. */
async function grant(role: string, member: string, condition?: { title: string; expression: string }): Promise<void> {
  emulator.advance(1_000);
  const { data } = await owner.buckets.getIamPolicy({ bucket, optionsRequestedPolicyVersion: 3 });
  const bindings = [
    ...(data.bindings ?? []),
    { role, members: [member], ...(condition === undefined ? {} : { condition }) },
  ];
  await owner.buckets.setIamPolicy({ bucket, requestBody: { ...data, bindings, version: 3 } });
}

describe("@googleapis/storage: a bucket's policy", () => {
  it("begins with the project's basic roles; its etag is the metageneration", async () => {
    const { data } = await owner.buckets.getIamPolicy({ bucket });
    expect(data).toMatchObject({
      kind: "storage#policy",
      resourceId: "projects/_/buckets/acme-data",
      version: 1,
      etag: "CAE=",
    });
    expect(data.bindings?.map(({ role }) => role)).toEqual([
      "roles/storage.legacyBucketOwner",
      "roles/storage.legacyBucketReader",
      "roles/storage.legacyObjectOwner",
      "roles/storage.legacyObjectReader",
    ]);
  });

  it("keeps a condition, and hides it in the role from who reads an older version", async () => {
    const condition = {
      title: "metadata",
      expression: 'resource.name.startsWith("projects/_/buckets/acme-data/objects/metadata")',
    };
    await grant("roles/storage.objectViewer", "user:auditor@acme.example", condition);
    const whole = await owner.buckets.getIamPolicy({ bucket, optionsRequestedPolicyVersion: 3 });
    expect([whole.data.version, whole.data.bindings?.at(-1)]).toEqual([
      3,
      { role: "roles/storage.objectViewer", members: ["user:auditor@acme.example"], condition },
    ]);
    const old = await owner.buckets.getIamPolicy({ bucket, optionsRequestedPolicyVersion: 1 });
    expect(old.data.version).toBe(1);
    expect(old.data.bindings?.at(-1)).toEqual({
      role: expect.stringMatching(/^roles\/storage\.objectViewer_withcond_[0-9a-f]{20}$/),
      members: ["user:auditor@acme.example"],
    });
    emulator.advance(1_000);
    await owner.buckets.setIamPolicy({ bucket, requestBody: { ...old.data } });
    const after = await owner.buckets.getIamPolicy({ bucket, optionsRequestedPolicyVersion: 3 });
    expect(after.data.bindings?.at(-1)?.condition).toEqual(condition);
  });

  it("is stale after any update of the bucket, a label too: 412", async () => {
    const { data } = await owner.buckets.getIamPolicy({ bucket, optionsRequestedPolicyVersion: 3 });
    await owner.buckets.patch({ bucket, requestBody: { labels: { a: "b" } } });
    const refused = await refusalOf(owner.buckets.setIamPolicy({ bucket, requestBody: { ...data, version: 3 } }));
    expect([refused.status, refused.body]).toEqual([412, stale]);
  });

  it.each([
    {
      what: "a role that isn't storage's",
      role: "roles/viewer",
      member: "user:a@acme.example",
      message: "Role roles/viewer is not supported for this resource.",
    },
    {
      what: "a misspelt role",
      role: "roles/storage.objectAdmni",
      member: "user:a@acme.example",
      message: "Role roles/storage.objectAdmni is not supported for this resource.",
    },
    {
      what: "an account that isn't there",
      role: "roles/storage.objectViewer",
      member: `serviceAccount:nobody@${projectId}.iam.gserviceaccount.com`,
      message: `Service account nobody@${projectId}.iam.gserviceaccount.com does not exist.`,
    },
    {
      what: "the identity pool before there is one",
      role: "roles/storage.objectViewer",
      member: `serviceAccount:${projectId}.svc.id.goog[flyte/flyte-binary]`,
      message:
        `Identity Pool does not exist (${projectId}.svc.id.goog). Please check that you specified a valid resource ` +
        "name as returned in the `name` attribute in the configuration API.",
    },
  ])("refuses $what: 400", async ({ role, member, message }) => {
    emulator.advance(1_000);
    const requestBody = { bindings: [{ role, members: [member] }] };
    const refused = await refusalOf(owner.buckets.setIamPolicy({ bucket, requestBody }));
    expect(refused.body).toEqual(legacyBody(400, message, "invalid"));
  });

  it("refuses a text that is no etag: 400", async () => {
    const refused = await refusalOf(owner.buckets.setIamPolicy({ bucket, requestBody: { etag: "nonsense!" } }));
    expect(refused.body).toEqual(legacyBody(400, "Invalid etag - must use etag from GetPolicy response.", "invalid"));
  });

  it("takes eight writes in a burst and refuses the ninth: 429", async () => {
    emulator.advance(1_000);
    const { data } = await owner.buckets.getIamPolicy({ bucket, optionsRequestedPolicyVersion: 3 });
    const { etag: _etag, ...rest } = data;
    const write = () => owner.buckets.setIamPolicy({ bucket, requestBody: { ...rest, version: 3 } });
    for (let count = 0; count < 8; count += 1) await write();
    const refused = await refusalOf(write());
    expect([refused.status, refused.body]).toMatchObject([
      429,
      { error: { errors: [{ reason: "rateLimitExceeded" }] } },
    ]);
  });
});

describe("@googleapis/storage: who may do what in a bucket", () => {
  const email = robot;
  const denied = (permission: string, thing: string): unknown =>
    legacyBody(
      403,
      `${email} does not have ${permission} access to the Google Cloud ${thing}. ` +
        `Permission '${permission}' denied on resource (or it may not exist).`,
      "forbidden",
    );
  it.each([
    { permission: "storage.buckets.get", thing: "Storage bucket", call: () => asRobot.buckets.get({ bucket }) },
    {
      permission: "storage.buckets.update",
      thing: "Storage bucket",
      call: () => asRobot.buckets.patch({ bucket, requestBody: {} }),
    },
    { permission: "storage.buckets.delete", thing: "Storage bucket", call: () => asRobot.buckets.delete({ bucket }) },
    {
      permission: "storage.buckets.getIamPolicy",
      thing: "Storage bucket",
      call: () => asRobot.buckets.getIamPolicy({ bucket }),
    },
    {
      permission: "storage.buckets.setIamPolicy",
      thing: "Storage bucket",
      call: () => asRobot.buckets.setIamPolicy({ bucket, requestBody: {} }),
    },
    { permission: "storage.objects.list", thing: "Storage bucket", call: () => asRobot.objects.list({ bucket }) },
    {
      permission: "storage.objects.get",
      thing: "Storage object",
      call: () => asRobot.objects.get({ bucket, object: "a" }),
    },
    {
      permission: "storage.objects.create",
      thing: "Storage object",
      call: () =>
        asRobot.objects.insert({ bucket, name: "a", media: { body: "x", mimeType: "text/plain" } }, { rootUrl }),
    },
    {
      permission: "storage.objects.delete",
      thing: "Storage object",
      call: () => asRobot.objects.delete({ bucket, object: "a" }),
    },
    { permission: "storage.buckets.list", thing: "project", call: () => asRobot.buckets.list({ project: projectId }) },
    {
      permission: "storage.buckets.create",
      thing: "project",
      call: () => asRobot.buckets.insert({ project: projectId, requestBody: { name: "acme-new" } }),
    },
  ])("without $permission: 403 that names it", async ({ permission, thing, call }) => {
    const refused = await refusalOf(call());
    expect([refused.status, refused.body]).toEqual([403, denied(permission, thing)]);
  });

  const asked = ["storage.objects.get", "storage.objects.create", "storage.objects.delete", "storage.buckets.get"];
  const held = async (): Promise<unknown> => {
    const { data } = await asRobot.buckets.testIamPermissions({ bucket, permissions: asked });
    return data.permissions ?? [];
  };

  it("testIamPermissions says nothing before, and what the bucket's role gives after", async () => {
    expect(await held()).toEqual([]);
    await grant("roles/storage.objectViewer", `serviceAccount:${robot}`);
    expect(await held()).toEqual(["storage.objects.get"]);
    await grant("roles/storage.objectCreator", `serviceAccount:${robot}`);
    expect(await held()).toEqual(["storage.objects.get", "storage.objects.create"]);
    const media = { body: "x", mimeType: "text/plain" };
    expect((await asRobot.objects.insert({ bucket, name: "a", media }, { rootUrl })).status).toBe(200);
  });

  it("writing over an object needs the right to delete it", async () => {
    const media = { body: "y", mimeType: "text/plain" };
    const refused = await refusalOf(asRobot.objects.insert({ bucket, name: "a", media }, { rootUrl }));
    expect(refused.body).toEqual(denied("storage.objects.delete", "Storage object"));
    await grant("roles/storage.objectUser", `serviceAccount:${robot}`);
    expect((await asRobot.objects.insert({ bucket, name: "a", media }, { rootUrl })).status).toBe(200);
  });

  it("a role on the project counts in its buckets; a basic one only by what the bucket's policy says", async () => {
    const jane = openStorage(emulator.url, "jane");
    const ask = async () =>
      (await jane.buckets.testIamPermissions({ bucket, permissions: asked })).data.permissions ?? [];
    const project = emulator.cloud.state.projects[projectId];
    const bindings = project?.policy["bindings"] ?? [];
    const bind = (role: string) => {
      if (project !== undefined)
        project.policy = { ...project.policy, bindings: [...bindings, { role, members: ["user:jane@acme.example"] }] };
    };
    expect(await ask()).toEqual([]);
    bind("roles/storage.objectViewer");
    expect(await ask()).toEqual(["storage.objects.get"]);
    bind("roles/viewer");
    expect(await ask()).toEqual(["storage.objects.get", "storage.buckets.get"]);
    bind("roles/storage.admin");
    expect(await ask()).toEqual(asked);
  });
});
