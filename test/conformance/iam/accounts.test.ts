import { describe, expect, it } from "vitest";
import { permissionDenied, platformBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, startForFile } from "../start-emulator.ts";
import { openIam } from "./open-iam.ts";

const emulator = await startForFile();
const { serviceAccounts } = openIam(emulator.url, ownerToken).projects;
const project = `projects/${projectId}`;
const email = `flyte-system@${projectId}.iam.gserviceaccount.com`;
const name = `${project}/serviceAccounts/${email}`;
/** gcloud and others name an account without its project. */
const anywhere = `projects/-/serviceAccounts/${email}`;
const missing = `${project}/serviceAccounts/nope-nope@${projectId}.iam.gserviceaccount.com`;

const { data: made } = await serviceAccounts.create({
  name: project,
  requestBody: { accountId: "flyte-system", serviceAccount: { displayName: "Flyte", description: "runs Flyte" } },
});

describe("@googleapis/iam: service accounts", () => {
  it("are made with what the API fills in", async () => {
    expect(made).toEqual({
      name,
      projectId,
      uniqueId: expect.stringMatching(/^\d{21}$/),
      email,
      displayName: "Flyte",
      description: "runs Flyte",
      etag: "MDEwMjE5MjA=",
      oauth2ClientId: made.uniqueId,
    });
  });

  it.each([
    { how: "by its e-mail", asked: () => name },
    { how: "in any project", asked: () => anywhere },
    { how: "by its unique id", asked: () => `projects/-/serviceAccounts/${made.uniqueId}` },
    { how: "by the project's number", asked: () => name.replace(projectId, "123456789012").replace(/[^/]+$/, email) },
  ])("are read $how", async ({ asked }) => {
    expect((await serviceAccounts.get({ name: asked() })).data).toEqual(made);
  });

  it("list by pages", async () => {
    for (const accountId of ["page-one", "page-two"])
      await serviceAccounts.create({ name: project, requestBody: { accountId } });
    const seen: unknown[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await serviceAccounts.list({ name: project, pageSize: 2, ...(pageToken ? { pageToken } : {}) });
      seen.push(data.accounts?.map((account) => account.email?.split("@")[0]));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(seen).toEqual([["flyte-system", "page-one"], ["page-two"]]);
  });

  it("answer a patch with the name and what was changed, nothing else", async () => {
    const requestBody = {
      serviceAccount: { displayName: "Flyte 2", description: "not this" },
      updateMask: "display_name",
    };
    expect((await serviceAccounts.patch({ name, requestBody })).data).toEqual({ name, displayName: "Flyte 2" });
    const { data } = await serviceAccounts.get({ name });
    expect([data.displayName, data.description]).toEqual(["Flyte 2", "runs Flyte"]);
  });

  it("answer an update whole", async () => {
    const { data } = await serviceAccounts.update({ name, requestBody: { displayName: "Flyte" } });
    expect([data.displayName, data.email]).toEqual(["Flyte", email]);
  });

  it("are disabled and enabled", async () => {
    await serviceAccounts.disable({ name, requestBody: {} });
    expect((await serviceAccounts.get({ name })).data.disabled).toBe(true);
    await serviceAccounts.enable({ name, requestBody: {} });
    expect((await serviceAccounts.get({ name })).data.disabled).toBeUndefined();
  });

  it("come back by their unique id after a deletion, with the members that policies kept as deleted", async () => {
    const accountId = "comes-back";
    const { data } = await serviceAccounts.create({ name: project, requestBody: { accountId } });
    const member = `serviceAccount:${data.email}`;
    const bindings = [{ role: "roles/iam.serviceAccountUser", members: [member] }];
    await serviceAccounts.setIamPolicy({ resource: name, requestBody: { policy: { bindings } } });
    const read = async () => (await serviceAccounts.getIamPolicy({ resource: name })).data.bindings?.[0]?.members;
    expect((await serviceAccounts.delete({ name: data.name ?? "" })).data).toEqual({});
    expect(await read()).toEqual([`deleted:${member}?uid=${data.uniqueId}`]);
    const undelete = { name: `${project}/serviceAccounts/${data.uniqueId}`, requestBody: {} };
    expect((await serviceAccounts.undelete(undelete)).data.restoredAccount).toEqual(data);
    expect(await read()).toEqual([member]);
    await serviceAccounts.delete({ name: data.name ?? "" });
    await serviceAccounts.create({ name: project, requestBody: { accountId } });
    expect(await read()).toEqual([`deleted:${member}?uid=${data.uniqueId}`]);
  });
});

describe("@googleapis/iam: keys of an account", () => {
  it("are made once with their file, read, switched off, listed by sort and deleted", async () => {
    const { keys } = serviceAccounts;
    const { data: key } = await keys.create({ name, requestBody: {} });
    expect(key).toMatchObject({
      name: expect.stringMatching(new RegExp(`^${name}/keys/[0-9a-f]{40}$`)),
      keyType: "USER_MANAGED",
      keyAlgorithm: "KEY_ALG_RSA_2048",
      privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE",
    });
    const file: unknown = JSON.parse(Buffer.from(key.privateKeyData ?? "", "base64").toString());
    expect(file).toMatchObject({ type: "service_account", project_id: projectId, client_email: email });
    const one = { name: key.name ?? "" };
    expect((await keys.get(one)).data.privateKeyData).toBeUndefined();
    await keys.disable({ ...one, requestBody: {} });
    expect((await keys.get(one)).data.disabled).toBe(true);
    await keys.enable({ ...one, requestBody: {} });
    expect((await keys.get(one)).data.disabled).toBeUndefined();
    const user = await keys.list({ name, keyTypes: ["USER_MANAGED"] });
    const system = await keys.list({ name, keyTypes: ["SYSTEM_MANAGED"] });
    expect([user.data.keys?.length, system.data.keys?.length]).toEqual([1, 1]);
    await keys.delete(one);
    expect((await keys.list({ name, keyTypes: ["USER_MANAGED"] })).data).toEqual({});
    expect((await refusalOf(keys.delete(one))).status).toBe(404);
  });
});

const unknown = platformBody(404, "NOT_FOUND", "Unknown service account", { reason: "notFound" });

describe("@googleapis/iam: service accounts refuse", () => {
  it.each([
    { what: "to be read when missing", call: () => serviceAccounts.get({ name: missing }), body: unknown },
    { what: "to be deleted when missing", call: () => serviceAccounts.delete({ name: missing }), body: unknown },
    {
      what: "to be patched when missing",
      call: () =>
        serviceAccounts.patch({ name: missing, requestBody: { updateMask: "description", serviceAccount: {} } }),
      body: unknown,
    },
    {
      what: "a policy when missing",
      call: () => serviceAccounts.getIamPolicy({ resource: missing }),
      body: unknown,
    },
    {
      what: "an account id twice",
      call: () => serviceAccounts.create({ name: project, requestBody: { accountId: "flyte-system" } }),
      body: platformBody(
        409,
        "ALREADY_EXISTS",
        `Service account flyte-system already exists within project projects/${projectId}.`,
        {
          reason: "alreadyExists",
          details: [{ "@type": "type.googleapis.com/google.rpc.ResourceInfo", resourceName: name }],
        },
      ),
    },
    {
      what: "an unknown field",
      call: () =>
        serviceAccounts.create({
          name: project,
          requestBody: { accountId: "with-labels", serviceAccount: { labels: { a: "b" } } } as object,
        }),
      body: platformBody(
        400,
        "INVALID_ARGUMENT",
        `Invalid JSON payload received. Unknown name "labels" at 'service_account': Cannot find field.`,
        {
          reason: "badRequest",
          details: [
            {
              "@type": "type.googleapis.com/google.rpc.BadRequest",
              fieldViolations: [
                {
                  field: "service_account",
                  description: `Invalid JSON payload received. Unknown name "labels" at 'service_account': Cannot find field.`,
                },
              ],
            },
          ],
        },
      ),
    },
  ])("$what", async ({ call, body }) => {
    const refused = await refusalOf(call());
    expect(refused.body).toEqual(body);
    expect(body).toMatchObject({ error: { code: refused.status } });
  });

  it.each([
    { what: "too short", accountId: "flyte" },
    { what: "with capitals", accountId: "Flyte-System" },
    { what: "that ends with a dash", accountId: "flyte-system-" },
    { what: "of 31 characters", accountId: "a".repeat(31) },
  ])("an account id $what: 400", async ({ accountId }) => {
    const refused = await refusalOf(serviceAccounts.create({ name: project, requestBody: { accountId } }));
    expect(refused).toMatchObject({ status: 400, body: { error: { status: "INVALID_ARGUMENT" } } });
  });

  it("an account that somebody may not see, missing or not: 403 with the permission", async () => {
    emulator.cloud.faults.permissionsMissing = ["iam.serviceAccounts.get"];
    const refusals = [
      await refusalOf(serviceAccounts.get({ name })),
      await refusalOf(serviceAccounts.get({ name: missing })),
    ];
    emulator.cloud.faults.permissionsMissing = [];
    const message = "Permission 'iam.serviceAccounts.get' denied on resource (or it may not exist).";
    const denied = (resource: string): unknown =>
      platformBody(403, "PERMISSION_DENIED", message, {
        reason: "forbidden",
        details: [permissionDenied("iam.googleapis.com", "iam.serviceAccounts.get", resource)],
      });
    expect(refusals.map(({ body }) => body)).toEqual([denied(name), denied(missing)]);
  });

  it("a project whose API isn't enabled: 403 SERVICE_DISABLED", async () => {
    const services = emulator.cloud.state.projects[projectId]?.services ?? {};
    const sinceMs = services["iam.googleapis.com"] ?? 0;
    delete services["iam.googleapis.com"];
    const refused = await refusalOf(serviceAccounts.list({ name: project }));
    services["iam.googleapis.com"] = sinceMs;
    expect(refused).toMatchObject({
      status: 403,
      body: {
        error: {
          status: "PERMISSION_DENIED",
          message: expect.stringContaining(
            `Enable it by visiting https://console.developers.google.com/apis/api/iam.googleapis.com/overview?project=${projectId} then retry.`,
          ),
          errors: [{ domain: "usageLimits", reason: "accessNotConfigured" }],
          details: [
            { "@type": "type.googleapis.com/google.rpc.Help" },
            {
              "@type": "type.googleapis.com/google.rpc.ErrorInfo",
              reason: "SERVICE_DISABLED",
              domain: "googleapis.com",
              metadata: { service: "iam.googleapis.com", consumer: `projects/${projectId}` },
            },
          ],
        },
      },
    });
  });

  it("more calls than the quota of a minute: 429, after which the library's own retry succeeds", async () => {
    emulator.cloud.faults.quota = { "GET /v1/projects/acme-ml/serviceAccounts": 1 };
    const refused = await refusalOf(serviceAccounts.list({ name: project }));
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { status: "RESOURCE_EXHAUSTED", details: [{ reason: "RATE_LIMIT_EXCEEDED" }] } },
    });
    emulator.cloud.faults.quota = { "GET /v1/projects/acme-ml/serviceAccounts": 1 };
    expect((await serviceAccounts.list({ name: project }, { retry: true })).status).toBe(200);
  });

  it("more accounts than the project's hundred: 429 that no retry helps", async () => {
    for (let count = 0; count < 100; count += 1) {
      const call = serviceAccounts.create({ name: project, requestBody: { accountId: `filler-${count}` } });
      const status = await call.then(
        (answer) => answer.status,
        (error: { status: number }) => error.status,
      );
      if (status === 429) break;
    }
    const refused = await refusalOf(
      serviceAccounts.create({ name: project, requestBody: { accountId: "one-too-many" } }),
    );
    expect(refused).toMatchObject({
      status: 429,
      body: {
        error: {
          message: "Maximum number of service accounts on project reached.",
          details: [{ "@type": "type.googleapis.com/google.rpc.QuotaFailure" }],
        },
      },
    });
  });
});
