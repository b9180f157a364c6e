import type { JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { findDifferences } from "./compare-object.ts";
import { describeCreate } from "./describe-create.ts";
import type { FieldDifference } from "./field-path.ts";
import { showPath } from "./field-path.ts";
import { findRemoved } from "./find-removed.ts";
import { isImmutable } from "./immutable-fields.ts";
import type { LiveObject, ManifestObject, ObjectEffect, ReleaseName } from "./manifest-object.ts";
import { compareObjects, keyOfObject, nameObject } from "./manifest-object.ts";
import { normalizeObject } from "./normalize-object.ts";
import { addOwner } from "./own-object.ts";
import { showDifferences } from "./show-difference.ts";

/** The three sides of an upgrade. */
export interface Rendered {
  /** What the release's current revision made; empty for a new release. */
  readonly last: readonly ManifestObject[];
  readonly next: readonly ManifestObject[];
  /** By `keyOfObject`; what isn't in it counts as absent. */
  readonly live: ReadonlyMap<string, LiveObject>;
}

/**
 * What helm's upgrade will do, object by object, in helm's order. An object that can't be read counts as its last manifest
 * has it, and one that is in nobody's manifest isn't touched.
 */
export function compareRendered({ last, next, live }: Rendered, release: ReleaseName): readonly ObjectEffect[] {
  const before = new Map(last.map((object) => [keyOfObject(object), object]));
  const after = new Map(next.map((object) => [keyOfObject(object), object]));
  const written = [...after].flatMap(([key, object]): readonly (readonly [ManifestObject, ObjectEffect])[] => {
    const effect = judge(object, before.get(key), live.get(key), release);
    return effect === undefined ? [] : [[object, effect]];
  });
  const deleted = [...before].flatMap(([key, object]): readonly (readonly [ManifestObject, ObjectEffect])[] => {
    if (after.has(key) || !isDeleted(object, live.get(key))) return [];
    return [[object, { action: "delete", object: nameObject(object), differences: [] }]];
  });
  return [...written, ...deleted].sort(([a], [b]) => compareObjects(a, b)).map(([, effect]) => effect);
}

function judge(
  next: ManifestObject,
  last: ManifestObject | undefined,
  live: LiveObject | undefined,
  release: ReleaseName,
): ObjectEffect | undefined {
  const object = nameObject(next);
  const there = contentThere(last, live, release);
  if (there === undefined) return { action: "create", object, differences: describeCreate(next.content) };
  const wanted = addOwner(next.content, release);
  const found = [...findDifferences(wanted, there), ...findGone(last, wanted, there)];
  if (found.length === 0) return undefined;
  const differences = showDifferences(there, found);
  return { action: found.some(({ path }) => isImmutable(there, path)) ? "replace" : "update", object, differences };
}

/** The object as it is, or as it must be taken to be; undefined when it isn't there. */
function contentThere(
  last: ManifestObject | undefined,
  live: LiveObject | undefined,
  release: ReleaseName,
): JsonObject | undefined {
  switch (live?.status) {
    case "present":
      return live.content;
    case "unreadable":
      return last === undefined ? undefined : normalizeObject(addOwner(last.content, release));
    case "absent":
    case undefined:
      return undefined;
  }
}

/** What the next manifest no longer names, unless another difference says so already. */
function findGone(last: ManifestObject | undefined, wanted: JsonObject, live: JsonObject): readonly FieldDifference[] {
  if (last === undefined) return [];
  const said = new Set(findDifferences(wanted, live).map(({ path }) => showPath(path)));
  const removed = findRemoved(normalizeObject(last.content), normalizeObject(wanted), live);
  return removed.filter(({ path }) => !said.has(showPath(path)));
}

/** helm leaves what says so, as it lives. */
function isDeleted({ content }: ManifestObject, live: LiveObject | undefined): boolean {
  if (live === undefined || live.status === "absent") return false;
  const { metadata } = live.status === "present" ? live.content : content;
  const annotations = isJsonObject(metadata) ? metadata["annotations"] : undefined;
  return !isJsonObject(annotations) || annotations["helm.sh/resource-policy"] !== "keep";
}
