import { describe, expect, it } from "vitest";
import type { CloudResponse } from "../cloud/http.ts";
import { answerGoogle } from "./answer.ts";
import { crc32c } from "./storage-checksums.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const b = "/storage/v1/b";
const uniform = { iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } };
const data = { name: "demo-flyte-data", location: "us-central1", ...uniform };

function legacy(code: number, message: string, reason: string): unknown {
  return { error: { code, message, errors: [{ message, domain: "global", reason }] } };
}

async function makeBucket(body: unknown = data): Promise<TestCloud> {
  const test = makeTestCloud();
  expect((await test.ask(`POST ${b}?project=demo-proj&projection=noAcl`, body)).status).toBe(200);
  return test;
}

/** A request whose body or answer isn't JSON. */
function send(test: TestCloud, line: string, body = "", headers: Record<string, string> = {}): Promise<CloudResponse> {
  const [method = "", path = ""] = line.split(" ");
  const url = new URL(path, "http://127.0.0.1");
  return answerGoogle(test.cloud, { method, url, headers, body: new TextEncoder().encode(body) });
}

describe("buckets", () => {
  it("are made with everything that the API fills in", async () => {
    const { ask } = await makeBucket();
    const { body } = await ask(`GET ${b}/demo-flyte-data`);
    expect(body).toEqual({
      kind: "storage#bucket",
      selfLink: "https://www.googleapis.com/storage/v1/b/demo-flyte-data",
      id: "demo-flyte-data",
      name: "demo-flyte-data",
      projectNumber: "123456789012",
      generation: expect.stringMatching(/^\d{16}$/),
      metageneration: "1",
      etag: "CAE=",
      location: "US-CENTRAL1",
      locationType: "region",
      storageClass: "STANDARD",
      timeCreated: "2026-01-01T00:00:00.000Z",
      updated: "2026-01-01T00:00:00.000Z",
      rpo: "DEFAULT",
      iamConfiguration: {
        bucketPolicyOnly: { enabled: true, lockedTime: "2026-04-01T00:00:00.000Z" },
        uniformBucketLevelAccess: { enabled: true, lockedTime: "2026-04-01T00:00:00.000Z" },
        publicAccessPrevention: "inherited",
      },
      softDeletePolicy: { retentionDurationSeconds: "604800", effectiveTime: "2026-01-01T00:00:00.000Z" },
    });
    expect((await ask("GET /b/demo-flyte-data")).body).toEqual(body);
    expect((await ask("GET /b?project=demo-proj")).body).toEqual({ kind: "storage#buckets", items: [body] });
  });

  const namespace =
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.";
  it.each([
    {
      what: "one's own name again",
      line: `POST ${b}?project=demo-proj`,
      body: data,
      answer: legacy(
        409,
        "Your previous request to create the named bucket succeeded and you already own it.",
        "conflict",
      ),
    },
    {
      what: "a name that somebody else has",
      line: `POST ${b}?project=demo-proj`,
      body: { name: "somebody-elses" },
      answer: legacy(409, namespace, "conflict"),
    },
    {
      what: "no project",
      line: `POST ${b}`,
      body: data,
      answer: legacy(400, "Required parameter: project", "required"),
    },
    {
      what: "a place that doesn't exist",
      line: `POST ${b}?project=demo-proj`,
      body: { name: "new-one", location: "mars" },
      answer: legacy(400, "The specified location constraint is not valid.", "invalid"),
    },
    {
      what: "to be read when it isn't there",
      line: `GET ${b}/nope-nope`,
      body: undefined,
      answer: legacy(404, "The specified bucket does not exist.", "notFound"),
    },
  ])("refuse $what", async ({ line, body, answer }) => {
    const test = await makeBucket();
    test.cloud.faults.bucketsTaken = ["somebody-elses"];
    expect((await test.ask(line, body)).body).toEqual(answer);
  });

  it("of somebody else can't even be looked at", async () => {
    const test = await makeBucket();
    test.cloud.faults.bucketsTaken = ["somebody-elses"];
    expect((await test.ask(`GET ${b}/somebody-elses`)).status).toBe(403);
  });

  it("merge what is written, ignore what can't be, and move their metageneration", async () => {
    const { ask } = await makeBucket({ ...data, labels: { fgk: "prod", team: "ml" } });
    const { body } = await ask(`GET ${b}/demo-flyte-data`);
    const patched = (
      await ask(`PATCH ${b}/demo-flyte-data`, { ...body, location: "EU", labels: { team: null, x: "y" } })
    ).body;
    expect([patched["labels"], patched["location"], patched["metageneration"], patched["etag"]]).toEqual([
      { fgk: "prod", x: "y" },
      "US-CENTRAL1",
      "2",
      "CAI=",
    ]);
    expect((await ask(`PATCH ${b}/demo-flyte-data`, { labels: {} })).body["labels"]).toBeUndefined();
    const off = await ask(`PATCH ${b}/demo-flyte-data`, { softDeletePolicy: { retentionDurationSeconds: "0" } });
    expect(off.body["softDeletePolicy"]).toEqual({ retentionDurationSeconds: "0" });
    const again = await ask(`PATCH ${b}/demo-flyte-data`, { softDeletePolicy: null });
    expect(again.body["softDeletePolicy"]["retentionDurationSeconds"]).toBe("604800");
  });

  it("hold writers to the metageneration that they have read", async () => {
    const { ask } = await makeBucket();
    const answer = legacy(412, "At least one of the pre-conditions you specified did not hold.", "conditionNotMet");
    const path = `${b}/demo-flyte-data?ifMetagenerationMatch=`;
    expect((await ask(`PATCH ${path}2`, { labels: { a: "b" } })).body).toEqual(answer);
    expect((await ask(`PATCH ${path}1`, { labels: { a: "b" } })).status).toBe(200);
    expect((await ask(`DELETE ${path}1`)).body).toEqual(answer);
  });

  it("list by pages", async () => {
    const { ask } = await makeBucket();
    for (const name of ["a-a", "z-z"]) await ask(`POST ${b}?project=123456789012`, { name });
    const first = (await ask(`GET ${b}?project=demo-proj&maxResults=2`)).body;
    const second = (await ask(`GET ${b}?project=demo-proj&maxResults=2&pageToken=${first["nextPageToken"]}`)).body;
    const names = [...first["items"], ...second["items"]].map((bucket) => bucket.name);
    expect([names, second["nextPageToken"]]).toEqual([["a-a", "demo-flyte-data", "z-z"], undefined]);
  });
});

