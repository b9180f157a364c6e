import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeRelease, listRevisions } from "./release-record.ts";

const record = {
  name: "fb",
  info: { status: "deployed", last_deployed: "2026-01-05T08:00:00.123456789Z", description: "Install complete" },
  chart: { metadata: { name: "flyte-binary", version: "v1.16.8" }, values: { service: { type: "ClusterIP" } } },
  config: { fullnameOverride: "flyte-binary", deployment: null },
  manifest: "---",
  version: 2,
  namespace: "flyte",
};

function secretOf(content: Buffer, version: string, status = "deployed"): object {
  return {
    type: "helm.sh/release.v1",
    metadata: {
      name: `sh.helm.release.v1.fb.v${version}`,
      namespace: "flyte",
      labels: { name: "fb", owner: "helm", status, version },
    },
    data: { release: Buffer.from(content.toString("base64")).toString("base64") },
  };
}

const packed = gzipSync(Buffer.from(JSON.stringify(record)));

describe("helm's record of a release", () => {
  it("is base64 of base64 of gzip of JSON", () => {
    const [entry] = listRevisions([secretOf(packed, "2")]);
    expect(entry === undefined ? undefined : decodeRelease(entry)).toEqual({
      revision: 2,
      status: "deployed",
      chartName: "flyte-binary",
      chartVersion: "v1.16.8",
      config: { fullnameOverride: "flyte-binary", deployment: null },
      defaults: { service: { type: "ClusterIP" } },
      manifest: "---",
      description: "Install complete",
      lastTouchedMs: Date.UTC(2026, 0, 5, 8, 0, 0, 123),
      labels: { name: "fb", owner: "helm", status: "deployed", version: "2" },
      secretName: "sh.helm.release.v1.fb.v2",
    });
  });

  it("of helm 4 says how it was applied", () => {
    const content = gzipSync(Buffer.from(JSON.stringify({ ...record, apply_method: "ssa" })));
    const [entry] = listRevisions([secretOf(content, "2")]);
    expect(entry === undefined ? undefined : decodeRelease(entry).applyMethod).toBe("ssa");
  });

  it("counts the time of an uninstall that has begun", () => {
    const info = { ...record.info, status: "uninstalling", deleted: "2026-02-01T09:00:00Z" };
    const content = gzipSync(Buffer.from(JSON.stringify({ ...record, info })));
    const [entry] = listRevisions([secretOf(content, "2", "uninstalling")]);
    expect(entry === undefined ? undefined : decodeRelease(entry).lastTouchedMs).toBe(Date.UTC(2026, 1, 1, 9));
  });

  it("lists revisions by number, not by name", () => {
    const secrets = ["10", "9", "1"].map((version) => secretOf(packed, version));
    expect(listRevisions(secrets).map(({ revision }) => revision)).toEqual([1, 9, 10]);
  });

  it("looks at nothing but helm's own secrets", () => {
    expect(listRevisions([{ ...secretOf(packed, "1"), type: "Opaque" }])).toEqual([]);
  });

  it.each([
    ["no gzip", Buffer.from("secret-password")],
    ["cut off", packed.subarray(0, 40)],
    ["no object", gzipSync(Buffer.from('"secret-password"'))],
    ["a bomb", gzipSync(Buffer.alloc(40 * 1_048_576))],
  ])("%s is a failure that repeats none of it", (_, content) => {
    const [entry] = listRevisions([secretOf(content, "1")]);
    const decode = (): unknown => (entry === undefined ? undefined : decodeRelease(entry));
    expect(decode).toThrow("helm's record sh.helm.release.v1.fb.v1 can't be read");
    expect(decode).not.toThrow("secret-password");
    expect(decode).toThrow(
      expect.objectContaining({
        diagnostic: expect.objectContaining({
          help: "helm can't go on either; without the record both go on from what is there: kubectl delete secret sh.helm.release.v1.fb.v1 --namespace flyte",
        }),
      }),
    );
  });
});
