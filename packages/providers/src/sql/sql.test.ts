import type { Json, Resource } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench, testMark } from "../conformance/bench.ts";
import { bring, findChanges, readOnce, remove } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { createGoogleReach } from "../google/reach.ts";
import type { PasswordInUse } from "../secrets/remark-version.ts";
import { sqlDatabaseKind } from "./database.ts";
import { sqlInstanceKind } from "./instance.ts";
import { sqlUserKind } from "./user.ts";

const at = { project: "acme-ml", region: "europe-west1" };
const inside = { project: "acme-ml", instance: "flyte-db" };
const key = "projects/acme-ml/instances/flyte-db";
const secretName = "projects/acme-ml/secrets/db";
const fields = {
  version: "POSTGRES_15",
  edition: "enterprise",
  tier: "db-custom-2-7680",
  diskGb: 20,
  availability: "zonal",
  backups: true,
  ssl: "require",
  publicIp: true,
  protect: false,
  "labels.team": "ml",
};
const instance = makeResource("sql.instance/flyte-db", at, fields);
const database = makeResource("sql.database/flyte-db/flyteadmin", inside, { charset: "UTF8" });
const userPassword = { secret: secretName, version: "1" };
const user = makeResource(
  "sql.user/flyte-db/flyteadmin",
  { ...inside, secret: secretName },
  { password: userPassword },
);

async function makeInstance(bench: Bench): Promise<void> {
  const body = { name: "flyte-db", region: "europe-west1", databaseVersion: "POSTGRES_15" };
  const settings = { tier: "db-custom-2-7680", edition: "ENTERPRISE", ipConfiguration: { ipv4Enabled: true } };
  const answer = await bench.ask("POST", "/sql/v1beta4/projects/acme-ml/instances", { ...body, settings });
  expect(answer.status).toBe(200);
  await bench.world.sleep(1_200_000);
  await bench.ask("POST", "/v1/projects/acme-ml/secrets?secretId=db", { replication: { automatic: {} } });
  const data = Buffer.from("first-Passw0rd-of-flyte").toString("base64");
  await bench.ask("POST", `/v1/${secretName}:addVersion`, { payload: { data } });
}

checkKind("sql.instance", {
  kind: sqlInstanceKind,
  resource: instance,
  changed: makeResource("sql.instance/flyte-db", at, {
    ...fields,
    version: "POSTGRES_16",
    tier: "db-custom-4-15360",
    backups: false,
    "labels.team": "data",
  }),
  marking: "us",
  count: (bench) => Object.keys(bench.cloud.state["sql"]).length,
  foreign: {
    put: (bench) => {
      const { settings } = bench.cloud.state["sql"][key].instance;
      settings.userLabels["owner"] = "ann";
      settings.databaseFlags = [{ name: "max_connections", value: "200" }];
    },
    see: (bench) => {
      const { settings } = bench.cloud.state["sql"][key].instance;
      return [settings.userLabels["owner"], settings.databaseFlags];
    },
  },
});

checkKind("sql.database", {
  kind: sqlDatabaseKind,
  resource: database,
  prepare: makeInstance,
  marking: "unmarkable",
  count: (bench) => Object.keys(bench.cloud.state["sql"][key].databases).length,
});

function usedAs(password: Json | undefined, installed = true): PasswordInUse {
  return { read: async () => password, isInstalled: async () => installed, isUsedBy: async () => false };
}

checkKind("sql.user", {
  kind: (reach) => sqlUserKind(reach, usedAs(userPassword)),
  resource: user,
  prepare: makeInstance,
  marking: "unmarkable",
  count: (bench) => Object.keys(bench.cloud.state["sql"][key].users).length,
});

