import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject, isLater } from "@fgk/engine";
import { findValueTraps } from "../../helm/traps/find-value-traps.ts";
import type { TrapPath } from "../../helm/traps/trap.ts";
import { sayWayOut } from "../../helm/traps/trap.ts";
import { trapContext } from "../../helm/traps/trap-context.ts";
import { setValue } from "../../helm/value-path.ts";
import { computeValues } from "../describe/describe-release.ts";
import type { Asked } from "../describe/fields.ts";
import { mergeValues } from "../describe/values/merge-values.ts";
import { splitValuePath } from "../values-path.ts";
import type { Rule } from "./rule.ts";

/** Values that each have the right type and don't do together, or in Flyte, what they say. */
export const checkValuesTraps: Rule = (scope, file) => {
  const values = mergeAll({ scope, file });
  return findValueTraps(values, trapContext(scope)).flatMap(({ severity, paths, summary, cause, out }) => {
    const keyPath = paths
      .map((path) => findPlace(scope.flyte.values, values, path))
      .find((place) => place !== undefined);
    // What follows from other keys of the file has rules of its own.
    if (keyPath === undefined) return [];
    const code = severity === "error" ? "rule" : "warning";
    return [{ severity, code, keyPath, summary, cause, help: sayWayOut(out, true) }];
  });
};

/** What a new release would get, as far as it is known: a null stands for what is taken out of the chart's defaults. */
function mergeAll(asked: Asked): JsonObject {
  const fields = Object.entries(mergeValues(computeValues(asked), asked.scope.flyte.values));
  return fields.reduce<JsonObject>(
    (values, [name, { value }]) =>
      isLater(value) ? values : setValue(values, splitValuePath(name.slice("values.".length)), value),
    {},
  );
}

/** Where the user wrote the value, or the one above it: a key path of the file. Undefined: it isn't the user's. */
function findPlace(own: JsonObject, merged: JsonObject, path: TrapPath): string | undefined {
  let at: Json = own;
  let beside: Json | undefined = merged;
  let place = "flyte.values";
  for (const key of path) {
    let next: Json | undefined;
    let step = `.${key}`;
    if (Array.isArray(at)) {
      // The user's list may stand behind what fgk puts into it.
      const index: number = Number(key) - (Array.isArray(beside) ? beside.length - at.length : 0);
      next = at[index];
      step = `[${index}]`;
    } else if (isJsonObject(at)) next = at[key];
    else return place;
    // What is missing in an item of a list is said at the item.
    if (next === undefined) return place.endsWith("]") ? place : undefined;
    beside = Array.isArray(beside) ? beside[Number(key)] : isJsonObject(beside) ? beside[key] : undefined;
    at = next;
    place += step;
  }
  return place;
}
