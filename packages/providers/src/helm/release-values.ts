import type { Json, JsonObject, Kept, Resource } from "@fgk/engine";
import { compareText, equalJson, isLater } from "@fgk/engine";
import { joinValuePath, splitValuePath } from "../deployment/values-path.ts";
import { hideValue, restoreRedacted } from "./hide-value.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { getValue, listLeaves, removeValue, setValue } from "./value-path.ts";

const prefix = "values.";
/** What Flyte's templates are filled with. */
export const customDataField = "values.configuration.inline.cluster_resources.customData";

/**
 * The release's values at the wanted paths, without secrets. A value that the user didn't give is the chart's default; a null
 * is none.
 */
export function readValueFields(record: ReleaseRecord, wanted: Resource): Readonly<Record<string, Json>> {
  const fields: Record<string, Json> = {};
  for (const [field, { value: asked }] of Object.entries(wanted.fields)) {
    if (!field.startsWith(prefix)) continue;
    const path = splitValuePath(field.slice(prefix.length));
    const value = readValue(record, path);
    if (value === undefined || value === null) continue;
    fields[field] = hideValue(path, value, isLater(asked) ? undefined : asked);
  }
  return fields;
}

/** What templates see there: the user's value (null when it takes the default away), else the chart's default. */
export function readValue(record: ReleaseRecord, path: readonly string[]): Json | undefined {
  const given = getValue(record.config, path);
  return given === undefined ? getValue(record.defaults, path) : given;
}

/**
 * The user's other values, by path, never by value: what the file doesn't name stays, also where fgk would have another
 * default.
 */
export function listKeptValues(record: ReleaseRecord, wanted: Resource): readonly Kept[] {
  return listForeignLeaves(record, wanted).map((leaf) => ({ what: "values", name: joinValuePath(leaf) }));
}

/** The paths of the values that a person gave the release and the file doesn't give it, sorted; empty maps say nothing. */
export function listForeignLeaves(record: ReleaseRecord, wanted: Resource): readonly (readonly string[])[] {
  const ours = Object.entries(wanted.fields)
    .filter(([field]) => field.startsWith(prefix))
    .map(([field, given]) => ({ ...given, path: splitValuePath(field.slice(prefix.length)) }));
  return listLeaves(record.config)
    .filter((leaf) => {
      const field = ours.find(({ path }) => path.every((key, index) => leaf[index] === key));
      if (field === undefined) return true;
      if (field.role !== "default" || isLater(field.value) || field.path.length < leaf.length) return false;
      return !isDerived(joinValuePath(leaf)) && !equalJson(field.value, getValue(record.config, leaf) ?? null);
    })
    .map((leaf) => ({ leaf, name: joinValuePath(leaf) }))
    .sort((a, b) => compareText(a.name, b.name))
    .map(({ leaf }) => leaf);
}

/** Values that fgk makes of the file's other keys: as they live they are an earlier file's, or the file's keys change them. */
function isDerived(name: string): boolean {
  return /^(clusterResourceTemplates\.inline|flyte-core-components\.admin|configuration\.database)\./.test(name);
}

/** What a new release is given: every declared value, defaults included, over what a first try was given. */
export function makeFirstValues(resource: Resource, earlier: JsonObject = {}): JsonObject {
  return writeFields(earlier, resource, () => true, undefined);
}

/**
 * What an upgrade is given: the live user's values with the declared ones over them. A declared null takes a value away (helm
 * removes the chart's default by a null, too). Values that are there only by default are left as they live.
 */
export function makeNextValues(record: ReleaseRecord, resource: Resource): JsonObject {
  return writeFields(record.config, resource, (role) => role !== "default", record);
}

function writeFields(
  start: JsonObject,
  resource: Resource,
  takes: (role: string) => boolean,
  live: ReleaseRecord | undefined,
): JsonObject {
  let values = start;
  for (const [name, field] of Object.entries(resource.fields).sort(([a], [b]) => compareText(a, b))) {
    if (!name.startsWith(prefix) || !takes(field.role) || isLater(field.value)) continue;
    const path = splitValuePath(name.slice(prefix.length));
    // Of what a person gave Flyte's templates a plan may have shown less than there is.
    const given = getValue(start, path);
    const value = name === customDataField ? restoreRedacted(field.value, given) : field.value;
    if (live !== undefined && isThere(live, path, value)) continue;
    // A null is only needed where it takes a default of the chart away; a user's own value simply goes.
    const goes = live !== undefined && value === null && getValue(live.defaults, path) === undefined;
    values = goes ? removeValue(values, path) : setValue(values, path, value);
  }
  return values;
}

/** What is right already isn't written again, so that an upgrade changes the user's values only where it must. */
function isThere(live: ReleaseRecord, path: readonly string[], value: Json): boolean {
  const current = readValue(live, path);
  return value === null ? current === undefined || current === null : equalJson(current, value);
}