describe("a bucket's policy", () => {
  const iam = `${b}/demo-flyte-data/iam`;
  const viewer = { role: "roles/storage.objectViewer", members: ["user:a@example.com"] };

  it("begins with the project's own roles and its etag is the metageneration", async () => {
    const { ask } = await makeBucket();
    const { body } = await ask(`GET ${iam}?optionsRequestedPolicyVersion=3`);
    expect([body["kind"], body["resourceId"], body["etag"]]).toEqual([
      "storage#policy",
      "projects/_/buckets/demo-flyte-data",
      "CAE=",
    ]);
    expect(body["bindings"][0]).toEqual({
      role: "roles/storage.legacyBucketOwner",
      members: ["projectEditor:demo-proj", "projectOwner:demo-proj"],
    });
  });

  it("is stale after any update of the bucket, with 412", async () => {
    const { ask } = await makeBucket();
    const { body } = await ask(`GET ${iam}?optionsRequestedPolicyVersion=3`);
    await ask(`PATCH ${b}/demo-flyte-data`, { labels: { a: "b" } });
    const policy = { ...body, bindings: [...body["bindings"], viewer], version: 3 };
    const stale = await ask(`PUT ${iam}`, policy);
    expect(stale.body).toEqual(
      legacy(412, "At least one of the pre-conditions you specified did not hold.", "conditionNotMet"),
    );
    const written = await ask(`PUT ${iam}`, { ...policy, etag: "CAI=" });
    expect([written.status, written.body["etag"]]).toEqual([200, "CAM="]);
    expect(written.body["bindings"]).toContainEqual(viewer);
  });

  it("takes eight writes in a second and refuses the ninth", async () => {
    const { ask, advance } = await makeBucket();
    const statuses = [];
    for (let write = 0; write < 9; write += 1) statuses.push((await ask(`PUT ${iam}`, { bindings: [viewer] })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 429]);
    advance(1_000);
    expect((await ask(`PUT ${iam}`, { bindings: [viewer] })).status).toBe(200);
  });

  it("tells which of the asked permissions the caller has", async () => {
    const test = await makeBucket();
    test.cloud.state.callers["t"] = { email: "a@example.com", permissions: ["storage.objects.get"] };
    const path = `${iam}/testPermissions?permissions=storage.objects.get&permissions=storage.buckets.get`;
    expect((await test.ask(`GET ${path}`, undefined, "t")).body).toEqual({
      kind: "storage#testIamPermissionsResponse",
      permissions: ["storage.objects.get"],
    });
  });
});

