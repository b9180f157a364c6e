import type { Resource } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { makeRecord } from "./make-record.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { remarkChart } from "./remark-chart.ts";

function recordOf(chartName: string): ReleaseRecord {
  return makeRecord({ chartName, chartVersion: "18.1.0" });
}

function releaseWith(role: "default" | "written" | undefined): Resource {
  const field = { value: "flyte-binary", source: "flyte.chart.name" };
  return {
    address: addressOf("helm.release", "flyte", "fb"),
    at: { namespace: "flyte" },
    fields: role === undefined ? {} : { "chart.name": { ...field, role } },
    managed: true,
    protected: false,
    dependsOn: [],
    source: "flyte",
  };
}

describe("a release of the name that the file gives Flyte's", () => {
  it("is refused when it is another program, and the plan says how to find out which", () => {
    expect(remarkChart(releaseWith("default"), recordOf("nginx"))).toEqual([
      {
        severity: "error",
        code: "does-not-fit",
        summary: "the release fb isn't Flyte: its chart is nginx 18.1.0",
        cause: "something else was installed under that name in the namespace flyte; fgk would put Flyte over it",
        help: "choose another name at flyte.release; helm status fb --namespace flyte says what it is",
        address: "helm.release/flyte/fb",
        keyPath: "flyte.release",
      },
    ]);
  });

  it.each<[string, Resource, string]>([
    ["it is Flyte", releaseWith("default"), "flyte-binary"],
    ["it is a chart of one's own around Flyte", releaseWith("default"), "acme-flyte"],
    ["the file says which chart it shall be, which is compared", releaseWith("written"), "nginx"],
    ["the file names no release any more", releaseWith(undefined), "nginx"],
  ])("is nothing to be said when %s", (_, resource, chart) => {
    expect(remarkChart(resource, recordOf(chart))).toEqual([]);
  });
});
