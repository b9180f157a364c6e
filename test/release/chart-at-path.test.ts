import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { install, openWorld, smallest } from "../plan/installation.ts";
import { apply, plan, showDiagnostic, stepsOf } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

const own = path.resolve(import.meta.dirname, "../../packages/emulator/chart/flyte-binary");
const folder = mkdtempSync(path.join(tmpdir(), "fgk-chart-at-path-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The file, with a chart of this path. */
const withPath = (chart: string): string => smallest.replace(/^ {2}chart:.*$/m, `  chart: { path: ${chart} }`);

/** The emulator's chart as somebody keeps it beside the file, in another version. */
function copyChart(version: string): string {
  const copy = path.join(folder, version);
  cpSync(own, copy, { recursive: true });
  const file = path.join(copy, "Chart.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^version:.*$/m, `version: ${version}`));
  return copy;
}

describe("the chart that the file names by its path", () => {
  let simulated: SimulatedCloud;
  beforeAll(async () => {
    simulated = await install(smallest);
  });

  it("is of the version that runs: no change", async () => {
    const made = await plan(openWorld(simulated).world, withPath(copyChart("v1.16.8")));
    expect(stepsOf(made)).toEqual([]);
    expect(made.diagnostics.map(showDiagnostic)).toEqual([]);
  });

  it("isn't there: the plan says so, although nothing needs it", async () => {
    const made = await plan(openWorld(simulated).world, withPath("charts/nowhere"));
    expect(stepsOf(made)).toEqual([]);
    expect(made.diagnostics.map(({ severity, summary }) => `${severity}: ${summary}`)).toEqual([
      "warning: there is no chart at charts/nowhere",
    ]);
  });

  it("is of another version: the release is upgraded to it, because of the path; then nothing differs", async () => {
    const text = withPath(copyChart("v1.16.9"));
    const made = await plan(openWorld(simulated).world, text);
    expect(stepsOf(made)).toEqual(["update helm.release/flyte/fb"]);
    const fields = made.steps[0]?.fields.map((field) => `${field.path} ${field.before} ${field.after} ${field.source}`);
    expect(fields).toEqual(["chart.version v1.16.8 v1.16.9 flyte.chart.path"]);
    expect((await apply(openWorld(simulated).world, text, made)).status).toBe("done");
    expect(stepsOf(await plan(openWorld(simulated).world, text))).toEqual([]);
  });
});
