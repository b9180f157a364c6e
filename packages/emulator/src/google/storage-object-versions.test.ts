import { describe, expect, it } from "vitest";
import type { CloudResponse } from "../cloud/http.ts";
import { answerGoogle } from "./answer.ts";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const b = "/storage/v1/b/demo-data";
const upload = "/upload/storage/v1/b/demo-data/o";

async function makeBucket(versions: boolean): Promise<TestCloud> {
  const test = makeTestCloud();
  const versioning = { enabled: versions };
  await test.ask("POST /storage/v1/b?project=demo-proj", { name: "demo-data", location: "EU", versioning });
  return test;
}

function send(test: TestCloud, line: string, body = "", headers: Record<string, string> = {}): Promise<CloudResponse> {
  const [method = "", path = ""] = line.split(" ");
  const url = new URL(path, "http://127.0.0.1");
  return answerGoogle(test.cloud, { method, url, headers, body: new TextEncoder().encode(body) });
}

async function put(test: TestCloud, name: string, text: string): Promise<string> {
  const answer = await send(test, `POST ${upload}?uploadType=media&name=${name}`, text);
  return JSON.parse(String(answer.body)).generation;
}

describe("versions of an object", () => {
  it.each([
    { versions: true, listed: 2 },
    { versions: false, listed: 1 },
  ])("are kept when it is written over: $versions", async ({ versions, listed }) => {
    const test = await makeBucket(versions);
    const first = await put(test, "a", "one");
    await put(test, "a", "two");
    // gcloud writes `True`.
    expect((await test.ask(`GET ${b}/o?versions=True`)).body["items"]).toHaveLength(listed);
    const old = await send(test, `GET ${b}/o/a?alt=media&generation=${first}`);
    expect([old.status, versions ? String(old.body) : ""]).toEqual(versions ? [200, "one"] : [404, ""]);
  });

  it("the live one's generation, deleted by name, doesn't stay as an old one", async () => {
    const test = await makeBucket(true);
    const generation = await put(test, "a", "one");
    await send(test, `DELETE ${b}/o/a?generation=${generation}`);
    expect((await test.ask(`GET ${b}/o?versions=true`)).body["items"]).toBeUndefined();
    expect((await send(test, `DELETE ${b}`)).status).toBe(204);
  });
});

describe("an upload session", () => {
  async function open(test: TestCloud, query = ""): Promise<string> {
    const opened = await send(test, `POST ${upload}?uploadType=resumable&name=big${query}`);
    const session = new URL(opened.headers["location"] ?? "");
    return `${session.pathname}${session.search}`;
  }

  it("skips what comes twice, tells how far it is, and ends", async () => {
    const test = await makeBucket(false);
    const session = await open(test);
    await send(test, `PUT ${session}`, "hel", { "content-range": "bytes 0-2/5" });
    const asked = await send(test, `PUT ${session}`, "", { "content-range": "bytes */5" });
    expect([asked.status, asked.headers["range"]]).toEqual([308, "bytes=0-2"]);
    expect((await send(test, `PUT ${session}`, "ello", { "content-range": "bytes 1-4/5" })).status).toBe(200);
    expect(String((await send(test, `GET ${b}/o/big?alt=media`)).body)).toBe("hello");
    expect((await send(test, `PUT ${session}`, "", { "content-range": "bytes */5" })).status).toBe(404);
  });

  it("refuses a gap, and at its end what no longer holds; a cancelled one is gone", async () => {
    const test = await makeBucket(false);
    const session = await open(test, "&ifGenerationMatch=0");
    expect((await send(test, `PUT ${session}`, "lo", { "content-range": "bytes 3-4/5" })).status).toBe(400);
    await put(test, "big", "other");
    expect((await send(test, `PUT ${session}`, "hello", { "content-range": "bytes 0-4/5" })).status).toBe(412);
    const other = await open(test);
    expect((await send(test, `DELETE ${other}`)).status).toBe(499);
    expect((await send(test, `PUT ${other}`, "hello")).status).toBe(404);
  });
});

describe("a copy", () => {
  it("needs to read the source, and to delete what it writes over", async () => {
    const test = await makeBucket(false);
    await put(test, "a", "one");
    const copy = `POST ${b}/o/a/rewriteTo/b/demo-data/o/b`;
    const as = (...permissions: string[]) => {
      test.cloud.state.callers["t"] = { email: "a@example.com", permissions };
      return test.ask(copy, {}, "t");
    };
    const missing = async (call: Promise<{ body: Record<string, unknown> }>): Promise<string | undefined> =>
      /does not have (\S+) access/.exec(JSON.stringify((await call).body))?.[1];
    expect(await missing(as("storage.objects.create"))).toBe("storage.objects.get");
    expect((await as("storage.objects.create", "storage.objects.get")).status).toBe(200);
    expect(await missing(as("storage.objects.create", "storage.objects.get"))).toBe("storage.objects.delete");
  });
});
