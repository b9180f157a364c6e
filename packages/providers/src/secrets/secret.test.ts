import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench, testMark } from "../conformance/bench.ts";
import { bring, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { readSecretVersion } from "./access.ts";
import { secretKind } from "./secret.ts";

const at = { project: "acme-ml" };
const secret = makeResource("secrets.secret/fgk-prod-db-password", at, {
  replication: "automatic",
  "labels.team": "ml",
});
const name = "projects/acme-ml/secrets/fgk-prod-db-password";

checkKind("secrets.secret", {
  kind: secretKind,
  resource: secret,
  changed: makeResource("secrets.secret/fgk-prod-db-password", at, { replication: "automatic", "labels.team": "data" }),
  marking: "us",
  outputs: { version: "1" },
  count: (bench) => Object.keys(bench.cloud.state["secrets"]).length,
  foreign: {
    put: async (bench) => {
      const { json } = await bench.ask("GET", `/v1/${name}`);
      const { labels } = json as { labels: object };
      await bench.ask("PATCH", `/v1/${name}?updateMask=labels`, { labels: { ...labels, owner: "ann" } });
    },
    see: (bench) => bench.cloud.state["secrets"][name].secret.labels.owner,
  },
});

async function versionsOf(bench: Bench): Promise<readonly string[]> {
  const { json } = await bench.ask("GET", `/v1/${name}/versions`);
  return ((json as { versions?: { name: string }[] }).versions ?? []).map(
    (version) => version.name.split("/").pop() ?? "",
  );
}

describe("secrets.secret", () => {
  it("holds 24 URL-safe characters, which are read back in memory", async () => {
    const bench = await openBench();
    const reach = bench.openReach();
    await bring(bench, secretKind(reach), secret);
    expect(await readSecretVersion(reach, name, "fgk")).toMatch(/^[\w-]{24}$/);
    expect(await secretKind(reach).marked?.(bench.openSession())).toEqual([
      { address: "secrets.secret/fgk-prod-db-password", at, mark: testMark, protected: false, dependsOn: [] },
    ]);
  });

  it("of another team is an error when it isn't there: nothing that needs it could be applied", async () => {
    const bench = await openBench();
    const live = await readOnce(bench, secretKind(bench.openReach()), { ...secret, managed: false });
    expect(live).toMatchObject({
      status: "absent",
      remarks: [
        {
          severity: "error",
          help: expect.stringContaining("gcloud secrets create fgk-prod-db-password --project=acme-ml"),
        },
      ],
    });
  });

  it("isn't deleted when it was changed since its mark was read", async () => {
    const bench = await openBench();
    const kind = secretKind(bench.openReach());
    const live = await bring(bench, kind, secret);
    if (live.status !== "present") throw new Error("no secret");
    await bench.ask("PATCH", `/v1/${name}?updateMask=labels`, { labels: { owner: "ann" } });
    await expect(kind.delete?.(bench.openSession(), secret, live)).rejects.toMatchObject({ retry: "conflict" });
    expect((await bench.ask("GET", `/v1/${name}`)).status).toBe(200);
  });

  it("goes on where a killed run stopped", async () => {
    const bench = await openBench();
    const labels = { team: "ml", "fgk-deployment": "prod", "fgk-cluster": "europe-west1-b_flyte" };
    const body = { replication: { automatic: {} }, labels };
    await bench.ask("POST", "/v1/projects/acme-ml/secrets?secretId=fgk-prod-db-password", body);
    const kind = secretKind(bench.openReach());
    expect((await readOnce(bench, kind, secret)).status).toBe("absent");
    await bring(bench, kind, secret);
    expect(await versionsOf(bench)).toEqual(["1"]);
    expect(bench.cloud.state["secrets"][name].secret.versionAliases).toEqual({ fgk: "1" });
  });

  it("adds a version where every one is disabled", async () => {
    const bench = await openBench();
    const body = { replication: { automatic: {} } };
    await bench.ask("POST", "/v1/projects/acme-ml/secrets?secretId=fgk-prod-db-password", body);
    await bench.ask("POST", `/v1/${name}:addVersion`, { payload: { data: "b2xk" } });
    expect((await bench.ask("POST", `/v1/${name}/versions/1:disable`, {})).status).toBe(200);
    const reach = bench.openReach();
    await secretKind(reach).create(bench.openSession(), secret);
    expect(bench.cloud.state["secrets"][name].secret.versionAliases).toEqual({ fgk: "2" });
    expect(await readSecretVersion(reach, name, "2")).toMatch(/^[\w-]{24}$/);
  });

  it("uses the winner's version when it loses a race", async () => {
    const bench = await openBench();
    const rival = secretKind(bench.openReach());
    bench.meddle(3, async (_request, answer) => {
      await rival.create(bench.openSession(), secret);
      return answer();
    });
    const live = await bring(bench, secretKind(bench.openReach()), secret);
    const alias = bench.cloud.state["secrets"][name].secret.versionAliases.fgk;
    expect(live).toMatchObject({ outputs: { version: alias } });
  });

  it("uses the alias a person moved, and a hand-made secret's newest enabled version", async () => {
    const bench = await openBench();
    const kind = secretKind(bench.openReach());
    await bring(bench, kind, secret);
    await bench.ask("POST", `/v1/${name}:addVersion`, { payload: { data: "bmV3" } });
    expect(await readOnce(bench, kind, secret)).toMatchObject({ outputs: { version: "1" } });
    await bench.ask("PATCH", `/v1/${name}?updateMask=versionAliases`, { versionAliases: { fgk: "2" } });
    expect(await readOnce(bench, kind, secret)).toMatchObject({ outputs: { version: "2" } });
    await bench.ask("POST", "/v1/projects/acme-ml/secrets?secretId=theirs", { replication: { automatic: {} } });
    await bench.ask("POST", "/v1/projects/acme-ml/secrets/theirs:addVersion", { payload: { data: "b2xk" } });
    await bench.ask("POST", "/v1/projects/acme-ml/secrets/theirs:addVersion", { payload: { data: "bmV3" } });
    const theirs = makeResource("secrets.secret/theirs", at, { replication: "automatic" });
    expect(await readOnce(bench, kind, theirs)).toMatchObject({ marking: { by: "nobody" }, outputs: { version: "2" } });
  });
});
