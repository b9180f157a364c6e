import { describe, expect, it } from "vitest";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const secrets = "/v1/projects/demo-proj/secrets";
const one = `${secrets}/dbpw`;
const name = "projects/123456789012/secrets/dbpw";
const payload = (text: string): unknown => ({ payload: { data: Buffer.from(text).toString("base64") } });

function platform(code: number, message: string, status: string, reason: string): unknown {
  return { error: { code, message, status, errors: [{ message, domain: "global", reason }] } };
}

async function makeSecret(): Promise<TestCloud> {
  const test = makeTestCloud();
  const body = { replication: { automatic: {} }, labels: { fgk: "prod" }, annotations: {} };
  expect((await test.ask(`POST ${secrets}?secretId=dbpw&alt=json`, body)).body).toEqual({
    name,
    replication: { automatic: {} },
    labels: { fgk: "prod" },
    createTime: "2026-01-01T00:00:00.000Z",
    etag: expect.stringMatching(/^"16[0-9a-f]+"$/),
  });
  return test;
}

describe("secrets", () => {
  it("are named by the project's number, listed, and refused twice", async () => {
    const { ask } = await makeSecret();
    const twice = await ask(`POST ${secrets}?secretId=dbpw`, { replication: { automatic: {} } });
    expect(twice.body).toEqual(platform(409, `Secret [${name}] already exists.`, "ALREADY_EXISTS", "alreadyExists"));
    const list = (await ask(`GET ${secrets}?pageSize=100&filter=labels.fgk=prod`)).body;
    expect([list["secrets"][0]["name"], list["totalSize"]]).toEqual([name, 1]);
    expect((await ask(`GET ${secrets}?filter=labels.fgk=dev`)).body).toEqual({});
    expect((await ask(`GET ${secrets}/nope`)).body).toEqual(
      platform(404, "Secret [projects/123456789012/secrets/nope] not found.", "NOT_FOUND", "notFound"),
    );
  });

  it("change under their etag: the loser of a race gets FAILED_PRECONDITION", async () => {
    const { ask } = await makeSecret();
    await ask(`POST ${one}:addVersion`, payload("one"));
    const { etag } = (await ask(`GET ${one}`)).body;
    const patch = `PATCH ${one}?updateMask=versionAliases`;
    const won = await ask(patch, { etag, versionAliases: { fgk: 1 } });
    expect([won.status, won.body["versionAliases"], won.body["labels"]]).toEqual([200, { fgk: "1" }, { fgk: "prod" }]);
    const lost = await ask(patch, { etag, versionAliases: { fgk: 1 } });
    expect([lost.status, lost.body["error"]["status"]]).toEqual([400, "FAILED_PRECONDITION"]);
    expect((await ask(`PATCH ${one}?updateMask=replication`, { replication: {} })).status).toBe(400);
    const nowhere = await ask(patch, { versionAliases: { fgk: "9" } });
    expect([nowhere.status, nowhere.body["error"]["status"]]).toEqual([400, "FAILED_PRECONDITION"]);
  });

  it("hold a policy of their own, read by GET", async () => {
    const { ask } = await makeSecret();
    expect((await ask(`GET ${one}:getIamPolicy?options.requestedPolicyVersion=3`)).body).toEqual({ etag: "ACAB" });
    const bindings = [{ role: "roles/secretmanager.secretAccessor", members: ["user:a@example.com"] }];
    const written = await ask(`POST ${one}:setIamPolicy`, { policy: { version: 3, etag: "ACAB", bindings } });
    expect([written.status, written.body["bindings"]]).toEqual([200, bindings]);
    const stale = await ask(`POST ${one}:setIamPolicy`, { policy: { version: 3, etag: "ACAB", bindings: [] } });
    expect([stale.status, stale.body["error"]["status"]]).toEqual([409, "ABORTED"]);
  });
});

describe("versions", () => {
  it("are read by number, by alias and as the latest, with a checksum", async () => {
    const { ask } = await makeSecret();
    const none = `Secret [${name}] not found or has no versions.`;
    expect((await ask(`GET ${one}/versions/latest:access`)).body["error"]["message"]).toBe(none);
    const first = await ask(`POST ${one}:addVersion`, payload("123456789"));
    expect(first.body).toMatchObject({ name: `${name}/versions/1`, state: "ENABLED" });
    await ask(`POST ${one}:addVersion`, payload("two"));
    await ask(`PATCH ${one}?updateMask=versionAliases`, { versionAliases: { fgk: "1" } });
    const byNumber = (await ask(`GET ${one}/versions/1:access`)).body;
    expect(byNumber).toEqual({
      name: `${name}/versions/1`,
      payload: { data: "MTIzNDU2Nzg5", dataCrc32c: "3808858755" },
    });
    expect((await ask(`GET ${one}/versions/fgk:access`)).body).toEqual(byNumber);
    expect((await ask(`GET ${one}/versions/latest:access`)).body["name"]).toBe(`${name}/versions/2`);
    expect((await ask(`GET ${one}/versions/7:access`)).body["error"]["message"]).toBe(
      `Secret Version [${name}/versions/7] not found.`,
    );
    const list = (await ask(`GET ${one}/versions?pageSize=1`)).body;
    expect([list["versions"][0]["name"], list["totalSize"]]).toEqual([`${name}/versions/2`, 2]);
  });

  it("that are switched off aren't given out, not even as the latest; destroyed is for ever", async () => {
    const { ask } = await makeSecret();
    await ask(`POST ${one}:addVersion`, payload("one"));
    await ask(`POST ${one}:addVersion`, payload("two"));
    expect((await ask(`POST ${one}/versions/2:disable`, {})).body["state"]).toBe("DISABLED");
    expect((await ask(`GET ${one}/versions/latest:access`)).body).toEqual(
      platform(
        400,
        `Secret Version [${name}/versions/2] is in DISABLED state.`,
        "FAILED_PRECONDITION",
        "failedPrecondition",
      ),
    );
    expect((await ask(`POST ${one}/versions/2:enable`, {})).body["state"]).toBe("ENABLED");
    await ask(`POST ${one}/versions/2:destroy`, {});
    expect((await ask(`POST ${one}/versions/2:enable`, {})).body["error"]["message"]).toBe(
      `Secret Version [${name}/versions/2] is in DESTROYED state.`,
    );
    expect((await ask(`GET ${one}/versions?filter=state:ENABLED`)).body["versions"]).toHaveLength(1);
  });

  it.each([
    { what: "nothing", body: { payload: {} } },
    { what: "a wrong checksum", body: { payload: { data: "MTIzNDU2Nzg5", dataCrc32c: "1" } } },
    { what: "more than 64 KiB", body: payload("x".repeat(65_537)) },
  ])("can't hold $what", async ({ body }) => {
    const { ask } = await makeSecret();
    expect((await ask(`POST ${one}:addVersion`, body)).status).toBe(400);
  });
});
