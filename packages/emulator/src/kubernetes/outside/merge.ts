import type { Stored } from "../../cloud/http.ts";
import { equalJson } from "../../cloud/plain-json.ts";
import { isObject } from "../patch/merge-patch.ts";

/** The JSON merge patch that makes `after` of `before`; undefined when they are the same. */
export function makeMergePatch(before: Stored, after: Stored): Stored | undefined {
  const patch: Stored = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [before[key], after[key]];
    if (equalJson(old, next)) continue;
    if (next === undefined) patch[key] = null;
    else patch[key] = isObject(old) && isObject(next) ? makeMergePatch(old, next) : next;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}
