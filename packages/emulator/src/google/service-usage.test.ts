import { describe, expect, it } from "vitest";
import { makeTestCloud } from "./test-cloud.ts";

const services = "/v1/projects/demo-proj/services";

describe("service usage", () => {
  it("enables an API and what it needs, when its operation is done and not before", async () => {
    const { ask, advance } = makeTestCloud({}, []);
    const begun = await ask(`POST ${services}/container.googleapis.com:enable`, {});
    expect(begun.body["done"]).toBeUndefined();
    expect(begun.body["name"]).toMatch(/^operations\/acf\.p2-123456789012-/);
    advance(19_999);
    expect((await ask(`GET ${services}/container.googleapis.com`)).body["state"]).toBe("DISABLED");
    advance(1);
    const done = await ask(`GET /v1/${begun.body["name"]}`);
    expect(done.body["done"]).toBe(true);
    expect(done.body["response"]["@type"]).toBe("type.googleapis.com/google.api.serviceusage.v1.EnableServiceResponse");
    expect(done.body["response"]["service"]["name"]).toBe("projects/123456789012/services/container.googleapis.com");
    expect(done.body["response"]["service"]["state"]).toBe("ENABLED");
    const list = await ask(`GET ${services}?filter=state:ENABLED&pageSize=200`);
    const hosts = list.body["services"].map((service: { config: { name: string } }) => service.config.name);
    expect(hosts).toContain("compute.googleapis.com");
    expect(hosts).toContain("oslogin.googleapis.com");
    expect(hosts).not.toContain("sqladmin.googleapis.com");
    expect((await ask("GET /v1/projects/demo-proj/locations/-/clusters")).body).toEqual({});
  });

  it("answers done at once when there is nothing to do; that operation can't be polled", async () => {
    const { ask } = makeTestCloud();
    const { body } = await ask(`POST ${services}/container.googleapis.com:enable`, {});
    expect(body).toEqual({ name: "operations/noop.DONE_OPERATION", done: true });
    const polled = await ask("GET /v1/operations/noop.DONE_OPERATION");
    expect([polled.status, polled.body["error"]["status"]]).toEqual([400, "INVALID_ARGUMENT"]);
  });

  it("lets a new API answer only after the fault's time, though it counts as enabled", async () => {
    const { ask, advance } = makeTestCloud({ timeScale: 0, faults: { serviceVisibleAfterMs: 60_000 } }, []);
    await ask(`POST ${services}:batchEnable`, { serviceIds: ["iam.googleapis.com"] });
    expect((await ask(`GET ${services}/iam.googleapis.com`)).body["state"]).toBe("ENABLED");
    expect((await ask("GET /v1/projects/demo-proj/serviceAccounts")).status).toBe(403);
    advance(60_000);
    expect((await ask("GET /v1/projects/demo-proj/serviceAccounts")).status).toBe(200);
  });

  it("refuses more than twenty at once, and none", async () => {
    const { ask } = makeTestCloud();
    const serviceIds = Array.from({ length: 21 }, () => "iam.googleapis.com");
    expect((await ask(`POST ${services}:batchEnable`, { serviceIds })).status).toBe(400);
    expect((await ask(`POST ${services}:batchEnable`, { serviceIds: [] })).status).toBe(400);
  });

  it("refuses a second change of an API while one runs", async () => {
    const { ask } = makeTestCloud({}, []);
    await ask(`POST ${services}/container.googleapis.com:enable`, {});
    const { status, body } = await ask(`POST ${services}/compute.googleapis.com:enable`, {});
    expect(status).toBe(400);
    expect(body["error"]["status"]).toBe("FAILED_PRECONDITION");
    expect(body["error"]["message"]).toMatch(
      /^Another activation or deactivation is in progress for the service\(s\): compute\.googleapis\.com/,
    );
  });

  it("doesn't disable what another API needs unless told", async () => {
    const { ask } = makeTestCloud({ timeScale: 0 }, ["compute.googleapis.com", "container.googleapis.com"]);
    const { status, body } = await ask(`POST ${services}/compute.googleapis.com:disable`, {});
    expect(status).toBe(400);
    expect(body["error"]["message"]).toBe(
      "The service compute.googleapis.com is depended on by the following active service: container.googleapis.com; " +
        "Please specify disable_dependent_services=true if you want to proceed with disabling all services.",
    );
    await ask(`POST ${services}/compute.googleapis.com:disable`, { disableDependentServices: true });
    const list = await ask(`GET ${services}?filter=state:ENABLED`);
    expect(list.body).toEqual({});
  });

  it("gives lists in pages", async () => {
    const { ask } = makeTestCloud();
    const first = await ask(`GET ${services}?filter=state:ENABLED&pageSize=5`);
    expect(first.body["services"]).toHaveLength(5);
    const token = encodeURIComponent(first.body["nextPageToken"]);
    const second = await ask(`GET ${services}?filter=state:ENABLED&pageSize=5&pageToken=${token}`);
    expect(second.body["services"].map((each: { name: string }) => each.name)).toEqual([
      "projects/123456789012/services/secretmanager.googleapis.com",
      "projects/123456789012/services/servicenetworking.googleapis.com",
      "projects/123456789012/services/sqladmin.googleapis.com",
      "projects/123456789012/services/storage.googleapis.com",
    ]);
    expect(second.body["nextPageToken"]).toBeUndefined();
  });

  it("doesn't know an API that Google doesn't have", async () => {
    const { ask } = makeTestCloud();
    const { status, body } = await ask(`POST ${services}/containers.googleapis.com:enable`, {});
    expect(status).toBe(404);
    expect(body["error"]["message"]).toBe("Service 'containers.googleapis.com' not found or permission denied.");
  });
});
