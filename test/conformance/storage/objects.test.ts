import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { legacyBody, refusalOf } from "../refusals.ts";
import { ownerToken, projectId, startForFile } from "../start-emulator.ts";
import { openStorage } from "./open-storage.ts";

const emulator = await startForFile();
const { buckets, objects } = openStorage(emulator.url, ownerToken);
/** For uploads the library takes the root from the call, not from its own options. */
const rootUrl = `${emulator.url}/`;
const bucket = "acme-data";
await buckets.insert({ project: projectId, requestBody: { name: bucket } });

async function put(name: string, body: string): Promise<string> {
  const { data } = await objects.insert({ bucket, name, media: { mimeType: "text/plain", body } }, { rootUrl });
  return data.generation ?? "";
}

/** The library gives a `Headers` of its own, whatever its declarations say. */
function headerOf(answer: { readonly headers: unknown }, name: string): string | null {
  return new Headers(answer.headers as Record<string, string>).get(name);
}

describe("@googleapis/storage: objects", () => {
  it("come in one request, with checksums, and are read back as metadata and as bytes", async () => {
    const { data } = await objects.insert(
      { bucket, name: "one/a b.txt", media: { mimeType: "text/plain", body: "hello" } },
      { rootUrl },
    );
    expect(data).toMatchObject({
      kind: "storage#object",
      name: "one/a b.txt",
      bucket,
      contentType: "text/plain",
      size: "5",
      md5Hash: "XUFAKrxLKna5cZ2REBfFkg==",
      crc32c: "mnG7TA==",
      metageneration: "1",
      storageClass: "STANDARD",
    });
    expect((await objects.get({ bucket, object: "one/a b.txt" })).data).toEqual(data);
    const bytes = await objects.get({ bucket, object: "one/a b.txt", alt: "media" }, { responseType: "text" });
    expect([bytes.data, headerOf(bytes, "x-goog-generation")]).toEqual(["hello", data.generation]);
  });

  it("come with their metadata in two parts", async () => {
    const { data } = await objects.insert(
      {
        bucket,
        requestBody: { name: "two", contentType: "application/zip", metadata: { who: "me" }, cacheControl: "no-store" },
        media: { mimeType: "application/zip", body: Readable.from(["PK\r\n--bytes"]) },
      },
      { rootUrl },
    );
    expect(data).toMatchObject({ contentType: "application/zip", metadata: { who: "me" }, cacheControl: "no-store" });
    const bytes = await objects.get({ bucket, object: "two", alt: "media" }, { responseType: "text" });
    expect([bytes.data, headerOf(bytes, "x-goog-meta-who")]).toEqual(["PK\r\n--bytes", "me"]);
  });

  it.each([
    { range: "bytes=1-3", status: 206, text: "ell", told: "bytes 1-3/5" },
    { range: "bytes=3-", status: 206, text: "lo", told: "bytes 3-4/5" },
    { range: "bytes=-2", status: 206, text: "lo", told: "bytes 3-4/5" },
    { range: "bytes=0-99", status: 206, text: "hello", told: "bytes 0-4/5" },
  ])("give the part that $range asks for", async ({ range, status, text, told }) => {
    await put("range", "hello");
    const asked = { bucket, object: "range", alt: "media" };
    const answer = await objects.get(asked, { responseType: "text", headers: { range } });
    expect([answer.status, answer.data, headerOf(answer, "content-range")]).toEqual([status, text, told]);
  });

  it("list by prefix, by delimiter and by pages, in the order of names", async () => {
    for (const name of ["list/b/1", "list/a", "list/b/2", "list/c/1", "list/z"]) await put(name, "x");
    const whole = await objects.list({ bucket, prefix: "list/", delimiter: "/" });
    expect(whole.data.prefixes).toEqual(["list/b/", "list/c/"]);
    expect(whole.data.items?.map(({ name }) => name)).toEqual(["list/a", "list/z"]);
    const seen: unknown[] = [];
    let pageToken: string | undefined;
    do {
      const page = { bucket, prefix: "list/", delimiter: "/", maxResults: 2, ...(pageToken ? { pageToken } : {}) };
      const { data } = await objects.list(page);
      seen.push([...(data.prefixes ?? []), ...(data.items ?? []).map(({ name }) => name)].sort());
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(seen).toEqual([
      ["list/a", "list/b/"],
      ["list/c/", "list/z"],
    ]);
    const part = await objects.list({ bucket, prefix: "list/", startOffset: "list/b/2", endOffset: "list/z" });
    expect(part.data.items?.map(({ name }) => name)).toEqual(["list/b/2", "list/c/1"]);
  });

  it("take new metadata by patch (null removes) and by update (what isn't sent goes)", async () => {
    await put("meta", "x");
    const object = { bucket, object: "meta" };
    const first = await objects.patch({
      ...object,
      requestBody: { metadata: { a: "1", b: "2" }, cacheControl: "no-store" },
    });
    expect([first.data.metageneration, first.data.metadata]).toEqual(["2", { a: "1", b: "2" }]);
    const nothing = null as unknown as string;
    const second = await objects.patch({ ...object, requestBody: { metadata: { a: nothing } } });
    expect([second.data.metageneration, second.data.metadata]).toEqual(["3", { b: "2" }]);
    const third = await objects.update({ ...object, requestBody: { contentType: "text/css" } });
    expect([third.data.metadata, third.data.cacheControl, third.data.contentType]).toEqual([
      undefined,
      undefined,
      "text/css",
    ]);
  });

  it("are copied, rewritten and put together", async () => {
    await put("part-1", "hel");
    await put("part-2", "lo");
    const compose = await objects.compose({
      destinationBucket: bucket,
      destinationObject: "whole",
      requestBody: {
        sourceObjects: [{ name: "part-1" }, { name: "part-2" }],
        destination: { contentType: "text/plain" },
      },
    });
    expect([compose.data.size, compose.data.componentCount, compose.data.md5Hash]).toEqual(["5", 2, undefined]);
    const to = { destinationBucket: bucket, destinationObject: "copied" };
    const rewrite = await objects.rewrite({ sourceBucket: bucket, sourceObject: "whole", ...to });
    expect(rewrite.data).toMatchObject({
      done: true,
      totalBytesRewritten: "5",
      objectSize: "5",
      resource: { name: "copied" },
    });
    const copy = await objects.copy({
      sourceBucket: bucket,
      sourceObject: "copied",
      destinationBucket: bucket,
      destinationObject: "again",
    });
    expect(copy.data.contentType).toBe("text/plain");
    const bytes = await objects.get({ bucket, object: "again", alt: "media" }, { responseType: "text" });
    expect(bytes.data).toBe("hello");
  });

  it("that are deleted are gone, where no versions are kept", async () => {
    const generation = await put("gone", "x");
    expect((await objects.delete({ bucket, object: "gone" })).status).toBe(204);
    for (const asked of [{}, { generation }]) {
      const refused = await refusalOf(objects.get({ bucket, object: "gone", ...asked }));
      expect(refused.body).toEqual(legacyBody(404, "No such object: acme-data/gone", "notFound"));
    }
  });
});

describe("@googleapis/storage: versions of an object", () => {
  it("stay when it is overwritten or deleted, until they are deleted by generation", async () => {
    await buckets.patch({ bucket, requestBody: { versioning: { enabled: true } } });
    const first = await put("v", "one");
    emulator.advance(1000);
    const second = await put("v", "two");
    const all = await objects.list({ bucket, prefix: "v", versions: true });
    expect(all.data.items?.map(({ generation, timeDeleted }) => [generation, timeDeleted])).toEqual([
      [first, "2026-01-01T00:00:01.000Z"],
      [second, undefined],
    ]);
    const old = await objects.get({ bucket, object: "v", generation: first, alt: "media" }, { responseType: "text" });
    expect(old.data).toBe("one");
    await objects.delete({ bucket, object: "v" });
    expect((await refusalOf(objects.get({ bucket, object: "v" }))).status).toBe(404);
    expect((await objects.list({ bucket, prefix: "v" })).data.items).toBeUndefined();
    const from = { sourceBucket: bucket, sourceObject: "v", sourceGeneration: second };
    await objects.copy({ ...from, destinationBucket: bucket, destinationObject: "v" });
    const back = await objects.get({ bucket, object: "v", alt: "media" }, { responseType: "text" });
    expect(back.data).toBe("two");
    for (const generation of [first, second]) await objects.delete({ bucket, object: "v", generation });
    expect((await objects.list({ bucket, prefix: "v", versions: true })).data.items).toHaveLength(1);
    await buckets.patch({ bucket, requestBody: { versioning: { enabled: false } } });
  });
});

describe("@googleapis/storage: preconditions on objects", () => {
  const stale = legacyBody(412, "At least one of the pre-conditions you specified did not hold.", "conditionNotMet");
  it.each([
    {
      what: "made only if it isn't there",
      call: () =>
        objects.insert(
          { bucket, name: "held", ifGenerationMatch: "0", media: { body: "x", mimeType: "a/b" } },
          { rootUrl },
        ),
    },
    {
      what: "deleted by another generation",
      call: () => objects.delete({ bucket, object: "held", ifGenerationMatch: "1" }),
    },
    {
      what: "patched by another metageneration",
      call: () => objects.patch({ bucket, object: "held", ifMetagenerationMatch: "7", requestBody: {} }),
    },
    {
      what: "rewritten from another generation",
      call: () =>
        objects.rewrite({
          sourceBucket: bucket,
          sourceObject: "held",
          ifSourceGenerationMatch: "1",
          destinationBucket: bucket,
          destinationObject: "to",
        }),
    },
    {
      what: "rewritten over what is there",
      call: () =>
        objects.rewrite({
          sourceBucket: bucket,
          sourceObject: "held",
          ifGenerationMatch: "0",
          destinationBucket: bucket,
          destinationObject: "held",
        }),
    },
  ])("$what: 412", async ({ call }) => {
    await put("held", "x");
    const refused = await refusalOf(call());
    expect([refused.status, refused.body]).toEqual([412, stale]);
  });

  it("made only if it isn't there: 200 when it isn't", async () => {
    const media = { body: "x", mimeType: "text/plain" };
    const { status } = await objects.insert({ bucket, name: "fresh", ifGenerationMatch: "0", media }, { rootUrl });
    expect(status).toBe(200);
  });
});
