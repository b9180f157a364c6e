import type { Json, JsonObject } from "@fgk/engine";
import { digestOf, isJsonObject } from "@fgk/engine";
import { readMap } from "./compare-texts.ts";
import type { FieldPath } from "./field-path.ts";
import { showPath } from "./field-path.ts";
import type { ObjectDifference } from "./manifest-object.ts";
import { normalizeObject } from "./normalize-object.ts";
import { compareDifferences, hideContent } from "./show-difference.ts";

/** The line of a create that has the digest of all that isn't said. */
export const contentField = "content";

/** What a reader of a plan must see of an object that will be made, by kind. */
const shown: Readonly<Record<string, readonly (readonly string[])[]>> = {
  Role: [["rules"]],
  ClusterRole: [["rules"], ["aggregationRule"]],
  RoleBinding: [["roleRef"], ["subjects"]],
  ClusterRoleBinding: [["roleRef"], ["subjects"]],
  Service: ["type", "ports", "selector", "loadBalancerIP", "loadBalancerSourceRanges"].map((key) => ["spec", key]),
};

/**
 * What is said of an object that isn't there yet: its images, whom it gives which rights, what it opens; and of the rest one
 * digest, in which no secret has a part.
 */
export function describeCreate(content: JsonObject): readonly ObjectDifference[] {
  const object = normalizeObject(content);
  const kind = String(object["kind"]);
  const fields = Object.hasOwn(shown, kind) ? (shown[kind] ?? []) : [];
  const said = fields.flatMap((path): readonly ObjectDifference[] => {
    const value = valueAt(object, path);
    return value === null ? [] : [{ path: showPath(path), after: value }];
  });
  const digest = digestOf(hideDeep(kind, [], object));
  return [...listImages([], object), ...said, { path: contentField, after: digest }].sort(compareDifferences);
}

function valueAt(object: JsonObject, path: readonly string[]): Json {
  let at: Json = object;
  for (const key of path) at = isJsonObject(at) ? (at[key] ?? null) : null;
  return at;
}

function listImages(path: FieldPath, value: Json): readonly ObjectDifference[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    if (!/^(init|ephemeral)?[cC]ontainers$/.test(key) || !Array.isArray(inner)) return listImages(here, inner);
    return inner.flatMap((container: Json): readonly ObjectDifference[] => {
      if (!isJsonObject(container) || typeof container["image"] !== "string") return [];
      const item = { name: container["name"] ?? null };
      return [{ path: showPath([...here, { item }, "image"]), after: container["image"] }];
    });
  });
}

function hideDeep(kind: string, path: FieldPath, value: Json): Json {
  if (Array.isArray(value)) {
    return value.map((item: Json, index) => {
      // A variable's name says what its value is.
      const name = isJsonObject(item) ? item["name"] : undefined;
      return hideDeep(kind, [...path, typeof name === "string" ? { item: { name } } : { index }], item);
    });
  }
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideDeep(kind, [...path, key], item)]));
  }
  const map = typeof value === "string" && /[\n{:]/.test(value) && kind !== "Secret" ? readMap(value) : undefined;
  return map === undefined ? hideContent(kind, path, value) : hideDeep(kind, path, map);
}
