import type { Json, JsonObject } from "@fgk/engine";
import { joinValuePath } from "../../deployment/values-path.ts";

/** One step into an object: a key, an item of a list by its place, or by what Kubernetes tells it from its neighbours. */
export type Segment = string | { readonly index: number } | { readonly item: JsonObject };

/** The way to a field. */
export type FieldPath = readonly Segment[];

/** A field that differs, before anything of it is hidden. `before` undefined: nothing is there. `after` null: nothing shall be. */
export interface FieldDifference {
  readonly path: FieldPath;
  readonly before: Json | undefined;
  readonly after: Json;
}

/** A path's keys for people; items of lists by what names them. */
export function listKeys(path: FieldPath): readonly string[] {
  return path.flatMap((segment) => {
    if (typeof segment === "string") return [segment];
    return "item" in segment ? [nameItem(segment.item)] : [];
  });
}

/** `spec.template.spec.containers.flyte.image`, `rules[2].verbs`. */
export function showPath(path: FieldPath): string {
  let shown = "";
  for (const segment of path) {
    if (typeof segment === "object" && "index" in segment) shown += `[${segment.index}]`;
    else {
      const key = joinValuePath([typeof segment === "string" ? segment : nameItem(segment.item)]);
      shown += shown === "" ? key : `.${key}`;
    }
  }
  return shown;
}

/** `8088`, `53/UDP`: what a list's merge key says, and no protocol that every port has. */
function nameItem(item: JsonObject): string {
  return Object.values(item)
    .filter((value) => value !== "TCP")
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join("/");
}
