import { addCaller, createGoogleProject } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { legacyBody, refusalOf } from "../refusals.ts";
import { projectNumber, startForFile } from "../start-emulator.ts";
import { connectNetwork, instance, openSqladmin, pollToEnd, project } from "./open-sqladmin.ts";

const emulator = await startForFile();
const api = openSqladmin(emulator.url);
const network = `projects/${project}/global/networks/default`;

await connectNetwork(emulator.url);
const insert = (name: string, settings: object, more: object = {}): Promise<unknown> =>
  api.instances.insert({ project, requestBody: { name, databaseVersion: "POSTGRES_15", settings, ...more } });
const patch = (settings: object): Promise<unknown> =>
  api.instances.patch({ project, instance, requestBody: { settings } });
const privateOnly = { ipv4Enabled: false, privateNetwork: network };
await insert(instance, { tier: "db-f1-micro", dataDiskSizeGb: "20", ipConfiguration: privateOnly });
await insert("guarded", { tier: "db-f1-micro", deletionProtectionEnabled: true });

const noInstance = legacyBody(404, "The Cloud SQL instance does not exist.", "instanceDoesNotExist");
const notAuthorized = legacyBody(403, "The client is not authorized to make this request.", "notAuthorized");
const invalidOperation = legacyBody(400, "This operation is not valid for this instance.", "invalidOperation");
const invalid = (message: unknown): unknown => ({
  error: { code: 400, message, errors: [{ message, domain: "global", reason: "invalid" }] },
});