describe("objects", () => {
  const upload = "/upload/storage/v1/b/demo-flyte-data/o";

  it("are uploaded, read, listed and deleted, and keep their bucket", async () => {
    const test = await makeBucket();
    const made = await send(test, `POST ${upload}?uploadType=media&name=metadata%2Fadmin%2Fa`, "hello", {
      "content-type": "text/plain",
    });
    expect(JSON.parse(String(made.body))).toMatchObject({
      kind: "storage#object",
      name: "metadata/admin/a",
      bucket: "demo-flyte-data",
      contentType: "text/plain",
      size: "5",
      md5Hash: "XUFAKrxLKna5cZ2REBfFkg==",
      crc32c: "mnG7TA==",
    });
    const path = `${b}/demo-flyte-data/o/metadata%2Fadmin%2Fa`;
    expect((await test.ask(`GET ${path}`)).body["size"]).toBe("5");
    const read = await send(test, `GET ${path}?alt=media`);
    expect([String(read.body), read.headers["content-type"]]).toEqual(["hello", "text/plain"]);
    const list = (await test.ask(`GET ${b}/demo-flyte-data/o?prefix=metadata/&delimiter=/`)).body;
    expect([list["prefixes"], list["items"]]).toEqual([["metadata/admin/"], undefined]);
    expect((await test.ask(`DELETE ${b}/demo-flyte-data`)).body).toEqual(
      legacy(409, "The bucket you tried to delete is not empty.", "conflict"),
    );
    expect((await send(test, `DELETE ${path}`)).status).toBe(204);
    expect((await test.ask(`GET ${path}`)).body).toEqual(
      legacy(404, "No such object: demo-flyte-data/metadata/admin/a", "notFound"),
    );
    expect((await send(test, `DELETE ${b}/demo-flyte-data`)).status).toBe(204);
  });

  it.each([
    { what: "CRLF", end: "\r\n", boundary: '"==x=="' },
    { what: "LF and single quotes, as apitools does", end: "\n", boundary: "'==x=='" },
  ])("come in two parts with lines that end in $what", async ({ end, boundary }) => {
    const test = await makeBucket();
    const body = [
      "--==x==",
      "Content-Type: application/json",
      "",
      '{"name":"a.bin"}',
      "--==x==",
      "Content-Type: application/zip",
      "",
      "PK\r\nbytes",
      "--==x==--",
    ].join(end);
    const headers = { "content-type": `multipart/related; boundary=${boundary}` };
    expect((await send(test, `POST ${upload}?uploadType=multipart`, body, headers)).status).toBe(200);
    const read = await send(test, `GET /download/storage/v1/b/demo-flyte-data/o/a.bin?alt=media`);
    expect([String(read.body), read.headers["content-type"]]).toEqual(["PK\r\nbytes", "application/zip"]);
  });

  it("come through a session in pieces", async () => {
    const test = await makeBucket();
    const open = await send(test, `POST ${upload}?uploadType=resumable&name=big`, "");
    const session = new URL(open.headers["location"] ?? "");
    const line = `PUT ${session.pathname}${session.search}`;
    const half = await send(test, line, "hel", { "content-range": "bytes 0-2/*" });
    expect([half.status, half.headers["range"]]).toEqual([308, "bytes=0-2"]);
    expect((await send(test, line, "lo", { "content-range": "bytes 3-4/5" })).status).toBe(200);
    expect(String((await send(test, `GET ${b}/demo-flyte-data/o/big?alt=media`)).body)).toBe("hello");
  });
});

