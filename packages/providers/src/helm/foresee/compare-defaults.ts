import type { Effect, FieldLine, JsonObject, World } from "@fgk/engine";
import { compareText, equalJson } from "@fgk/engine";
import { joinValuePath } from "../../deployment/values-path.ts";
import { readChartDefaults } from "../chart-defaults.ts";
import type { Chart } from "../fetch-chart.ts";
import { hideValue } from "../hide-value.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { getValue, listLeaves } from "../value-path.ts";

/** What another version of the chart brings by default, where nobody gave a value; without secrets. Throws `Failure`. */
export async function compareDefaults(
  world: World,
  before: Pick<ReleaseRecord, "config" | "defaults">,
  chart: Chart,
): Promise<readonly Effect[]> {
  const fields = listDifferent(before, await readChartDefaults(world, chart));
  return fields.length === 0 ? [] : [{ action: "update", what: "the chart's default values", fields }];
}

function listDifferent(
  { config, defaults }: Pick<ReleaseRecord, "config" | "defaults">,
  after: JsonObject,
): readonly FieldLine[] {
  const paths = new Map([...listLeaves(defaults), ...listLeaves(after)].map((path) => [joinValuePath(path), path]));
  return [...paths]
    .flatMap(([name, path]): readonly FieldLine[] => {
      const [was, is] = [getValue(defaults, path), getValue(after, path)];
      if (equalJson(was ?? null, is ?? null) || getValue(config, path) !== undefined) return [];
      return [
        {
          path: name,
          ...(was === undefined ? {} : { before: hideValue(path, was, undefined) }),
          after: is === undefined ? null : hideValue(path, is, undefined),
        },
      ];
    })
    .sort((a, b) => compareText(a.path, b.path));
}
