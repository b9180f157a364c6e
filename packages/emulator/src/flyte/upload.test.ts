import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import type { CloudResponse } from "../cloud/http.ts";
import { answerGoogle } from "../google/answer.ts";
import type { TestFlyte } from "./test-flyte.ts";
import { makeTestFlyte } from "./test-flyte.ts";

const proxy = "flyteidl.service.DataProxyService";
const md5 = "XUFAKrxLKna5cZ2REBfFkg==";
const asked = {
  project: "flytesnacks",
  domain: "development",
  filename: "fast.tar.gz",
  contentMd5: Buffer.from(md5, "base64"),
  addContentMd5Metadata: true,
};

interface Upload {
  readonly flyte: TestFlyte;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function askLink(flyte: TestFlyte = makeTestFlyte()): Promise<Upload> {
  const { signedUrl, headers } = await flyte.call(proxy, "CreateUploadLocation", asked);
  return { flyte, url: signedUrl, headers };
}

/** Sends the bytes as pyflyte does: its own length, the link's other headers, no type. */
function put({ flyte, url, headers }: Upload, changes: Readonly<Record<string, string>> = {}): Promise<CloudResponse> {
  const sent = Object.entries({ ...headers, ...changes }).map(([name, value]) => [name.toLowerCase(), value] as const);
  const body = new TextEncoder().encode("hello");
  return answerGoogle(flyte.cloud, { method: "PUT", url: new URL(url), headers: Object.fromEntries(sent), body });
}

describe("a link for an upload", () => {
  it("is in Google's second form, at the emulated storage's own address", async () => {
    const { url, headers } = await askLink();
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe(
      "http://127.0.0.1/demo-meta/flytesnacks/development/LVAUAKV4JMVHNOLRTWIRAF6FSI======/fast.tar.gz",
    );
    expect([...searchParams.keys()]).toEqual(["Expires", "GoogleAccessId", "Signature"]);
    expect(searchParams.get("Expires")).toBe("1767229200");
    expect(headers).toEqual({ "Content-Length": "24", "Content-MD5": md5, "x-goog-meta-flyteContentMD5": md5 });
  });

  it("takes the bytes it was signed for, with their metadata, and again", async () => {
    const upload = await askLink();
    expect((await put(upload)).status).toBe(200);
    expect((await put(upload)).status).toBe(200);
    const name = "flytesnacks/development/LVAUAKV4JMVHNOLRTWIRAF6FSI======/fast.tar.gz";
    expect(upload.flyte.cloud.state.buckets["demo-meta"]?.["objects"][name].object).toMatchObject({
      md5Hash: md5,
      metadata: { flytecontentmd5: md5 },
    });
  });

  const other = "1B2M2Y8AsgTpgAmY7PhCfg==";
  it.each([
    ["another digest", { "content-md5": other }],
    ["a type that wasn't signed", { "content-type": "text/plain" }],
    ["other metadata", { "x-goog-meta-flytecontentmd5": other }],
  ])("isn't good for %s", async (_name, changes) => {
    const { status, body } = await put(await askLink(), changes);
    expect(status).toBe(403);
    expect(String(body)).toContain(
      "<Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your Google secret key and signing method.</Message><StringToSign>PUT\n",
    );
  });

  it("ends", async () => {
    const upload = await askLink();
    upload.flyte.advance(3_601_000);
    const { status, body } = await put(upload);
    expect([status, String(body)]).toEqual([
      400,
      "<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message><Details>Request signature expired at: 2026-01-01T01:00:00+00:00</Details></Error>",
    ]);
  });

  it("has the rights of the account that signed, at the moment: to write, and to write over", async () => {
    const upload = await askLink();
    const denied = (permission: string): string =>
      `<Code>AccessDenied</Code><Message>Access denied.</Message><Details>123456789012-compute@developer.gserviceaccount.com does not have ${permission} access to the Google Cloud Storage object. Permission '${permission}' denied on resource (or it may not exist).</Details>`;
    upload.flyte.setBucketRole("roles/storage.objectViewer");
    expect(String((await put(upload)).body)).toContain(denied("storage.objects.create"));
    upload.flyte.setBucketRole("roles/storage.objectCreator");
    expect((await put(upload)).status).toBe(200);
    expect(String((await put(upload)).body)).toContain(denied("storage.objects.delete"));
  });

  it("to a place that was chosen is only for what is there already", async () => {
    const flyte = makeTestFlyte();
    const chosen = { ...asked, filenameRoot: "data" };
    const { signedUrl, headers } = await flyte.call(proxy, "CreateUploadLocation", chosen);
    await put({ flyte, url: signedUrl, headers });
    expect(await flyte.refusal(proxy, "CreateUploadLocation", chosen)).toBeUndefined();
    const else_ = { ...chosen, contentMd5: Buffer.from(other, "base64") };
    expect(await flyte.refusal(proxy, "CreateUploadLocation", else_)).toBe(
      "AlreadyExists: file already exists at location [gs://demo-meta/flytesnacks/development/data/fast.tar.gz], specify a matching hash if you wish to rewrite",
    );
  });

  it("for a download reads what is there", async () => {
    const upload = await askLink();
    await put(upload);
    const nativeUrl = `gs:/${new URL(upload.url).pathname}`;
    const { signedUrl } = await upload.flyte.call(proxy, "CreateDownloadLocation", { nativeUrl });
    const request = { method: "GET", url: new URL(signedUrl), headers: {}, body: new Uint8Array() };
    expect(String((await answerGoogle(upload.flyte.cloud, request)).body)).toBe("hello");
  });
});