describe("signed links", () => {
  const email = "flyte-sa@demo-proj.iam.gserviceaccount.com";
  const signed = `X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=${encodeURIComponent(`${email}/20260101/auto/storage/goog4_request`)}&X-Goog-Date=20260101T000000Z&X-Goog-Expires=3600&X-Goog-SignedHeaders=host&X-Goog-Signature=00`;

  const zip = { "content-type": "application/zip" };

  async function grant(): Promise<TestCloud> {
    const test = await makeBucket();
    await test.ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "flyte-sa" });
    const bindings = [{ role: "roles/storage.objectAdmin", members: [`serviceAccount:${email}`] }];
    expect((await test.ask(`PUT ${b}/demo-flyte-data/iam`, { bindings })).status).toBe(200);
    return test;
  }

  it("upload and download with the rights of the account that signed", async () => {
    const test = await grant();
    const put = await send(test, `PUT /demo-flyte-data/a/b%20c?${signed}`, "hello", zip);
    expect([put.status, put.headers["etag"]]).toEqual([200, '"5d41402abc4b2a76b9719d911017c592"']);
    expect(String((await send(test, `GET /demo-flyte-data/a/b%20c?${signed}`)).body)).toBe("hello");
    // gcloud storage sign-url looks whether its link can be read.
    expect((await send(test, `HEAD /demo-flyte-data/a/b%20c?${signed}`)).status).toBe(200);
    expect((await send(test, `HEAD /demo-flyte-data/missing?${signed}`)).status).toBe(404);
  });

  it.each([
    ["without a content type", {}],
    ["whose content is JSON", { "content-type": "application/json" }],
  ])("take bytes %s from whoever has the link, credentials or not", async (_what, headers) => {
    const test = await grant();
    test.cloud.faults.requireCredentials = true;
    const put = await send(test, `PUT /demo-flyte-data/a?${signed}`, "[not JSON", headers);
    expect([put.status, String(put.body)]).toEqual([200, ""]);
    expect(String((await send(test, `GET /demo-flyte-data/a?${signed}`)).body)).toBe("[not JSON");
  });

  it("are refused when that account has no right", async () => {
    const put = await send(await makeBucket(), `PUT /demo-flyte-data/a?${signed}`, "hello", zip);
    expect(put.status).toBe(403);
    expect(String(put.body)).toContain(`${email} does not have storage.objects.create access`);
  });

  it.each([
    { what: "too late", afterMs: 3_600_001, sum: "XUFAKrxLKna5cZ2REBfFkg==", code: "ExpiredToken" },
    { what: "with other bytes", afterMs: 0, sum: "AAAAAAAAAAAAAAAAAAAAAA==", code: "BadDigest" },
  ])("are refused $what", async ({ afterMs, sum, code }) => {
    const test = await grant();
    test.advance(afterMs);
    const put = await send(test, `PUT /demo-flyte-data/a?${signed}`, "hello", { ...zip, "content-md5": sum });
    expect([put.status, String(put.body).includes(`<Code>${code}</Code>`)]).toEqual([400, true]);
  });
});

describe("checksums", () => {
  it("are those of the standard's test vector", () => {
    expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  });
});
