import type { JsonObject, Live, Resource } from "@fgk/engine";
import { isJsonObject, isLater } from "@fgk/engine";
import { splitValuePath } from "../../deployment/values-path.ts";
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
