import type { Diagnostic, Field, JsonObject, Resource } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { joinValuePath, splitValuePath } from "../../deployment/values-path.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { makeNextValues } from "../release-values.ts";
import { findValueTraps } from "./find-value-traps.ts";
import type { TrapContext, TrapPath, ValueTrap } from "./trap.ts";
import { sayWayOut } from "./trap.ts";

const prefix = "values.";

/**
 * The traps in the values that helm will get for a release that lives: the file's, those that a person gave it and the
 * chart's own. What the file alone says was refused with the file, and isn't said again. Of what lives already it is only
 * warned: it was accepted once. Pure.
 */
export function remarkTraps(resource: Resource, record: ReleaseRecord, context: TrapContext): readonly Diagnostic[] {
  const values = mergeDefaults(makeNextValues(record, resource), record.defaults);
  return findValueTraps(values, context).flatMap((trap) => {
    const written = trap.paths.map((path) => findWritten(resource, path));
    if (written.every((field) => field !== undefined)) return [];
    return [describeTrap(resource, trap, written)];
  });
}

function describeTrap(
  resource: Resource,
  { severity, paths, summary, cause, out }: ValueTrap,
  written: readonly (Field | undefined)[],
): Diagnostic {
  const source = written.find((field) => field?.source !== undefined)?.source;
  const lives = paths.filter((_path, index) => written[index] === undefined).map(joinValuePath);
  const isAsked = source?.startsWith("flyte.values") === true && severity === "error";
  return {
    severity: isAsked ? "error" : "warning",
    code: isAsked ? "does-not-fit" : "warning",
    summary,
    cause: `${cause} (in the live release's values: ${lives.join(", ")})`,
    help: sayWayOut(out, false),
    address: resource.address,
    keyPath: source ?? "flyte",
  };
}

/** The field by which the file decides about a value; one that is only sent with a new release doesn't. */
function findWritten({ fields }: Resource, path: TrapPath): Field | undefined {
  return Object.entries(fields).find(([name, { role }]) => {
    if (!name.startsWith(prefix) || role === "default") return false;
    return splitValuePath(name.slice(prefix.length)).every((key, index) => path[index] === key);
  })?.[1];
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
