import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { CloudRequest, CloudResponse } from "../cloud/http.ts";
import { answerCharts, asksForCharts } from "./chart-repository.ts";

function ask(path: string, method = "GET"): CloudResponse {
  const request: CloudRequest = {
    method,
    url: new URL(path, "http://127.0.0.1:8000"),
    headers: {},
    body: new Uint8Array(),
  };
  expect(asksForCharts(request)).toBe(true);
  return answerCharts(request);
}

/** Names and texts of a tar's files, by the places that the format gives them. */
function unpack(archive: Uint8Array): Map<string, string> {
  const tar = gunzipSync(archive);
  const files = new Map<string, string>();
  for (let at = 0; tar[at] !== 0; ) {
    const header = tar.subarray(at, at + 512);
    const sum = header.reduce((total, byte, place) => total + (place >= 148 && place < 156 ? 32 : byte), 0);
    expect(Number.parseInt(header.toString("latin1", 148, 154), 8)).toBe(sum);
    const bytes = Number.parseInt(header.toString("latin1", 124, 135), 8);
    const name = header.toString("latin1", 0, 100).replace(/\0+$/, "");
    files.set(name, tar.toString("utf8", at + 512, at + 512 + bytes));
    at += 512 + Math.ceil(bytes / 512) * 512;
  }
  return files;
}

it("has an index whose digests are those of the archives", () => {
  const index = JSON.parse(String(ask("/charts/index.yaml").body));
  const [newest] = index.entries["flyte-binary"];
  expect(newest).toMatchObject({ name: "flyte-binary", version: "v1.16.8", appVersion: "1.16.8" });
  const archive = ask(`/charts/${newest.urls[0]}`).body;
  expect(createHash("sha256").update(archive).digest("hex")).toBe(newest.digest);
});

it("packs the chart under any version of Flyte 1, the same bytes each time", () => {
  const archive = Buffer.from(ask("/charts/flyte-binary-v1.13.0.tgz").body);
  expect(archive.equals(Buffer.from(ask("/charts/flyte-binary-v1.13.0.tgz").body))).toBe(true);
  const files = unpack(archive);
  expect(JSON.parse(files.get("flyte-binary/Chart.yaml") ?? "")).toMatchObject({
    version: "v1.13.0",
    appVersion: "1.13.0",
  });
  expect(files.get("flyte-binary/templates/deployment.yaml")).toContain("kind: Deployment\n");
  expect(files.has("flyte-binary/values.yaml")).toBe(true);
});

it.each([
  ["GET", "/charts/flyte-core-v1.16.8.tgz", 404],
  ["GET", "/charts/flyte-binary-v2.0.0.tgz", 404],
  ["GET", "/charts/", 404],
  ["PUT", "/charts/index.yaml", 405],
])("%s %s is %i", (method, path, status) => {
  expect(ask(path, method).status).toBe(status);
});
