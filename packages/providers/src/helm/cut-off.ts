import type { Resource } from "@fgk/engine";
import { diffFields, equalJson, isLater, present } from "@fgk/engine";
import type { LiveRelease } from "./release-list.ts";
import { readValueFields } from "./release-values.ts";

/**
 * Whether the newest revision is an unfinished one with just the values that are asked for, or one that goes back to the values
 * that were in force: an apply that died was writing it, and the same plan goes on from there. Anybody else's values make
 * the plan stale. Pure.
 */
export function isCutOff(resource: Resource, { newest, deployed }: LiveRelease): boolean {
  if (!newest.status.startsWith("pending-")) return false;
  if (newest.status === "pending-rollback") return equalJson(newest.config, deployed?.config ?? null);
  const begun = present({ fields: { ...readValueFields(newest, resource) } });
  return diffFields(resource, begun, () => undefined).every(
    ({ path, after }) => !path.startsWith("values.") || isLater(after),
  );
}
