import type { FieldChange, Json, Kept, Mark, Resource } from "@fgk/engine";
import { compareText, knownValue } from "@fgk/engine";
import { isMarkLabel, markLabels } from "../mark.ts";

/** Labels as the APIs answer them. */
export type Labels = Readonly<Record<string, string>>;

const prefix = "labels.";

/** The live values of the label fields that the resource declares. */
export function readLabelFields(resource: Resource, labels: Labels | null | undefined): Readonly<Record<string, Json>> {
  const live = Object.entries(labels ?? {}).filter(([key]) => `${prefix}${key}` in resource.fields);
  return Object.fromEntries(live.map(([key, value]) => [`${prefix}${key}`, value]));
}

/** The labels of others: neither declared, nor the mark, nor Google's own. */
export function keptLabels(resource: Resource, labels: Labels | null | undefined): readonly Kept[] {
  return Object.keys(labels ?? {})
    .filter((key) => !(`${prefix}${key}` in resource.fields) && !isMarkLabel(key) && !key.startsWith("goog-"))
    .sort(compareText)
    .map((name) => ({ what: "labels", name }));
}

/** The labels that a new thing gets: the declared ones and the mark. */
export function labelsToCreate(resource: Resource, mark: Mark): Record<string, string> {
  const declared = Object.keys(resource.fields).flatMap((path) => {
    const value = path.startsWith(prefix) ? knownValue(resource, path) : undefined;
    return typeof value === "string" ? [[path.slice(prefix.length), value] as const] : [];
  });
  return { ...Object.fromEntries(declared), ...markLabels(mark) };
}

/** The label changes among changes: key → new value, null to remove; undefined when there are none. */
export function labelChanges(changes: readonly FieldChange[]): Readonly<Record<string, string | null>> | undefined {
  const changed = changes
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path, after }) => [path.slice(prefix.length), typeof after === "string" ? after : null] as const);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** The whole map of labels after the changes, for APIs that replace it; those of others stay. */
export function mergeLabels(
  live: Labels | null | undefined,
  changed: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const merged = Object.entries({ ...live, ...changed });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
