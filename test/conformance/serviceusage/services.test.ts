import { addCaller } from "@fgk/emulator";
import { auth, serviceusage, type serviceusage_v1 } from "@googleapis/serviceusage";
import { describe, expect, it } from "vitest";
import { platformBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, projectNumber, startForFile } from "../start-emulator.ts";

const enabledAtFirst = ["compute.googleapis.com", "iam.googleapis.com", "storage.googleapis.com"];
const project = { projectId, projectNumber, services: enabledAtFirst };
const emulator = await startForFile({ projects: [project] });
const parent = `projects/${projectId}`;
const numbered = `projects/${projectNumber}`;

function openServiceUsage(url: string, token: string = ownerToken): serviceusage_v1.Serviceusage {
  const credentials = new auth.OAuth2();
  credentials.setCredentials({ access_token: token });
  return serviceusage({ version: "v1", auth: credentials, rootUrl: `${url}/`, retry: false });
}

const api = openServiceUsage(emulator.url);

async function stateOf(host: string): Promise<string | null | undefined> {
  return (await api.services.get({ name: `${parent}/services/${host}` })).data.state;
}

async function pollToEnd(begun: {
  readonly data: serviceusage_v1.Schema$Operation;
}): Promise<serviceusage_v1.Schema$Operation> {
  for (let asked = 0; asked < 5; asked += 1) {
    const { data } = await api.operations.get({ name: begun.data.name ?? "" });
    if (data.done === true) return data;
  }
  throw new Error(`operation ${begun.data.name} doesn't end`);
}

describe("services of a project", () => {
  it("are listed by state, named by the project's number", async () => {
    const { data } = await api.services.list({ parent, filter: "state:ENABLED", pageSize: 200 });
    expect(data.services?.map((service) => service.name)).toEqual(
      enabledAtFirst.map((host) => `${numbered}/services/${host}`),
    );
    expect(data.services?.[0]).toMatchObject({
      parent: numbered,
      state: "ENABLED",
      config: { name: "compute.googleapis.com", title: "Compute Engine API" },
    });
  });

  it("come in pages, each with the token of the next", async () => {
    const first = await api.services.list({ parent, filter: "state:ENABLED", pageSize: 2 });
    expect(first.data.services).toHaveLength(2);
    const pageToken = first.data.nextPageToken ?? "";
    const second = await api.services.list({ parent, filter: "state:ENABLED", pageSize: 2, pageToken });
    expect(second.data.services?.map((service) => service.config?.name)).toEqual(["storage.googleapis.com"]);
    expect(second.data.nextPageToken).toBeUndefined();
  });

  it("can be read one by one and many at once, enabled or not", async () => {
    expect(await stateOf("container.googleapis.com")).toBe("DISABLED");
    const names = ["iam", "sqladmin"].map((name) => `${parent}/services/${name}.googleapis.com`);
    const { data } = await api.services.batchGet({ parent, names });
    expect(data.services?.map((service) => service.state)).toEqual(["ENABLED", "DISABLED"]);
  });
});

describe("enabling", () => {
  it("is an operation that isn't done yet, and answers with the service at its end", async () => {
    const begun = await api.services.enable({
      name: `${parent}/services/secretmanager.googleapis.com`,
      requestBody: {},
    });
    expect(begun.data.name).toMatch(/^operations\/ac\w+\.p2-123456789012-[0-9a-f-]{36}$/);
    expect(begun.data.done).toBeUndefined();
    expect(await pollToEnd(begun)).toMatchObject({
      done: true,
      response: {
        "@type": "type.googleapis.com/google.api.serviceusage.v1.EnableServiceResponse",
        service: { name: `${numbered}/services/secretmanager.googleapis.com`, parent: numbered, state: "ENABLED" },
      },
    });
    expect(await stateOf("secretmanager.googleapis.com")).toBe("ENABLED");
  });

  it("what is enabled already is done at once", async () => {
    const { data } = await api.services.enable({ name: `${parent}/services/iam.googleapis.com`, requestBody: {} });
    expect(data).toMatchObject({ name: "operations/noop.DONE_OPERATION", done: true });
  });

  it("many at once answers with each, and enables what they need", async () => {
    const serviceIds = ["container.googleapis.com", "sqladmin.googleapis.com"];
    const done = await pollToEnd(await api.services.batchEnable({ parent, requestBody: { serviceIds } }));
    expect(done.response).toMatchObject({
      "@type": "type.googleapis.com/google.api.serviceusage.v1.BatchEnableServicesResponse",
      services: serviceIds.map((host) => ({ name: `${numbered}/services/${host}`, state: "ENABLED" })),
    });
    expect(await stateOf("compute.googleapis.com")).toBe("ENABLED");
  });
});

