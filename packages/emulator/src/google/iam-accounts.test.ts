import { describe, expect, it } from "vitest";
import { makeTestCloud } from "./test-cloud.ts";

const accounts = "/v1/projects/demo-proj/serviceAccounts";
const email = "flyte-system@demo-proj.iam.gserviceaccount.com";

describe("service accounts", () => {
  it("creates, reads by email, id and any project, lists, and knows duplicates", async () => {
    const { ask } = makeTestCloud();
    const made = await ask(`POST ${accounts}?alt=json`, {
      accountId: "flyte-system",
      serviceAccount: { description: "d", displayName: "flyte" },
    });
    expect(made.status).toBe(200);
    expect(made.body).toEqual({
      name: `projects/demo-proj/serviceAccounts/${email}`,
      projectId: "demo-proj",
      uniqueId: expect.stringMatching(/^1\d{20}$/),
      email,
      displayName: "flyte",
      description: "d",
      etag: "MDEwMjE5MjA=",
      oauth2ClientId: made.body["uniqueId"],
    });
    expect((await ask(`GET /v1/projects/-/serviceAccounts/${email}`)).body).toEqual(made.body);
    expect((await ask(`GET /v1/projects/123456789012/serviceAccounts/${email}`)).body).toEqual(made.body);
    expect((await ask(`GET ${accounts}/${made.body["uniqueId"]}`)).body).toEqual(made.body);
    expect((await ask(`GET ${accounts}?pageSize=100`)).body).toEqual({ accounts: [made.body] });
    const again = await ask(`POST ${accounts}`, { accountId: "flyte-system", serviceAccount: {} });
    const message = "Service account flyte-system already exists within project projects/demo-proj.";
    expect(again.body).toEqual({
      error: {
        code: 409,
        message,
        status: "ALREADY_EXISTS",
        errors: [{ message, domain: "global", reason: "alreadyExists" }],
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.ResourceInfo",
            resourceName: `projects/demo-proj/serviceAccounts/${email}`,
          },
        ],
      },
    });
  });

  it("says 404 for an unknown account", async () => {
    const { ask } = makeTestCloud();
    expect(await ask(`GET ${accounts}/${email}`)).toEqual({
      status: 404,
      body: {
        error: {
          code: 404,
          message: "Unknown service account",
          status: "NOT_FOUND",
          errors: [{ message: "Unknown service account", domain: "global", reason: "notFound" }],
        },
      },
    });
  });

  it("answers a patch with the name and the changed fields only", async () => {
    const { ask } = makeTestCloud();
    await ask(`POST ${accounts}`, { accountId: "flyte-system", serviceAccount: { description: "d" } });
    const patched = await ask(`PATCH ${accounts}/${email}`, {
      serviceAccount: { displayName: "x", description: "ignored" },
      updateMask: "displayName",
    });
    expect(patched.body).toEqual({ name: `projects/demo-proj/serviceAccounts/${email}`, displayName: "x" });
    expect((await ask(`GET ${accounts}/${email}`)).body["description"]).toBe("d");
  });

  it.each(["flyte", "Flyte-system", "1flyte-system", "flyte-system-", "a".repeat(31)])(
    "refuses the id %s",
    async (accountId) => {
      const { ask } = makeTestCloud();
      const { status, body } = await ask(`POST ${accounts}`, { accountId });
      expect([status, body["error"]["status"]]).toEqual([400, "INVALID_ARGUMENT"]);
    },
  );

  it("turns an account off and on", async () => {
    const { ask } = makeTestCloud();
    await ask(`POST ${accounts}`, { accountId: "flyte-system" });
    expect((await ask(`POST ${accounts}/${email}:disable`, {})).body).toEqual({});
    expect((await ask(`GET ${accounts}/${email}`)).body["disabled"]).toBe(true);
    await ask(`POST ${accounts}/${email}:enable`, {});
    expect((await ask(`GET ${accounts}/${email}`)).body["disabled"]).toBeUndefined();
  });

  it("keeps a deleted account's members as deleted ones, gives nothing to its successor, and can bring it back", async () => {
    const { ask } = makeTestCloud();
    const made = await ask(`POST ${accounts}`, { accountId: "flyte-system" });
    const bindings = [{ role: "roles/storage.admin", members: [`serviceAccount:${email}`] }];
    await ask("POST /v1/projects/demo-proj:setIamPolicy", { policy: { bindings, version: 3 } });
    await ask(`DELETE ${accounts}/${email}`);
    const left = `deleted:serviceAccount:${email}?uid=${made.body["uniqueId"]}`;
    const read = async () => (await ask("POST /v1/projects/demo-proj:getIamPolicy", {})).body["bindings"];
    expect(await read()).toEqual([{ role: "roles/storage.admin", members: [left] }]);
    const undeleted = await ask(`POST ${accounts}/${made.body["uniqueId"]}:undelete`, {});
    expect(undeleted.body).toEqual({ restoredAccount: made.body });
    expect(await read()).toEqual(bindings);
    await ask(`DELETE ${accounts}/${email}`);
    const second = await ask(`POST ${accounts}`, { accountId: "flyte-system" });
    expect(second.body["uniqueId"]).not.toBe(made.body["uniqueId"]);
    expect(await read()).toEqual([{ role: "roles/storage.admin", members: [left] }]);
  });

  it("holds at most a hundred accounts", async () => {
    const { ask } = makeTestCloud();
    for (let nth = 0; nth < 100; nth += 1) await ask(`POST ${accounts}`, { accountId: `account-${nth}` });
    const { status, body } = await ask(`POST ${accounts}`, { accountId: "one-too-many" });
    expect([status, body["error"]["message"]]).toEqual([429, "Maximum number of service accounts on project reached."]);
  });

  it("lists the keys that people made, and Google's own when all are asked for", async () => {
    const { ask } = makeTestCloud();
    await ask(`POST ${accounts}`, { accountId: "flyte-system", serviceAccount: {} });
    const keys = `${accounts}/${email}/keys`;
    expect((await ask(`GET ${keys}?keyTypes=USER_MANAGED`)).body).toEqual({});
    const made = await ask(`POST ${keys}`, {});
    expect(made.body["name"]).toMatch(new RegExp(`^projects/demo-proj/serviceAccounts/${email}/keys/[0-9a-f]{40}$`));
    const listed = await ask(`GET ${keys}?keyTypes=USER_MANAGED`);
    expect((listed.body["keys"] as { name: string }[]).map(({ name }) => name)).toEqual([made.body["name"]]);
    expect(((await ask(`GET ${keys}`)).body["keys"] as unknown[]).length).toBe(2);
    expect((await ask(`DELETE /v1/${made.body["name"]}`)).status).toBe(200);
    expect((await ask(`GET ${keys}?keyTypes=USER_MANAGED`)).body).toEqual({});
  });
});
