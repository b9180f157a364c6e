import { describe, expect, it } from "vitest";
import { readChartDefaults, readChartMeta } from "./chart-defaults.ts";
import { openFakeHelm } from "./fake-helm.ts";
import type { Chart } from "./fetch-chart.ts";

const chart: Chart = {
  digest: "sha256:aa",
  reference: { file: "chart.tgz" },
  files: { "chart.tgz": Uint8Array.of(1) },
};

function makeWorld(said: string, kept?: Map<string, Uint8Array>) {
  return openFakeHelm({ stdout: said }, kept);
}

describe("what a chart says of itself", () => {
  it("its values, as helm reads YAML, asked for once", async () => {
    const first = makeWorld("# comment\nrbac: { create: yes }\nlevel: 0x5\nnone:\ntag: 1.10\n\n");
    const expected = { rbac: { create: true }, level: 5, none: null, tag: 1.1 };
    expect(await readChartDefaults(first.world, chart)).toEqual(expected);
    expect(await readChartDefaults(first.world, chart)).toEqual(expected);
    expect(first.asked).toMatchObject([
      { args: ["show", "values", { file: "chart.tgz" }], files: { "chart.tgz": Uint8Array.of(1) } },
    ]);
    const next = makeWorld("other: 1", first.kept);
    expect(await readChartDefaults(next.world, chart)).toEqual(expected);
    expect(await readChartDefaults(next.world, { ...chart, digest: "sha256:bb" })).toEqual({ other: 1 });
  });

  it.each([
    ["nothing", ""],
    ["only comments", "# none\n"],
  ])("no values are none: %s", async (_, said) => {
    expect(await readChartDefaults(makeWorld(said).world, chart)).toEqual({});
  });

  it("values that aren't a map are refused", async () => {
    await expect(readChartDefaults(makeWorld("- a\n").world, chart)).rejects.toMatchObject({
      diagnostic: { code: "helm-failed" },
    });
  });

  it("its name and versions", async () => {
    const said = "apiVersion: v2\nappVersion: 1.16.8\nname: flyte-binary\nversion: v1.16.8\n";
    expect(await readChartMeta(makeWorld(said).world, chart)).toEqual({
      name: "flyte-binary",
      version: "v1.16.8",
      appVersion: "1.16.8",
    });
    expect(await readChartMeta(makeWorld("name: f\nversion: 1.0.0\n").world, chart)).toMatchObject({ appVersion: "" });
  });
});
