import { describe, expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import { instance, openSqladmin, pollToEnd, project } from "./open-sqladmin.ts";

const emulator = await startForFile();
const api = openSqladmin(emulator.url);
const settings = {
  tier: "db-f1-micro",
  databaseFlags: [{ name: "cloudsql.iam_authentication", value: "on" }],
};
await api.instances.insert({ project, requestBody: { name: instance, databaseVersion: "POSTGRES_15", settings } });

describe("databases", () => {
  it("are made by an operation, with PostgreSQL's defaults", async () => {
    const requestBody = { instance, kind: "sql#database", name: "flyteadmin", project };
    const operation = await pollToEnd(api, await api.databases.insert({ project, instance, requestBody }));
    expect([operation.operationType, operation.targetId]).toEqual(["CREATE_DATABASE", instance]);
    const { data } = await api.databases.get({ project, instance, database: "flyteadmin" });
    expect(data).toMatchObject({
      kind: "sql#database",
      name: "flyteadmin",
      charset: "UTF8",
      collation: "en_US.UTF8",
      instance,
      project,
      selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${instance}/databases/flyteadmin`,
    });
  });

  it("are listed with the one that every instance has", async () => {
    const { data } = await api.databases.list({ project, instance });
    expect([data.kind, data.items?.map((item) => item.name)]).toEqual([
      "sql#databasesList",
      ["flyteadmin", "postgres"],
    ]);
  });

  it("go by an operation", async () => {
    const begun = await api.databases.delete({ project, instance, database: "flyteadmin" });
    expect((await pollToEnd(api, begun)).operationType).toBe("DELETE_DATABASE");
    const { data } = await api.databases.list({ project, instance });
    expect(data.items?.map((item) => item.name)).toEqual(["postgres"]);
  });
});

describe("users", () => {
  it("are made with a password that is never shown", async () => {
    const requestBody = { name: "flyteadmin", password: "first" };
    const operation = await pollToEnd(api, await api.users.insert({ project, instance, requestBody }));
    expect(operation.operationType).toBe("CREATE_USER");
    const { data } = await api.users.get({ project, instance, name: "flyteadmin" });
    expect(data).toMatchObject({ kind: "sql#user", name: "flyteadmin", host: "", instance, project });
    expect(data.password).toBeUndefined();
  });

  it("get another password, under another etag", async () => {
    const before = (await api.users.get({ project, instance, name: "flyteadmin" })).data.etag;
    const requestBody = { name: "flyteadmin", password: "second" };
    const begun = await api.users.update({ project, instance, name: "flyteadmin", requestBody });
    expect((await pollToEnd(api, begun)).operationType).toBe("UPDATE_USER");
    expect((await api.users.get({ project, instance, name: "flyteadmin" })).data.etag).not.toBe(before);
  });

  it("may be accounts of IAM, once the instance has the flag", async () => {
    const requestBody = { name: "flyte-sa@acme-ml.iam", type: "CLOUD_IAM_SERVICE_ACCOUNT" };
    await pollToEnd(api, await api.users.insert({ project, instance, requestBody }));
    const { data } = await api.users.list({ project, instance });
    expect(data.items?.map((item) => [item.name, item.type])).toEqual([
      ["flyte-sa@acme-ml.iam", "CLOUD_IAM_SERVICE_ACCOUNT"],
      ["flyteadmin", undefined],
      ["postgres", undefined],
    ]);
  });

  it("go by an operation", async () => {
    const begun = await api.users.delete({ project, instance, name: "flyteadmin" });
    expect((await pollToEnd(api, begun)).operationType).toBe("DELETE_USER");
    const { data } = await api.users.list({ project, instance });
    expect(data.items?.map((item) => item.name)).toEqual(["flyte-sa@acme-ml.iam", "postgres"]);
  });
});
