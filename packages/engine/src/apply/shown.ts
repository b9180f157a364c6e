import type { Json } from "../model/json.ts";
import { equalJson } from "../model/json.ts";
import type { Step } from "../model/plan.ts";
import type { Later } from "../model/resource.ts";
import { findLaters } from "../model/resource.ts";

/**
 * Whether a step of the plan shows that a field gets this value. What a create shall not have needs no line of its own; a
 * value that is known only later is shown by where it comes from. Pure.
 */
export function isShown(step: Step, path: string, after: Json | Later): boolean {
  const line = step.fields.find((one) => one.path === path);
  if (line === undefined) return after === null && step.action !== "update" && step.action !== "delete";
  return findLaters(line.after).length > 0 || equalJson(line.after as Json, after as Json);
}