describe("sql.instance", () => {
  it("gives its addresses, and is protected when it is found by its mark", async () => {
    const bench = await openBench();
    const kind = sqlInstanceKind(bench.openReach());
    expect(await bring(bench, kind, instance)).toMatchObject({
      outputs: {
        publicIp: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
        connectionName: "acme-ml:europe-west1:flyte-db",
      },
    });
    expect(await kind.marked?.(bench.openSession())).toEqual([
      { address: "sql.instance/flyte-db", at, mark: testMark, protected: true, dependsOn: [] },
    ]);
  });

  it("takes a disk that grew for what was asked for, and refuses a lower version in the plan", async () => {
    const bench = await openBench();
    await makeInstance(bench);
    bench.cloud.state["sql"][key].instance.settings.dataDiskSizeGb = "55";
    const wanted = makeResource("sql.instance/flyte-db", at, { diskGb: 20, version: "POSTGRES_14" });
    const live = await readOnce(bench, sqlInstanceKind(bench.openReach()), wanted);
    expect(findChanges(wanted, live).map(({ path }) => path)).toEqual(["version"]);
    if (live.status !== "present") throw new Error("no instance");
    expect(live.remarks.map(({ severity, code }) => [severity, code])).toEqual([
      ["error", "does-not-fit"],
      ["note", "note"],
    ]);
  });

  it("spells the larger edition as the API does, and reads it back", async () => {
    const bench = await openBench();
    const kind = sqlInstanceKind(bench.openReach());
    const wanted = makeResource("sql.instance/flyte-db", at, {
      ...fields,
      edition: "enterprise-plus",
      tier: "db-perf-optimized-N-2",
    });
    const live = await bring(bench, kind, wanted);
    expect(bench.cloud.state["sql"][key].instance.settings.edition).toBe("ENTERPRISE_PLUS");
    expect(findChanges(wanted, live)).toEqual([]);
  });

  it("isn't taken for absent while a region doesn't answer", async () => {
    const bench = await openBench();
    await makeInstance(bench);
    const warnings = [{ code: "REGION_UNREACHABLE", region: "europe-west1", message: "…" }];
    const partial = new TextEncoder().encode(JSON.stringify({ kind: "sql#instancesList", warnings }));
    const world: Bench["world"] = {
      ...bench.world,
      fetch: async (address, options) => {
        const answer = await bench.world.fetch(address, options);
        return new URL(address).pathname.endsWith("/instances") ? { ...answer, body: partial } : answer;
      },
    };
    const reach = createGoogleReach(world, ["acme-ml"]);
    const silent = { retry: "transient", diagnostic: { code: "unreachable" } };
    await expect(readOnce(bench, sqlInstanceKind(reach), instance)).rejects.toMatchObject(silent);
    await expect(readOnce(bench, sqlUserKind(reach), user)).rejects.toMatchObject(silent);
  });

  it("refuses to write over settings that moved since they were read", async () => {
    const bench = await openBench();
    await makeInstance(bench);
    const kind = sqlInstanceKind(bench.openReach());
    const wanted = makeResource("sql.instance/flyte-db", at, { backups: true });
    const live = await readOnce(bench, kind, wanted);
    bench.cloud.state["sql"][key].instance.settings.settingsVersion = "99";
    const [change] = findChanges(wanted, live);
    if (live.status !== "present" || change === undefined) throw new Error("no change");
    await expect(kind.update(bench.openSession(), wanted, live, [change])).rejects.toMatchObject({ retry: "conflict" });
  });

  it("is busy while another operation runs on it", async () => {
    const bench = await openBench();
    await makeInstance(bench);
    await bench.ask("POST", "/sql/v1beta4/projects/acme-ml/instances/flyte-db/databases", { name: "other" });
    await expect(sqlDatabaseKind(bench.openReach()).create(bench.openSession(), database)).rejects.toMatchObject({
      retry: "busy",
    });
  });

  it("has risks that match what a change does", async () => {
    const bench = await openBench();
    await makeInstance(bench);
    const kind = sqlInstanceKind(bench.openReach());
    const live = await readOnce(bench, kind, instance);
    const riskOf = (path: string, after: string | boolean) =>
      kind.risk?.(
        {
          action: "update",
          resource: instance,
          fields: [{ path, before: "x", after }],
          expect: { hash: "", identity: {} },
        },
        live,
      )?.risk;
    expect([riskOf("tier", "db-custom-8"), riskOf("publicIp", true), riskOf("labels.team", "x")]).toEqual([
      "downtime",
      "exposure",
      undefined,
    ]);
  });
});

