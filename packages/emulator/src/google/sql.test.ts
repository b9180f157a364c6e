import { describe, expect, it } from "vitest";
import { databaseOf, loginAllowed, recordTables } from "./sql-login.ts";
import type { Asked, TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const instances = "/sql/v1beta4/projects/demo-proj/instances";
const one = `${instances}/flyte-db`;
const network = "projects/demo-proj/global/networks/default";
const postgres = {
  name: "flyte-db",
  region: "europe-west1",
  databaseVersion: "POSTGRES_15",
  settings: { tier: "db-custom-2-7680", ipConfiguration: { ipv4Enabled: false, privateNetwork: network } },
};

function legacy(code: number, message: string, reason: string): unknown {
  return { error: { code, message, errors: [{ message, domain: "global", reason }] } };
}

const busy = legacy(
  409,
  "Operation failed because another operation was already in progress. Try your request after the current operation is complete.",
  "operationInProgress",
);

/** Sends a change that must be taken, lets its time pass, and answers its operation. */
async function finish({ ask, advance }: TestCloud, line: string, body?: unknown): Promise<Asked["body"]> {
  const begun = await ask(line, body);
  expect([begun.status, begun.body["error"]]).toEqual([200, undefined]);
  advance(8 * 60_000);
  return (await ask(`GET /sql/v1beta4/projects/demo-proj/operations/${begun.body["name"]}`)).body;
}

async function connect(test: TestCloud): Promise<void> {
  await test.ask("POST /compute/v1/projects/demo-proj/global/addresses", {
    name: "google-managed",
    purpose: "VPC_PEERING",
    addressType: "INTERNAL",
    prefixLength: 16,
    network: "global/networks/default",
  });
  test.advance(60_000);
  await test.ask("POST /v1/services/servicenetworking.googleapis.com/connections", {
    network: "projects/123456789012/global/networks/default",
    reservedPeeringRanges: ["google-managed"],
  });
  test.advance(60_000);
}

/** A running instance at 10.64.0.3 with the database and the user `flyte`. */
async function makeFlyteDatabase(): Promise<TestCloud> {
  const test = makeTestCloud();
  await connect(test);
  await finish(test, `POST ${instances}`, postgres);
  await finish(test, `POST ${one}/databases`, { name: "flyte" });
  await finish(test, `POST ${one}/users`, { name: "flyte", password: "s3cret" });
  return test;
}

describe("instances", () => {
  it("are PENDING_CREATE for minutes, then RUNNABLE with an address of the peering range", async () => {
    const test = makeTestCloud();
    const { ask, advance } = test;
    await connect(test);
    const link = { ...postgres.settings.ipConfiguration, privateNetwork: `http://127.0.0.1:1/compute/v1/${network}` };
    const begun = await ask(`POST ${instances}`, {
      ...postgres,
      settings: { ...postgres.settings, ipConfiguration: link },
    });
    expect(begun.body).toMatchObject({
      kind: "sql#operation",
      operationType: "CREATE",
      status: "PENDING",
      targetId: "flyte-db",
      targetProject: "demo-proj",
    });
    advance(8 * 60_000 - 1);
    const early = (await ask(`GET ${one}`)).body;
    expect([early["state"], early["ipAddresses"]]).toEqual(["PENDING_CREATE", undefined]);
    expect((await ask(`GET /sql/v1beta4/projects/demo-proj/operations/${begun.body["name"]}`)).body["status"]).toBe(
      "RUNNING",
    );
    advance(1);
    const made = (await ask(`GET /v1/projects/demo-proj/instances/flyte-db`)).body;
    expect(made).toMatchObject({
      kind: "sql#instance",
      state: "RUNNABLE",
      connectionName: "demo-proj:europe-west1:flyte-db",
      ipAddresses: [{ type: "PRIVATE", ipAddress: "10.64.0.3" }],
      settings: {
        tier: "db-custom-2-7680",
        edition: "ENTERPRISE",
        settingsVersion: "1",
        deletionProtectionEnabled: false,
        dataDiskSizeGb: "10",
        ipConfiguration: { ipv4Enabled: false, privateNetwork: network },
      },
    });
    expect((await ask(`GET /sql/v1beta4/projects/demo-proj/operations/${begun.body["name"]}`)).body["status"]).toBe(
      "DONE",
    );
  });

  const invalid = (why: string): unknown => legacy(400, `Invalid request: ${why}`, "invalid");
  it.each([
    {
      what: "a private network without a connection",
      change: {},
      answer: invalid("Incorrect Service Networking config for instance: demo-proj:flyte-db:NETWORK_NOT_PEERED."),
    },
    { what: "a name with underscores", change: { name: "flyte_db" }, answer: invalid("instance name (flyte_db).") },
    {
      what: "no way to be reached",
      change: { settings: { tier: "db-f1-micro", ipConfiguration: { ipv4Enabled: false } } },
      answer: invalid("At least one of Public IP or Private IP or PSC connectivity must be enabled."),
    },
    {
      what: "a custom machine in the edition that PostgreSQL 16 has by default",
      change: { databaseVersion: "POSTGRES_16", settings: { tier: "db-custom-2-7680" } },
      answer: invalid(
        "Invalid Tier (db-custom-2-7680) for (ENTERPRISE_PLUS) Edition. Use a predefined Tier like db-perf-optimized-N-* instead. Learn more at https://cloud.google.com/sql/docs/postgres/create-instance#machine-types",
      ),
    },
  ])("refuse $what", async ({ change, answer }) => {
    expect((await makeTestCloud().ask(`POST ${instances}`, { ...postgres, ...change })).body).toEqual(answer);
  });

  it("that don't exist are 404, but their children are 403", async () => {
    const { ask } = makeTestCloud();
    const missing = legacy(404, "The Cloud SQL instance does not exist.", "instanceDoesNotExist");
    expect((await ask(`GET ${one}`)).body).toEqual(missing);
    expect((await ask(`DELETE ${one}`)).body).toEqual(missing);
    const denied = legacy(403, "The client is not authorized to make this request.", "notAuthorized");
    expect((await ask(`POST ${one}/databases`, { name: "flyte" })).body).toEqual(denied);
    expect((await ask(`GET ${one}/users`)).body).toEqual(denied);
    expect((await ask(`GET ${instances}`)).body).toEqual({ kind: "sql#instancesList" });
  });

  it("have one operation at a time, and one name once", async () => {
    const test = await makeFlyteDatabase();
    const taken = legacy(409, "The Cloud SQL instance already exists.", "instanceAlreadyExists");
    expect((await test.ask(`POST ${instances}`, postgres)).body).toEqual(taken);
    await test.ask(`POST ${one}/databases`, { name: "other" });
    expect((await test.ask(`POST ${one}/users`, { name: "u", password: "p" })).body).toEqual(busy);
    expect((await test.ask(`PATCH ${one}`, { settings: { tier: "db-f1-micro" } })).body).toEqual(busy);
    test.advance(3_000);
    expect((await test.ask(`POST ${one}/users`, { name: "u", password: "p" })).status).toBe(200);
  });

  it("aren't asked for their children before they run", async () => {
    const test = makeTestCloud();
    await connect(test);
    await test.ask(`POST ${instances}`, postgres);
    expect((await test.ask(`GET ${one}/databases`)).body).toEqual(
      legacy(400, "Invalid request: Invalid request since instance is not running.", "invalid"),
    );
  });

  it("merge labels key by key on PATCH, and move settingsVersion", async () => {
    const test = await makeFlyteDatabase();
    await finish(test, `PATCH ${one}`, { settings: { userLabels: { fgk: "prod", team: "ml" } } });
    await finish(test, `PATCH ${one}`, { settings: { userLabels: { fgk: "dev", team: null } } });
    const { settings } = (await test.ask(`GET ${one}`)).body;
    expect([settings.userLabels, settings.settingsVersion, settings.tier]).toEqual([
      { fgk: "dev" },
      "3",
      "db-custom-2-7680",
    ]);
    const stale = await test.ask(`PATCH ${one}`, { settings: { settingsVersion: "2", tier: "db-f1-micro" } });
    expect(stale.body).toEqual(legacy(412, "Condition does not match.", "staleData"));
  });

  it("are replaced by PUT, which must carry the newest version and can't take the private network away", async () => {
    const test = await makeFlyteDatabase();
    expect((await test.ask(`PUT ${one}`, { settings: postgres.settings })).status).toBe(400);
    const settings = { ...postgres.settings, settingsVersion: "1" };
    const moved = await test.ask(`PUT ${one}`, { settings: { ...settings, ipConfiguration: { ipv4Enabled: true } } });
    expect(moved.body).toEqual(legacy(400, "This operation is not valid for this instance.", "invalidOperation"));
    await finish(test, `PUT ${one}`, { settings });
    expect((await test.ask(`GET ${one}`)).body["settings"]["settingsVersion"]).toBe("2");
  });

  it("don't go while they are protected", async () => {
    const test = await makeFlyteDatabase();
    await finish(test, `PATCH ${one}`, { settings: { deletionProtectionEnabled: true } });
    expect((await test.ask(`DELETE ${one}`)).body["error"]["message"]).toBe(
      "The instance is protected. Please disable the deletion protection and try again. To disable deletion protection, update the instance settings with deletionProtectionEnabled set to false.",
    );
    await finish(test, `PATCH ${one}`, { settings: { deletionProtectionEnabled: false } });
    await finish(test, `DELETE ${one}`);
    expect((await test.ask(`GET ${one}`)).status).toBe(404);
  });

  it("that fail to be made stay behind as FAILED, with the operation's error", async () => {
    const test = makeTestCloud({ faults: { operationFails: { CREATE: "Something broke." } } });
    await connect(test);
    const done = await finish(test, `POST ${instances}`, postgres);
    expect(done["error"]).toEqual({
      kind: "sql#operationErrors",
      errors: [{ kind: "sql#operationError", code: "INTERNAL_ERROR", message: "Something broke." }],
    });
    expect((await test.ask(`GET ${one}`)).body["state"]).toBe("FAILED");
  });
});

describe("databases and users", () => {
  it("list what PostgreSQL begins with, and never a password", async () => {
    const test = await makeFlyteDatabase();
    const databases = (await test.ask(`GET ${one}/databases`)).body;
    expect(databases["items"].map((item: { name: string }) => item.name)).toEqual(["flyte", "postgres"]);
    expect(databases["items"][0]).toMatchObject({ kind: "sql#database", charset: "UTF8", collation: "en_US.UTF8" });
    const users = (await test.ask(`GET ${one}/users`)).body;
    expect(users["items"].map((item: { name: string }) => item.name)).toEqual(["flyte", "postgres"]);
    expect(JSON.stringify(users)).not.toContain("s3cret");
  });

  it("refuse a database twice, but silently reset the password of a user who exists", async () => {
    const test = await makeFlyteDatabase();
    expect((await test.ask(`POST ${one}/databases`, { name: "flyte" })).body["error"]["message"]).toBe(
      'Invalid request: failed to create database flyte. Detail: pq: database "flyte" already exists.',
    );
    await finish(test, `POST ${one}/users`, { name: "flyte", password: "other" });
    expect(loginAllowed(test.cloud, "10.64.0.3", "flyte", "s3cret", "flyte")).toBe("password");
    await finish(test, `PUT ${one}/users?name=flyte`, { password: "third" });
    expect(loginAllowed(test.cloud, "10.64.0.3", "flyte", "third", "flyte")).toBe("ok");
  });

  it("keep a user who owns tables until the database is gone", async () => {
    const test = await makeFlyteDatabase();
    recordTables(test.cloud, "10.64.0.3", "flyte", "flyte", 24);
    expect((await test.ask(`DELETE ${one}/users?name=flyte&host=`)).body["error"]["message"]).toBe(
      'Invalid request: failed to delete user flyte: . role "flyte" cannot be dropped because some objects depend on it Details: 24 objects in database flyte.',
    );
    await finish(test, `DELETE ${one}/databases/flyte`);
    await finish(test, `DELETE ${one}/users?name=flyte&host=`);
    expect((await test.ask(`GET ${one}/users`)).body["items"]).toHaveLength(1);
  });
});

describe("logins", () => {
  it.each([
    {
      what: "the right password",
      host: "10.64.0.3",
      user: "flyte",
      password: "s3cret",
      database: "flyte",
      login: "ok",
    },
    { what: "a wrong password", host: "10.64.0.3", user: "flyte", password: "x", database: "flyte", login: "password" },
    {
      what: "postgres, who was given none",
      host: "10.64.0.3",
      user: "postgres",
      password: "",
      database: "flyte",
      login: "password",
    },
    {
      what: "a missing database",
      host: "10.64.0.3",
      user: "flyte",
      password: "s3cret",
      database: "x",
      login: "no-database",
    },
    {
      what: "another host",
      host: "10.64.0.9",
      user: "flyte",
      password: "s3cret",
      database: "flyte",
      login: "unreachable",
    },
  ])("$what is $login", async ({ host, user, password, database, login }) => {
    const { cloud } = await makeFlyteDatabase();
    expect(loginAllowed(cloud, host, user, password, database)).toBe(login);
  });

  it("find no instance while it restarts for a new machine, and find it again afterwards", async () => {
    const test = await makeFlyteDatabase();
    expect(databaseOf(test.cloud, "10.64.0.3")).toEqual({ instance: "projects/demo-proj/instances/flyte-db" });
    await test.ask(`PATCH ${one}`, { settings: { tier: "db-custom-4-15360" } });
    expect(loginAllowed(test.cloud, "10.64.0.3", "flyte", "s3cret", "flyte")).toBe("unreachable");
    test.advance(60_000);
    await test.ask(`GET ${one}`);
    expect(loginAllowed(test.cloud, "10.64.0.3", "flyte", "s3cret", "flyte")).toBe("ok");
  });

  it("have no schema to write to when the user was made with other roles", async () => {
    const test = await makeFlyteDatabase();
    await finish(test, `POST ${one}/users`, { name: "app", password: "p", databaseRoles: ["pg_read_all_data"] });
    expect(loginAllowed(test.cloud, "10.64.0.3", "app", "p", "flyte")).toBe("no-schema");
  });
});
