import type { World } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { openFakeHelm } from "../fake-helm.ts";
import type { Chart } from "../fetch-chart.ts";
import { compareDefaults } from "./compare-defaults.ts";

const chart: Chart = { digest: "sha256:aa", reference: { file: "chart.tgz" }, files: {} };

/** A world whose helm says these defaults of the chart. */
function sayDefaults(stdout: string): World {
  return openFakeHelm({ stdout }).world;
}

describe("the defaults that another version of a chart brings", () => {
  it("are said from what to what, where nobody gave a value, sorted and without secrets", async () => {
    const before = {
      config: { given: "mine" },
      defaults: { given: "theirs", replicas: 1, gone: true, same: "x", adminPassword: "first" },
    };
    const world = sayDefaults("same: x\nreplicas: 2\nnew: { deep: 5 }\ngiven: other\nadminPassword: second\n");
    expect(await compareDefaults(world, before, chart)).toEqual([
      {
        action: "update",
        what: "the chart's default values",
        fields: [
          { path: "adminPassword", before: "<redacted>", after: "<redacted>" },
          { path: "gone", before: true, after: null },
          { path: "new.deep", after: 5 },
          { path: "replicas", before: 1, after: 2 },
        ],
      },
    ]);
  });

  it("aren't mentioned when none is another", async () => {
    expect(await compareDefaults(sayDefaults("a: 1\n"), { config: {}, defaults: { a: 1 } }, chart)).toEqual([]);
  });
});