describe("disabling", () => {
  it("is an operation", async () => {
    const name = `${parent}/services/sqladmin.googleapis.com`;
    const begun = await api.services.disable({ name, requestBody: { checkIfServiceHasUsage: "CHECK" } });
    expect((await pollToEnd(begun)).response).toMatchObject({
      "@type": "type.googleapis.com/google.api.serviceusage.v1.DisableServiceResponse",
    });
    expect(await stateOf("sqladmin.googleapis.com")).toBe("DISABLED");
    expect((await api.services.disable({ name, requestBody: {} })).data).toMatchObject({
      name: "operations/noop.DONE_OPERATION",
      done: true,
    });
  });

  it("takes along what depends on it, when it is told so", async () => {
    const name = `${parent}/services/compute.googleapis.com`;
    const message =
      "The service compute.googleapis.com is depended on by the following active service: container.googleapis.com; " +
      "Please specify disable_dependent_services=true if you want to proceed with disabling all services.";
    const { status, body } = await refusalOf(api.services.disable({ name, requestBody: {} }));
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 400, status: "FAILED_PRECONDITION", message } });
    await pollToEnd(await api.services.disable({ name, requestBody: { disableDependentServices: true } }));
    expect(await stateOf("container.googleapis.com")).toBe("DISABLED");
  });
});

describe("Service Usage refuses", () => {
  it.each([
    {
      name: "an API that Google hasn't",
      call: () => api.services.enable({ name: `${parent}/services/containers.googleapis.com`, requestBody: {} }),
      error: { code: 404, status: "NOT_FOUND", message: expect.stringContaining("containers.googleapis.com") },
    },
    {
      name: "more than twenty at once",
      call: () => {
        const serviceIds = Array.from({ length: 21 }, () => "iam.googleapis.com");
        return api.services.batchEnable({ parent, requestBody: { serviceIds } });
      },
      error: { code: 400, status: "INVALID_ARGUMENT" },
    },
    {
      name: "none at all",
      call: () => api.services.batchEnable({ parent, requestBody: { serviceIds: [] } }),
      error: { code: 400, status: "INVALID_ARGUMENT" },
    },
    {
      name: "to tell about an operation that did nothing",
      call: () => api.operations.get({ name: "operations/noop.DONE_OPERATION" }),
      error: { code: 400, status: "INVALID_ARGUMENT" },
    },
    {
      name: "a page token that it didn't give",
      call: () => api.services.list({ parent, pageToken: "x" }),
      error: { code: 400, status: "INVALID_ARGUMENT" },
    },
    {
      name: "a project that there isn't",
      call: () => api.services.list({ parent: "projects/nobody" }),
      error: { code: 403, status: "PERMISSION_DENIED" },
    },
    {
      name: "a field that the request hasn't",
      call: () => {
        const requestBody = { serviceIds: ["iam.googleapis.com"], force: true };
        return api.services.batchEnable({ parent, requestBody });
      },
      error: {
        code: 400,
        message: 'Invalid JSON payload received. Unknown name "force": Cannot find field.',
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            fieldViolations: [
              { description: 'Invalid JSON payload received. Unknown name "force": Cannot find field.' },
            ],
          },
        ],
      },
    },
  ])("$name", async ({ call, error }) => {
    expect((await refusalOf(call())).body).toMatchObject({ error });
  });

  it("too many calls, for a while", async () => {
    emulator.cloud.faults.quota[`POST /v1/${parent}/services`] = 1;
    const call = () => api.services.enable({ name: `${parent}/services/iam.googleapis.com`, requestBody: {} });
    const { status, body } = await refusalOf(call());
    expect(status).toBe(429);
    expect(body).toMatchObject({
      error: { status: "RESOURCE_EXHAUSTED", details: [{ reason: "RATE_LIMIT_EXCEEDED" }] },
    });
    expect((await call()).status).toBe(200);
  });
});

describe("a caller without the permission", () => {
  addCaller(emulator.cloud, "weak", { member: "user:weak@example.com" });
  const weak = openServiceUsage(emulator.url, "weak");
  const denied = (message: string): unknown => ({
    error: expect.objectContaining({ code: 403, status: "PERMISSION_DENIED", message }),
  });

  it.each([
    {
      permission: "serviceusage.services.list",
      call: () => weak.services.list({ parent }),
      message: `Permission denied to list services for consumer container [${numbered}]`,
    },
    {
      permission: "serviceusage.services.enable",
      call: () => weak.services.enable({ name: `${parent}/services/dns.googleapis.com`, requestBody: {} }),
      message: "Permission denied to enable service [dns.googleapis.com]",
    },
  ])("lacks $permission", async ({ permission, call, message }) => {
    const { status, body } = await refusalOf(call());
    expect(status).toBe(403);
    expect(body).toEqual(denied(message));
    expect(JSON.stringify(body)).toContain(permission);
  });
});

const slow = await startForFile({ timeScale: 1, projects: [project] });

describe("while one change runs", () => {
  it("refuses another one of the same API, which answers only when it is enabled", async () => {
    const busy = openServiceUsage(slow.url);
    const name = `${parent}/services/container.googleapis.com`;
    const { data } = await busy.services.enable({ name, requestBody: {} });
    const second = await refusalOf(busy.services.enable({ name, requestBody: {} }));
    const message =
      "Another activation or deactivation is in progress for the service(s): container.googleapis.com. " +
      "Please try again later.";
    expect(second.status).toBe(400);
    expect(second.body).toEqual(platformBody(400, "FAILED_PRECONDITION", message, { reason: "failedPrecondition" }));
    expect((await busy.operations.get({ name: data.name ?? "" })).data.done).toBeUndefined();
    slow.advance(60_000);
    expect((await busy.operations.get({ name: data.name ?? "" })).data.done).toBe(true);
  });
});
