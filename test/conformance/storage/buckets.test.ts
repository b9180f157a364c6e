import { describe, expect, it } from "vitest";
import { legacyBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, projectNumber, startForFile } from "../start-emulator.ts";
import { openStorage } from "./open-storage.ts";

const emulator = await startForFile();
const { buckets } = openStorage(emulator.url, ownerToken);
const project = projectId;

describe("@googleapis/storage: buckets", () => {
  it("a bucket is made with its labels, rules and access, in an upper-case location", async () => {
    const { data } = await buckets.insert({
      project,
      requestBody: {
        name: "acme-data",
        location: "us-central1",
        labels: { team: "ml" },
        lifecycle: { rule: [{ action: { type: "Delete" }, condition: { age: 30, isLive: false } }] },
        iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
        versioning: { enabled: true },
      },
    });
    expect(data).toMatchObject({
      kind: "storage#bucket",
      id: "acme-data",
      name: "acme-data",
      projectNumber,
      location: "US-CENTRAL1",
      locationType: "region",
      storageClass: "STANDARD",
      metageneration: "1",
      etag: "CAE=",
      rpo: "DEFAULT",
      timeCreated: "2026-01-01T00:00:00.000Z",
      labels: { team: "ml" },
      lifecycle: { rule: [{ action: { type: "Delete" }, condition: { age: 30, isLive: false } }] },
      iamConfiguration: {
        uniformBucketLevelAccess: { enabled: true, lockedTime: "2026-04-01T00:00:00.000Z" },
        bucketPolicyOnly: { enabled: true, lockedTime: "2026-04-01T00:00:00.000Z" },
        publicAccessPrevention: "enforced",
      },
      versioning: { enabled: true },
      softDeletePolicy: { retentionDurationSeconds: "604800" },
    });
    expect((await buckets.get({ bucket: "acme-data" })).data).toEqual(data);
  });

  it.each([
    { asked: "us", location: "US", type: "multi-region" },
    { asked: "Nam4", location: "NAM4", type: "dual-region" },
    { asked: "europe-west4", location: "EUROPE-WEST4", type: "region" },
    { asked: undefined, location: "US", type: "multi-region" },
  ])("location $asked is $location, a $type", async ({ asked, location, type }) => {
    const name = `acme-place-${String(asked).toLowerCase()}`;
    const requestBody = { name, ...(asked === undefined ? {} : { location: asked }) };
    const { data } = await buckets.insert({ project, requestBody });
    expect([data.location, data.locationType]).toEqual([location, type]);
    await buckets.delete({ bucket: name });
  });

  it("autoclass says since when and where objects end; a second patch doesn't move that", async () => {
    const requestBody = { name: "acme-auto", autoclass: { enabled: true } };
    const { data } = await buckets.insert({ project, requestBody });
    const autoclass = {
      enabled: true,
      toggleTime: "2026-01-01T00:00:00.000Z",
      terminalStorageClass: "NEARLINE",
      terminalStorageClassUpdateTime: "2026-01-01T00:00:00.000Z",
    };
    expect(data.autoclass).toEqual(autoclass);
    emulator.advance(60_000);
    const again = await buckets.patch({ bucket: "acme-auto", requestBody: { autoclass: { enabled: true } } });
    expect(again.data.autoclass).toEqual(autoclass);
    await buckets.delete({ bucket: "acme-auto" });
  });

  it("lists by pages, by the order of names, from a prefix", async () => {
    for (const name of ["acme-p3", "acme-p1", "acme-p2"]) await buckets.insert({ project, requestBody: { name } });
    const names: (string | null | undefined)[] = [];
    let pageToken: string | undefined;
    let pages = 0;
    do {
      const asked = { project, prefix: "acme-p", maxResults: 2, ...(pageToken === undefined ? {} : { pageToken }) };
      const { data } = await buckets.list(asked);
      names.push(...(data.items ?? []).map(({ name }) => name));
      pageToken = data.nextPageToken ?? undefined;
      pages += 1;
    } while (pageToken !== undefined);
    expect([names, pages]).toEqual([["acme-p1", "acme-p2", "acme-p3"], 2]);
    const { data } = await buckets.list({ project, prefix: "no-such" });
    expect(data).toEqual({ kind: "storage#buckets" });
  });

  it("patch merges labels key by key, null takes one out; what is read-only is ignored", async () => {
    const { data: before } = await buckets.get({ bucket: "acme-data" });
    const patch = { ...before, location: "EU", labels: { cost: "42" }, projectNumber: "1" };
    const { data } = await buckets.patch({ bucket: "acme-data", requestBody: patch });
    expect(data).toMatchObject({ labels: { team: "ml", cost: "42" }, location: "US-CENTRAL1", projectNumber });
    expect(data.metageneration).toBe(String(Number(before.metageneration) + 1));
    const gone = { labels: { cost: null } } as unknown as { labels: Record<string, string> };
    expect((await buckets.patch({ bucket: "acme-data", requestBody: gone })).data.labels).toEqual({ team: "ml" });
    expect((await buckets.patch({ bucket: "acme-data", requestBody: { labels: {} } })).data.labels).toBeUndefined();
  });

  it("patch doesn't take the API's own times from a client that spells them another way", async () => {
    const { data } = await buckets.patch({
      bucket: "acme-data",
      requestBody: {
        iamConfiguration: {
          uniformBucketLevelAccess: { enabled: true, lockedTime: "2027-02-20T17:32:28.844000+00:00" },
        },
        softDeletePolicy: { retentionDurationSeconds: "604800", effectiveTime: "2027-02-20T17:32:28.844000+00:00" },
      },
    });
    expect(data.iamConfiguration?.uniformBucketLevelAccess?.lockedTime).toBe("2026-04-01T00:00:00.000Z");
    expect(data.softDeletePolicy?.effectiveTime).toBe("2026-01-01T00:00:00.000Z");
  });

  it("update puts what isn't sent back to its default", async () => {
    const { data } = await buckets.update({ bucket: "acme-data", requestBody: { labels: { only: "this" } } });
    expect([data.labels, data.lifecycle, data.versioning]).toEqual([{ only: "this" }, undefined, undefined]);
    expect(data.iamConfiguration?.publicAccessPrevention).toBe("inherited");
  });

  it.each([
    { what: "a lifecycle rule", requestBody: { lifecycle: { rule: [] } }, field: "lifecycle", value: undefined },
    {
      what: "soft delete",
      requestBody: { softDeletePolicy: { retentionDurationSeconds: "0" } },
      field: "softDeletePolicy",
      value: { retentionDurationSeconds: "0" },
    },
    {
      what: "versioning",
      requestBody: { versioning: { enabled: true } },
      field: "versioning",
      value: { enabled: true },
    },
    { what: "its class", requestBody: { storageClass: "NEARLINE" }, field: "storageClass", value: "NEARLINE" },
  ] as const)("patch sets $what", async ({ requestBody, field, value }) => {
    const { data } = await buckets.patch({ bucket: "acme-data", requestBody: requestBody as object });
    expect(data[field]).toEqual(value);
  });

  it("a deleted bucket's name can be had again", async () => {
    await buckets.insert({ project, requestBody: { name: "acme-again" } });
    expect((await buckets.delete({ bucket: "acme-again" })).status).toBe(204);
    expect((await refusalOf(buckets.get({ bucket: "acme-again" }))).status).toBe(404);
    expect((await buckets.insert({ project, requestBody: { name: "acme-again" } })).status).toBe(200);
  });
});

