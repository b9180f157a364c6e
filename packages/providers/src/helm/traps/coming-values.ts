import type { JsonObject, Live, Resource, World } from "@fgk/engine";
import { Failure, isJsonObject, isLater } from "@fgk/engine";
import type { ChartScope } from "../../deployment/scope/flyte-scope.ts";
import { splitValuePath } from "../../deployment/values-path.ts";
import { readChartDefaults } from "../chart-defaults.ts";
import { fetchChart } from "../fetch-chart.ts";
import type { LiveRelease } from "../release-list.ts";
import { currentRecord } from "../release-list.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { makeFirstValues, makeNextValues } from "../release-values.ts";
import { removeValue } from "../value-path.ts";

const prefix = "values.";

/**
 * The values that a release will have: what helm gets, over the chart's own defaults where a release lives that tells them.
 * What is known only when it is applied isn't among them. Pure.
 */
export function readComingValues(resource: Resource, record: ReleaseRecord | undefined): JsonObject {
  if (record === undefined) return withoutLaters(resource, makeFirstValues(resource));
  return withoutLaters(resource, mergeDefaults(makeNextValues(record, resource), record.defaults));
}

/** The record in force of a release that lives; undefined when none does. */
export function readLiveRecord(live: Live): ReleaseRecord | undefined {
  const release = live.status === "present" ? (live.state as LiveRelease | undefined) : undefined;
  return release === undefined ? undefined : currentRecord(release);
}

function withoutLaters({ fields }: Resource, values: JsonObject): JsonObject {
  return Object.entries(fields)
    .filter(([name, { role, value }]) => name.startsWith(prefix) && role !== "default" && isLater(value))
    .reduce((left, [name]) => removeValue(left, splitValuePath(name.slice(prefix.length))), values);
}

/** The same of a new release, over what its chart has by itself; where helm can't show that, without it. */
export async function readFirstValues(
  resource: Resource,
  world: World,
  chart: ChartScope,
  accessToken: () => Promise<string>,
): Promise<JsonObject> {
  const first = readComingValues(resource, undefined);
  try {
    const defaults = await readChartDefaults(world, await fetchChart(world, chart, accessToken));
    return withoutLaters(resource, mergeDefaults(first, defaults));
  } catch (error) {
    // Whoever renders the chart says why it can't be had.
    if (error instanceof Failure) return first;
    throw error;
  }
}

/** As helm merges: what a person gave over the chart's own, map by map; a null takes a default away. */
function mergeDefaults(given: JsonObject, defaults: JsonObject): JsonObject {
  const keys = [...new Set([...Object.keys(defaults), ...Object.keys(given)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const [own, usual] = [given[key], defaults[key]];
      if (own === undefined) return usual === undefined ? [] : [[key, usual] as const];
      return [[key, isJsonObject(own) && isJsonObject(usual) ? mergeDefaults(own, usual) : own] as const];
    }),
  );
}
