import { describe, expect, it } from "vitest";
import type { Bench } from "../conformance/bench.ts";
import { makeResource, openBench } from "../conformance/bench.ts";
import { bring, findChanges, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { bucketRightsKind } from "./bucket-rights.ts";

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const member = `serviceAccount:${email}`;
const at = { project: "acme-ml", bucket: "acme-ml-data", email };
const rights = makeResource("storage.bucket-rights/acme-ml-data", at, {
  [`roles/storage.objectAdmin ${member}`]: true,
  [`roles/storage.legacyBucketReader ${member}`]: true,
});

async function makeBucket(bench: Bench): Promise<void> {
  await bench.ask("POST", "/v1/projects/acme-ml/serviceAccounts", { accountId: "flyte-sa", serviceAccount: {} });
  const iamConfiguration = { uniformBucketLevelAccess: { enabled: true } };
  await bench.ask("POST", "/storage/v1/b?project=acme-ml", { name: "acme-ml-data", iamConfiguration });
}

async function grant(bench: Bench, role: string, who: string): Promise<void> {
  const { json } = await bench.ask("GET", "/storage/v1/b/acme-ml-data/iam");
  const policy = json as { bindings?: object[] };
  const bindings = [...(policy.bindings ?? []), { role, members: [who] }];
  expect((await bench.ask("PUT", "/storage/v1/b/acme-ml-data/iam", { ...policy, bindings })).status).toBe(200);
}

checkKind("storage.bucket-rights", {
  kind: bucketRightsKind,
  resource: rights,
  prepare: makeBucket,
  marking: "unmarkable",
  count: (bench) => JSON.stringify(bench.cloud.state["buckets"]["acme-ml-data"].policy).split(member).length,
  foreign: {
    put: (bench) => grant(bench, "roles/storage.objectViewer", "user:ann@example.com"),
    see: (bench) =>
      JSON.stringify(bench.cloud.state["buckets"]["acme-ml-data"].policy).match(
        /user:ann@example\.com|projectOwner:acme-ml/g,
      ),
  },
});

describe("storage.bucket-rights", () => {
  it.each([
    ["the same roles", ["roles/storage.objectAdmin", "roles/storage.legacyBucketReader"], []],
    ["storage.admin, which includes both", ["roles/storage.admin"], []],
    ["objectAdmin alone", ["roles/storage.objectAdmin"], [`roles/storage.legacyBucketReader ${member}`]],
    ["objectUser, which can't set policies", ["roles/storage.objectUser"], Object.keys(rights.fields)],
  ])("on the bucket: %s", async (_name, roles, missing) => {
    const bench = await openBench();
    await makeBucket(bench);
    for (const role of roles) await grant(bench, role, member);
    const live = await readOnce(bench, bucketRightsKind(bench.openReach()), rights);
    expect(findChanges(rights, live).map(({ path }) => path)).toEqual(missing);
  });

  it("loses no member that somebody else adds meanwhile", async () => {
    const bench = await openBench();
    await makeBucket(bench);
    bench.meddle(1, async (_request, answer) => {
      await grant(bench, "roles/storage.objectViewer", "user:late@example.com");
      return answer();
    });
    await bring(bench, bucketRightsKind(bench.openReach()), rights);
    const { policy } = bench.cloud.state["buckets"]["acme-ml-data"];
    expect(JSON.stringify(policy)).toContain("user:late@example.com");
  });

  it("takes what is held on the project for held, and writes nothing", async () => {
    const bench = await openBench();
    await makeBucket(bench);
    bench.cloud.state["projects"]["acme-ml"].policy = {
      etag: "BwY=",
      bindings: [{ role: "roles/storage.admin", members: [member] }],
    };
    const before = bench.writes();
    await bring(bench, bucketRightsKind(bench.openReach()), rights);
    expect(bench.writes()).toBe(before);
  });

  it("says that rights on the project aren't seen by those who may not look there", async () => {
    const bench = await openBench();
    await makeBucket(bench);
    const permissions = ["storage.buckets.getIamPolicy"];
    bench.cloud.state["callers"]["fgk-emulator"] = { email: "bob@example.com", permissions };
    expect(await readOnce(bench, bucketRightsKind(bench.openReach()), rights)).toMatchObject({
      status: "present",
      remarks: [{ severity: "note", summary: expect.stringContaining("resourcemanager.projects.getIamPolicy") }],
    });
  });
});