describe("Cloud SQL refuses", () => {
  it.each([
    {
      name: "a missing instance",
      call: () => api.instances.get({ project, instance: "nope" }),
      body: noInstance,
    },
    {
      name: "to patch a missing instance",
      call: () => api.instances.patch({ project, instance: "nope", requestBody: {} }),
      body: noInstance,
    },
    {
      name: "to delete a missing instance",
      call: () => api.instances.delete({ project, instance: "nope" }),
      body: noInstance,
    },
    {
      name: "databases of a missing instance, as if it were forbidden",
      call: () => api.databases.insert({ project, instance: "nope", requestBody: { name: "a" } }),
      body: notAuthorized,
    },
    {
      name: "users of a missing instance, as if it were forbidden",
      call: () => api.users.list({ project, instance: "nope" }),
      body: notAuthorized,
    },
    {
      name: "a missing operation",
      call: () => api.operations.get({ project, operation: "nope" }),
      body: { error: expect.objectContaining({ code: 404 }) },
    },
    {
      name: "a project that there isn't, as if it were forbidden",
      call: () => api.instances.list({ project: "nobody" }),
      body: notAuthorized,
    },
    {
      name: "an instance's name a second time",
      call: () => insert(instance, { tier: "db-f1-micro" }),
      body: legacyBody(409, "The Cloud SQL instance already exists.", "instanceAlreadyExists"),
    },
    {
      name: "a database's name a second time",
      call: () => api.databases.insert({ project, instance, requestBody: { name: "postgres" } }),
      body: invalid(expect.stringContaining('database "postgres" already exists')),
    },
    {
      name: "a patch of older settings",
      call: () => patch({ settingsVersion: "7", tier: "db-g1-small" }),
      body: legacyBody(412, "Condition does not match.", "staleData"),
    },
    {
      name: "an update of older settings",
      call: () =>
        api.instances.update({
          project,
          instance,
          requestBody: { settings: { settingsVersion: "7", tier: "db-g1-small" } },
        }),
      body: legacyBody(412, "Condition does not match.", "staleData"),
    },
    {
      name: "an update that doesn't say which settings it has read",
      call: () => api.instances.update({ project, instance, requestBody: { settings: { tier: "db-g1-small" } } }),
      body: invalid(expect.stringContaining("settingsVersion")),
    },
    {
      name: "to delete what is protected",
      call: () => api.instances.delete({ project, instance: "guarded" }),
      body: invalid(
        "The instance is protected. Please disable the deletion protection and try again. To disable deletion " +
          "protection, update the instance settings with deletionProtectionEnabled set to false.",
      ),
    },
    {
      name: "to take the private network away",
      call: () => patch({ ipConfiguration: { ipv4Enabled: true, privateNetwork: "global/networks/other" } }),
      body: invalidOperation,
    },
    { name: "a smaller disk", call: () => patch({ dataDiskSizeGb: "10" }), body: invalid(expect.any(String)) },
    {
      name: "a machine that the edition hasn't",
      call: () => insert("other", { tier: "db-perf-optimized-N-2", edition: "ENTERPRISE" }),
      body: invalid(expect.stringContaining("Invalid Tier (db-perf-optimized-N-2) for (ENTERPRISE) Edition.")),
    },
    {
      name: "a version that there isn't",
      call: () => insert("other", { tier: "db-f1-micro" }, { databaseVersion: "POSTGRES_1" }),
      body: invalid(expect.stringContaining("POSTGRES_1")),
    },
    {
      name: "a name with capitals",
      call: () => insert("Other", { tier: "db-f1-micro" }),
      body: invalid(expect.stringContaining("Other")),
    },
    {
      name: "a label with a dot",
      call: () => insert("other", { tier: "db-f1-micro", userLabels: { "a.b": "c" } }),
      body: invalid(expect.stringContaining("a.b")),
    },
    {
      name: "no way in at all",
      call: () => insert("other", { tier: "db-f1-micro", ipConfiguration: { ipv4Enabled: false } }),
      body: invalid("Invalid request: At least one of Public IP or Private IP or PSC connectivity must be enabled."),
    },
    {
      name: "a network that isn't connected to private services",
      call: () =>
        insert("other", {
          tier: "db-f1-micro",
          ipConfiguration: { ipv4Enabled: false, privateNetwork: `projects/${project}/global/networks/vpc9` },
        }),
      body: invalid(
        `Invalid request: Incorrect Service Networking config for instance: ${project}:other:NETWORK_NOT_PEERED.`,
      ),
    },
    {
      name: "an account of IAM where the flag is missing",
      call: () =>
        api.users.insert({
          project,
          instance,
          requestBody: { name: "a@acme-ml.iam", type: "CLOUD_IAM_SERVICE_ACCOUNT" },
        }),
      body: invalid(expect.stringContaining("cloudsqliamuser")),
    },
    {
      name: "to delete a user that isn't there",
      call: () => api.users.delete({ project, instance, name: "nope" }),
      body: { error: expect.objectContaining({ code: 404 }) },
    },
  ])("$name", async ({ call, body }) => {
    expect((await refusalOf(call())).body).toEqual(body);
  });

  it("to drop a user who owns tables, until their database is gone", async () => {
    await api.databases.insert({ project, instance, requestBody: { name: "flyteadmin" } });
    await api.users.insert({ project, instance, requestBody: { name: "flyteadmin", password: "p" } });
    await api.users.list({ project, instance });
    const stored = emulator.cloud.state.sql[`projects/${project}/instances/${instance}`];
    if (stored !== undefined) stored["tables"]["flyteadmin"] = { flyteadmin: 112 };
    expect((await refusalOf(api.users.delete({ project, instance, name: "flyteadmin" }))).body).toEqual(
      invalid(
        "Invalid request: failed to delete user flyteadmin: . " +
          'role "flyteadmin" cannot be dropped because some objects depend on it ' +
          "Details: 112 objects in database flyteadmin.",
      ),
    );
    await pollToEnd(api, await api.databases.delete({ project, instance, database: "flyteadmin" }));
    const begun = await api.users.delete({ project, instance, name: "flyteadmin" });
    expect((await pollToEnd(api, begun)).error).toBeUndefined();
  });
});

