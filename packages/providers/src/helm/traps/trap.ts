import type { Json, JsonObject } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { joinValuePath } from "../../deployment/values-path.ts";
import { getValue } from "../value-path.ts";

/** The way to a value of the chart: its keys, outermost first; places in lists as numbers in texts. */
export type TrapPath = readonly [string, ...(readonly string[])];

/** The edit of the deployment file that leads out of a trap. */
export type WayOut =
  | { readonly write: TrapPath; readonly value: string }
  | { readonly takeOut: TrapPath; readonly instead?: string }
  | { readonly text: string };

/** Values of the chart that are each allowed and together, or for Flyte, don't do what they say. */
export interface ValueTrap {
  /** `error`: helm, the API server or Flyte would refuse it. `warning`: it works and is bad. */
  readonly severity: "error" | "warning";
  /** The values that make it, the one to change first. */
  readonly paths: readonly [TrapPath, ...(readonly TrapPath[])];
  readonly summary: string;
  readonly cause: string;
  readonly out: WayOut;
}

/** What the values alone don't say. */
export interface TrapContext {
  /** The namespace of the release. */
  readonly namespace: string;
  /** The address of fgk's own Service, when it has one; null: another team's, or not known yet. */
  readonly address: string | null;
  /** The buckets that Flyte's account has rights on. */
  readonly buckets: readonly string[];
}

/** A finder of traps in the values that helm gets, the chart's defaults included where they are known. Pure. */
export type TrapFinder = (values: JsonObject, context: TrapContext) => readonly ValueTrap[];

/** One trap when the condition holds. */
export function trapWhen(condition: boolean, trap: () => ValueTrap): readonly ValueTrap[] {
  return condition ? [trap()] : [];
}

/** The way out in words. Who has the value in the file takes the line out; what only lives is taken away by a null. */
export function sayWayOut(out: WayOut, isWritten: boolean): string {
  if ("text" in out) return out.text;
  if ("write" in out) return `write flyte.values.${joinValuePath(out.write)}: ${out.value}`;
  const removed = isWritten ? "take it out" : `write flyte.values.${joinValuePath(out.takeOut)}: null`;
  return out.instead === undefined ? removed : `${removed}: ${out.instead}`;
}

/** A text that stands there and isn't empty. */
export function textIn(values: JsonObject, ...path: TrapPath): string | undefined {
  const value = getValue(values, path);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** True when a true stands there. */
export function isOn(values: JsonObject, ...path: TrapPath): boolean {
  return getValue(values, path) === true;
}

/** A list's items with their paths; none when there is no list. */
export function itemsIn(
  values: JsonObject,
  ...path: TrapPath
): readonly { readonly path: TrapPath; readonly item: Json }[] {
  const list = getValue(values, path);
  if (!Array.isArray(list)) return [];
  const [first, ...rest] = path;
  return list.map((item: Json, index) => ({ path: [first, ...rest, String(index)], item }));
}

/** Every text below a path, those of lists included and keys that are templates, with its path. */
export function textsBelow(
  values: JsonObject,
  ...path: TrapPath
): readonly { readonly path: TrapPath; readonly text: string }[] {
  const value = getValue(values, path);
  return value === undefined ? [] : walkTexts(value, path);
}

function walkTexts(value: Json, path: TrapPath): readonly { readonly path: TrapPath; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  const [first, ...rest] = path;
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => walkTexts(item, [first, ...rest, String(index)]));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const below: TrapPath = [first, ...rest, key];
    const own = key.includes("{{") ? [{ path: below, text: key }] : [];
    return item === undefined ? own : [...own, ...walkTexts(item, below)];
  });
}