describe("sql.user", () => {
  it("gets the password of the secret's version", async () => {
    const bench = await openBench();
    await makeInstance(bench);
    await bring(bench, sqlUserKind(bench.openReach()), user);
    expect(bench.cloud.state["sql"][key].users.flyteadmin.password).toBe("first-Passw0rd-of-flyte");
  });

  it("keeps the password that it has when nobody wrote one", async () => {
    const bench = await openBench();
    await makeInstance(bench);
    await bench.ask("POST", "/sql/v1beta4/projects/acme-ml/instances/flyte-db/users", {
      name: "flyteadmin",
      password: "theirs",
    });
    await bench.world.sleep(60_000);
    const byDefault = { ...user, fields: { password: { value: userPassword, role: "default" } } } as const;
    const kind = sqlUserKind(bench.openReach());
    await bring(bench, kind, byDefault);
    await expect(kind.create(bench.openSession(), byDefault)).rejects.toMatchObject({ retry: "conflict" });
    expect(bench.cloud.state["sql"][key].users.flyteadmin.password).toBe("theirs");
  });

  it("is absent, not forbidden, while there is no instance", async () => {
    const bench = await openBench();
    const reach = bench.openReach();
    expect((await readOnce(bench, sqlUserKind(reach), user)).status).toBe("absent");
    expect((await readOnce(bench, sqlDatabaseKind(reach), database)).status).toBe("absent");
  });

  it("is set again when the version in use is another", async () => {
    const bench = await openBench();
    await makeInstance(bench);
    const inUse = usedAs({ secret: secretName, version: "1" });
    await bring(bench, sqlUserKind(bench.openReach(), inUse), user);
    const data = Buffer.from("second-Passw0rd").toString("base64");
    await bench.ask("POST", `/v1/${secretName}:addVersion`, { payload: { data } });
    const rotated = makeResource("sql.user/flyte-db/flyteadmin", user.at, {
      password: { secret: secretName, version: "2" },
    });
    await bring(bench, sqlUserKind(bench.openReach(), inUse), rotated);
    expect(bench.cloud.state["sql"][key].users.flyteadmin.password).toBe("second-Passw0rd");
  });

  const lostRows: readonly [string, Partial<Resource>, PasswordInUse, boolean, readonly string[]][] = [
    ["nobody has its password", {}, usedAs(undefined, false), false, ["error"]],
    ["the secret has it", {}, usedAs(undefined, false), true, []],
    ["an installed Flyte has it", {}, usedAs(undefined, true), false, []],
    ["the cluster's secret names it", {}, usedAs(userPassword, false), false, []],
    [
      "it can't be told",
      {},
      { read: async () => undefined, isInstalled: async () => undefined, isUsedBy: async () => false },
      false,
      [],
    ],
    ["it is another team's", { managed: false }, usedAs(undefined, false), false, []],
    [
      "the file sets it",
      { fields: { password: { value: userPassword, role: "written" } } },
      usedAs(undefined, false),
      false,
      [],
    ],
  ];
  it.each(lostRows)("that exists while no password is written: %s", async (_name, parts, inUse, secret, expected) => {
    const bench = await openBench();
    await makeInstance(bench);
    const path = "/sql/v1beta4/projects/acme-ml/instances/flyte-db/users";
    await bench.ask("POST", path, { name: "flyteadmin", password: "theirs" });
    await bench.world.sleep(60_000);
    if (!secret) delete bench.cloud.state["secrets"][secretName];
    const byDefault = { ...user, fields: { password: { value: userPassword, role: "default" } }, ...parts } as const;
    const live = await readOnce(bench, sqlUserKind(bench.openReach(), inUse), byDefault);
    expect(live.status === "present" && live.remarks.map(({ severity }) => severity)).toEqual(expected);
  });
});

describe("what is on an instance", () => {
  const children = "/sql/v1beta4/projects/acme-ml/instances/flyte-db";

  it.each([
    {
      theirs: false,
      addresses: ["sql.database/flyte-db/billing", "sql.database/flyte-db/flyteadmin", "sql.user/flyte-db/ann"],
    },
    { theirs: true, addresses: [undefined, undefined, undefined] },
  ])("is told but for the system's own, by address unless it is another team's: $theirs", async (row) => {
    const bench = await openBench();
    await makeInstance(bench);
    for (const name of ["flyteadmin", "billing"]) {
      expect((await bench.ask("POST", `${children}/databases`, { name })).status).toBe(200);
      await bench.world.sleep(60_000);
    }
    await bench.ask("POST", `${children}/users`, { name: "ann", password: "hers" });
    await bench.world.sleep(60_000);
    const kind = sqlInstanceKind(bench.openReach(), { schemaIsTheirs: row.theirs });
    const live = await readOnce(bench, kind, instance);
    if (live.status !== "present") throw new Error("no instance");
    const found = (await kind.contents?.(bench.openSession(), instance, live)) ?? [];
    const inOrder = [...found].sort((a, b) => (a.what < b.what ? -1 : 1));
    expect(inOrder.map(({ what }) => what)).toEqual([
      "the database billing",
      "the database flyteadmin",
      "the database user ann",
    ]);
    expect(inOrder.map(({ address }) => address)).toEqual(row.addresses);
  });

  it("goes although Google protects it: the protection is lifted in a call of its own", async () => {
    const bench = await openBench();
    const kind = sqlInstanceKind(bench.openReach());
    await bring(bench, kind, makeResource("sql.instance/flyte-db", at, { ...fields, protect: true }));
    await remove(bench, kind, instance);
    expect(Object.keys(bench.cloud.state["sql"])).toEqual([]);
  });
});
