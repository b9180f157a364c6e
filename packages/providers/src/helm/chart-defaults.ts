import type { Json, JsonObject, World } from "@fgk/engine";
import { Failure, isJsonObject } from "@fgk/engine";
import { askHelm } from "./command.ts";
import type { Chart } from "./fetch-chart.ts";
import { readGoYaml } from "./objects/read-go-yaml.ts";
import { createRunMemory } from "./run-memory.ts";

/** What a chart says of itself. */
export interface ChartMeta {
  readonly name: string;
  readonly version: string;
  /** Empty when the chart doesn't say. */
  readonly appVersion: string;
}

/** The values that the chart brings by itself. Throws `Failure`. */
export function readChartDefaults(world: World, chart: Chart): Promise<JsonObject> {
  return showChart(world, chart, "values");
}

/** The chart's name and versions. Throws `Failure`. */
export async function readChartMeta(world: World, chart: Chart): Promise<ChartMeta> {
  const meta = await showChart(world, chart, "chart");
  const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");
  return {
    name: textOf(meta["name"]),
    version: textOf(meta["version"]),
    appVersion: textOf(meta["appVersion"]),
  };
}

const rememberPart = createRunMemory<JsonObject>();

function showChart(world: World, chart: Chart, part: "values" | "chart"): Promise<JsonObject> {
  const key = `${part} ${chart.digest}`;
  return rememberPart(world, key, async () => {
    const kept = await world.cache.get(key);
    const text = kept === undefined ? await askForPart(world, chart, part) : new TextDecoder().decode(kept);
    if (kept === undefined) await world.cache.put(key, new TextEncoder().encode(text));
    const [read = null] = readGoYaml(text);
    if (read === null) return {};
    if (isJsonObject(read)) return read;
    throw new Failure({
      severity: "error",
      code: "helm-failed",
      summary: `helm show ${part} answers something else than a map`,
      keyPath: "flyte.chart",
    });
  });
}

async function askForPart(world: World, chart: Chart, part: string): Promise<string> {
  const { stdout } = await askHelm(world, {
    args: ["show", part, chart.reference],
    files: chart.files,
    timeoutMs: 60_000,
  });
  return stdout;
}