describe("a caller without the permission", () => {
  addCaller(emulator.cloud, "weak", { member: "user:weak@example.com" });
  const weak = openSqladmin(emulator.url, "weak");

  it.each([
    { name: "list", call: () => weak.instances.list({ project }) },
    { name: "get", call: () => weak.instances.get({ project, instance }) },
    { name: "patch", call: () => weak.instances.patch({ project, instance, requestBody: {} }) },
    { name: "make a user", call: () => weak.users.insert({ project, instance, requestBody: { name: "a" } }) },
  ])("can't $name, and isn't told why", async ({ call }) => {
    expect(await refusalOf(call())).toEqual({ status: 403, body: notAuthorized });
  });

  it("can once a role gives it", async () => {
    const policy = emulator.cloud.state.projects[project]?.policy;
    policy?.["bindings"].push({ role: "roles/cloudsql.viewer", members: ["user:weak@example.com"] });
    expect((await weak.instances.list({ project })).status).toBe(200);
    expect((await refusalOf(weak.instances.delete({ project, instance }))).body).toEqual(notAuthorized);
  });
});

describe("before Cloud SQL sees the request", () => {
  it("an API that isn't enabled says so", async () => {
    createGoogleProject(emulator.cloud, { projectId: "acme-new", services: [] });
    const { status, body } = await refusalOf(api.instances.list({ project: "acme-new" }));
    expect(status).toBe(403);
    expect(body).toMatchObject({
      error: {
        message: expect.stringContaining(
          "Enable it by visiting https://console.developers.google.com/apis/api/sqladmin.googleapis.com/overview?project=acme-new then retry.",
        ),
        errors: [{ domain: "usageLimits", reason: "accessNotConfigured" }],
      },
    });
  });

  it("a rate limit says which API's, and whose", async () => {
    emulator.cloud.faults.quota[`GET /sql/v1beta4/projects/${project}`] = 1;
    const { status, body } = await refusalOf(api.instances.list({ project }));
    expect(status).toBe(429);
    expect(body).toMatchObject({
      error: {
        errors: [{ reason: "rateLimitExceeded" }],
        details: [
          {
            reason: "RATE_LIMIT_EXCEEDED",
            metadata: { service: "sqladmin.googleapis.com", consumer: `projects/${projectNumber}` },
          },
        ],
      },
    });
  });
});

const slow = await startForFile({ timeScale: 1 });

describe("an instance that is at work", () => {
  it("refuses every other change until the operation is done", async () => {
    const busy = openSqladmin(slow.url);
    const requestBody = { name: instance, databaseVersion: "POSTGRES_15", settings: { tier: "db-f1-micro" } };
    const { data } = await busy.instances.insert({ project, requestBody });
    expect((await busy.instances.get({ project, instance })).data.state).toBe("PENDING_CREATE");
    const inProgress = legacyBody(
      409,
      "Operation failed because another operation was already in progress. " +
        "Try your request after the current operation is complete.",
      "operationInProgress",
    );
    const early = busy.instances.patch({ project, instance, requestBody: { settings: { tier: "db-g1-small" } } });
    expect(await refusalOf(early)).toEqual({ status: 409, body: inProgress });
    slow.advance(60 * 60_000);
    expect((await pollToEnd(busy, { data })).status).toBe("DONE");
    await busy.databases.insert({ project, instance, requestBody: { name: "flyteadmin" } });
    const second = busy.users.insert({ project, instance, requestBody: { name: "flyteadmin", password: "p" } });
    expect(await refusalOf(second)).toEqual({ status: 409, body: inProgress });
  });

  it("tells a failure in the operation, and leaves a failed instance", async () => {
    emulator.cloud.faults.operationFails["CREATE"] = "no machine left";
    const requestBody = { name: "broken", databaseVersion: "POSTGRES_15", settings: { tier: "db-f1-micro" } };
    const operation = await pollToEnd(api, await api.instances.insert({ project, requestBody }));
    expect(operation).toMatchObject({
      status: "DONE",
      error: { kind: "sql#operationErrors", errors: [{ kind: "sql#operationError", message: "no machine left" }] },
    });
    expect((await api.instances.get({ project, instance: "broken" })).data.state).toBe("FAILED");
  });
});
