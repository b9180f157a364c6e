import { describe, expect, it } from "vitest";
import { makeResource, openBench, testMark } from "../conformance/bench.ts";
import { bring, findChanges, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { bucketKind } from "./bucket.ts";

const at = { project: "acme-ml" };
const fields = {
  location: "europe-west1",
  versioning: false,
  uniformAccess: true,
  publicAccessPrevention: "enforced",
  "labels.team": "ml",
};
const bucket = makeResource("storage.bucket/acme-ml-data", at, fields);
const theirRule = { action: { type: "SetStorageClass", storageClass: "NEARLINE" }, condition: { age: 30 } };

checkKind("storage.bucket", {
  kind: bucketKind,
  resource: bucket,
  changed: makeResource("storage.bucket/acme-ml-data", at, {
    ...fields,
    versioning: true,
    deleteAfterDays: 90,
    "labels.team": "data",
  }),
  marking: "us",
  count: (bench) => Object.keys(bench.cloud.state["buckets"]).length,
  foreign: {
    put: async (bench) => {
      const body = { labels: { owner: "ann" }, lifecycle: { rule: [theirRule] } };
      expect((await bench.ask("PATCH", "/storage/v1/b/acme-ml-data", body)).status).toBe(200);
    },
    see: (bench) => {
      const stored = bench.cloud.state["buckets"]["acme-ml-data"].bucket;
      return [
        stored.labels.owner,
        stored.lifecycle.rule.find((rule: typeof theirRule) => rule.action.type !== "Delete"),
      ];
    },
  },
});

describe("storage.bucket", () => {
  it("takes Google's upper-case location for what the file says", async () => {
    const bench = await openBench();
    const kind = bucketKind(bench.openReach());
    const live = await bring(bench, kind, bucket);
    expect(bench.cloud.state["buckets"]["acme-ml-data"].bucket.location).toBe("EUROPE-WEST1");
    expect(findChanges(bucket, live)).toEqual([]);
    expect(await kind.marked?.(bench.openSession())).toEqual([
      {
        address: "storage.bucket/acme-ml-data",
        at,
        mark: testMark,
        protected: true,
        stays: { why: expect.stringContaining("ran before"), help: expect.stringContaining("gs://acme-ml-data") },
        dependsOn: [],
      },
    ]);
  });

  it("doesn't write over a change that came in between", async () => {
    const bench = await openBench();
    const kind = bucketKind(bench.openReach());
    const live = await bring(bench, kind, bucket);
    await bench.ask("PATCH", "/storage/v1/b/acme-ml-data", { labels: { owner: "ann" } });
    if (live.status !== "present") throw new Error("no bucket");
    const change = { path: "versioning", before: false, after: true };
    await expect(kind.update(bench.openSession(), bucket, live, [change])).rejects.toMatchObject({ retry: "conflict" });
  });

  it("says that a name is somebody else's", async () => {
    const bench = await openBench();
    bench.cloud.faults["bucketsTaken"] = ["acme-ml-data"];
    await expect(bring(bench, bucketKind(bench.openReach()), bucket)).rejects.toMatchObject({
      diagnostic: { code: expect.stringMatching(/^(does-not-fit|no-permission)$/) },
    });
  });

  it("removes a label and the expiry that are declared as absent", async () => {
    const bench = await openBench();
    const kind = bucketKind(bench.openReach());
    await bring(bench, kind, makeResource("storage.bucket/acme-ml-data", at, { ...fields, deleteAfterDays: 7 }));
    await bring(
      bench,
      kind,
      makeResource("storage.bucket/acme-ml-data", at, { deleteAfterDays: null, "labels.team": null }),
    );
    const stored = bench.cloud.state["buckets"]["acme-ml-data"].bucket;
    expect(stored.labels).not.toHaveProperty("team");
    expect(stored.lifecycle?.rule ?? []).toEqual([]);
  });

  it("asks for consent before data is deleted by age", async () => {
    const bench = await openBench();
    const kind = bucketKind(bench.openReach());
    const live = await bring(bench, kind, bucket);
    const change = (before: number | undefined, after: number) =>
      kind.risk?.(
        {
          action: "update",
          resource: bucket,
          fields: [{ path: "deleteAfterDays", before, after }],
          expect: { hash: "", identity: {} },
        },
        live,
      )?.risk;
    expect([change(undefined, 30), change(30, 7), change(7, 30)]).toEqual(["data loss", "data loss", undefined]);
  });

  it("keeps a bucket that isn't empty", async () => {
    const bench = await openBench();
    const kind = bucketKind(bench.openReach());
    const live = await bring(bench, kind, bucket);
    await bench.ask("POST", "/upload/storage/v1/b/acme-ml-data/o?uploadType=media&name=run-1", "data");
    if (live.status !== "present") throw new Error("no bucket");
    const now = await readOnce(bench, kind, bucket);
    if (now.status !== "present") throw new Error("no bucket");
    await expect(kind.delete?.(bench.openSession(), bucket, now)).rejects.toMatchObject({
      retry: "never",
      diagnostic: { code: "protected" },
    });
  });
});

describe("what is in a bucket", () => {
  const upload = "/upload/storage/v1/b/acme-ml-data/o?uploadType=media&name=";

  it("keeps it, until somebody consents: then every object goes with it, page by page", async () => {
    const bench = await openBench();
    const kind = bucketKind(bench.openReach());
    const live = await bring(bench, kind, bucket);
    if (live.status !== "present") throw new Error("no bucket");
    expect(await kind.contents?.(bench.openSession(), bucket, live)).toEqual([]);
    expect((await bench.ask("POST", `${upload}a%2Fb`, {})).status).toBe(200);
    expect(await kind.contents?.(bench.openSession(), bucket, live)).toEqual([
      { what: "objects", help: "see what they are (1 object): gcloud storage ls --all-versions gs://acme-ml-data/**" },
    ]);
    for (let count = 0; count < 1_001; count += 1) await bench.ask("POST", `${upload}c${count}`, {});
    const [many] = (await kind.contents?.(bench.openSession(), bucket, live)) ?? [];
    expect(many?.help).toContain("1,000 or more objects");
    await expect(kind.delete?.(bench.openSession(), bucket, live, [])).rejects.toMatchObject({
      diagnostic: { code: "protected" },
    });
    await kind.delete?.(bench.openSession(), bucket, live, ["objects"]);
    expect(Object.keys(bench.cloud.state["buckets"])).toEqual([]);
  });
});
