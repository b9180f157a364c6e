import { gzipSync } from "node:zlib";
import type { JsonObject, Resource } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { LiveRelease } from "./release-list.ts";
import { decodeRelease, listRevisions } from "./release-record.ts";
import { findReleaseWriters } from "./release-writer.ts";

/** One revision: what helm noted, and the values. */
type Row = readonly [description: string, config: JsonObject, version?: string];

function releaseOf(...rows: readonly Row[]): LiveRelease {
  const secrets = rows.map(([description, config, version = "v1.16.8"], index) => {
    const content = {
      info: { status: index === rows.length - 1 ? "deployed" : "superseded", description },
      chart: { metadata: { name: "flyte-binary", version }, values: {} },
      config,
    };
    const packed = gzipSync(JSON.stringify(content)).toString("base64");
    const labels = { status: content.info.status, version: String(index + 1) };
    return {
      type: "helm.sh/release.v1",
      metadata: { name: `sh.helm.release.v1.fb.v${index + 1}`, labels },
      data: { release: Buffer.from(packed).toString("base64") },
    };
  });
  const entries = listRevisions(secrets);
  const last = entries.at(-1);
  if (last === undefined) throw new Error("no revision");
  return { newest: decodeRelease(last), deployed: undefined, failed: undefined, entries };
}

const wanted: Resource = {
  address: "helm.release/flyte/fb",
  at: {},
  fields: {
    "chart.version": { value: "v1.16.8", role: "written" },
    status: { value: "deployed", role: "always" },
    "values.a": { value: 1, role: "written" },
  },
  managed: true,
  protected: false,
  dependsOn: [],
  source: "flyte",
};

const byHand = "Upgrade complete";

describe("who gave a release its values", () => {
  it.each<readonly [string, readonly Row[], Record<string, string>]>([
    ["fgk", [["by fgk", { a: 1 }]], {}],
    ["whoever installed it", [["Install complete", { a: 1 }]], { a: "1", version: "1" }],
    [
      "fgk, though somebody changed another since",
      [
        ["by fgk", { a: 1 }],
        [byHand, { a: 1, b: 2 }],
      ],
      {},
    ],
    [
      "a later revision than fgk's",
      [
        ["by fgk", { a: 1 }],
        [byHand, { a: 2 }],
      ],
      { a: "2" },
    ],
    [
      "the one that brought it, not one that left it alone",
      [
        ["by fgk", { a: 1 }],
        [byHand, { a: 2 }],
        [byHand, { a: 2, b: 3 }],
      ],
      { a: "2" },
    ],
    [
      "the one that brought it again",
      [
        ["Install complete", { a: 2 }],
        [byHand, { a: 1 }],
        ["Rollback to 1", { a: 2 }],
      ],
      { a: "3", version: "1" },
    ],
    [
      "another chart",
      [
        ["by fgk", { a: 1 }],
        [byHand, { a: 1 }, "v1.16.7"],
      ],
      { version: "2" },
    ],
  ])("%s", (_name, rows, { a, version }) => {
    expect(findReleaseWriters(releaseOf(...rows), wanted)).toEqual({
      ...(a === undefined ? {} : { "values.a": `helm, revision ${a}` }),
      ...(version === undefined ? {} : { "chart.version": `helm, revision ${version}` }),
    });
  });
});