describe("@googleapis/storage: buckets refuse", () => {
  const condition = "At least one of the pre-conditions you specified did not hold.";
  it.each([
    {
      what: "to be read when missing",
      call: () => buckets.get({ bucket: "acme-nope" }),
      body: legacyBody(404, "The specified bucket does not exist.", "notFound"),
    },
    {
      what: "one's own name twice",
      call: () => buckets.insert({ project, requestBody: { name: "acme-data" } }),
      body: legacyBody(
        409,
        "Your previous request to create the named bucket succeeded and you already own it.",
        "conflict",
      ),
    },
    {
      what: "a name that somebody else holds",
      call: () => buckets.insert({ project, requestBody: { name: "taken-by-others" } }),
      body: legacyBody(
        409,
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
          "Please select a different name and try again.",
        "conflict",
      ),
    },
    {
      what: "a stale patch",
      call: () => buckets.patch({ bucket: "acme-data", ifMetagenerationMatch: "1", requestBody: {} }),
      body: legacyBody(412, condition, "conditionNotMet"),
    },
    {
      what: "a stale deletion",
      call: () => buckets.delete({ bucket: "acme-data", ifMetagenerationMatch: "1" }),
      body: legacyBody(412, condition, "conditionNotMet"),
    },
    {
      what: "a place that isn't there",
      call: () => buckets.insert({ project, requestBody: { name: "acme-mars", location: "mars" } }),
      body: legacyBody(400, "The specified location constraint is not valid.", "invalid"),
    },
    {
      what: "a name with capitals",
      call: () => buckets.insert({ project, requestBody: { name: "Acme" } }),
      body: legacyBody(400, "Invalid bucket name: 'Acme'", "invalid"),
    },
    {
      what: "a project that isn't there",
      call: () => buckets.insert({ project: "acme-nope", requestBody: { name: "acme-new" } }),
      body: legacyBody(400, "Unknown project id: acme-nope", "invalid"),
    },
  ])("$what", async ({ call, body }) => {
    emulator.cloud.faults.bucketsTaken = ["taken-by-others"];
    const refused = await refusalOf(call());
    expect(refused.body).toEqual(body);
    expect(body).toMatchObject({ error: { code: refused.status } });
  });

  it("to be deleted while an old version of an object is left", async () => {
    const storage = openStorage(emulator.url, ownerToken);
    const bucket = "acme-full";
    await buckets.insert({ project, requestBody: { name: bucket, versioning: { enabled: true } } });
    const media = { mimeType: "text/plain", body: "a" };
    await storage.objects.insert({ bucket, name: "a", media }, { rootUrl: `${emulator.url}/` });
    await storage.objects.delete({ bucket, object: "a" });
    expect((await storage.objects.list({ bucket })).data.items).toBeUndefined();
    const full = legacyBody(409, "The bucket you tried to delete is not empty.", "conflict");
    expect((await refusalOf(buckets.delete({ bucket }))).body).toEqual(full);
  });

  it("when the quota is used up, with the older APIs' error", async () => {
    emulator.cloud.faults.quota = { "GET /storage/v1/b": 1 };
    const { status, body } = await refusalOf(buckets.list({ project }));
    expect(status).toBe(429);
    expect(body).toMatchObject({
      error: { code: 429, errors: [{ domain: "usageLimits", reason: "rateLimitExceeded" }] },
    });
    expect(body).not.toHaveProperty("error.status");
    expect((await buckets.list({ project })).status).toBe(200);
  });

  it("callers who don't say who they are", async () => {
    emulator.cloud.faults.requireCredentials = true;
    const response = await fetch(`${emulator.url}/storage/v1/b/acme-data`);
    emulator.cloud.faults.requireCredentials = false;
    expect([response.status, await response.json()]).toEqual([
      401,
      {
        error: {
          code: 401,
          message:
            "Anonymous caller does not have storage.buckets.get access to the Google Cloud Storage bucket. " +
            "Permission 'storage.buckets.get' denied on resource (or it may not exist).",
          errors: [
            {
              message:
                "Anonymous caller does not have storage.buckets.get access to the Google Cloud Storage bucket. " +
                "Permission 'storage.buckets.get' denied on resource (or it may not exist).",
              domain: "global",
              reason: "required",
              locationType: "header",
              location: "Authorization",
            },
          ],
        },
      },
    ]);
  });
});
