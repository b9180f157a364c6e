import type { JsonObject } from "@fgk/engine";
import { compareFields } from "./compare-fields.ts";
import type { FieldDifference } from "./field-path.ts";
import type { ObjectDifference } from "./manifest-object.ts";
import { normalizeObject } from "./normalize-object.ts";
import { showDifferences } from "./show-difference.ts";

/**
 * Where a live object isn't as its manifest says, by value and whoever wrote it. What the manifest doesn't name (the server's
 * defaults, the fields of others) is no difference, nor is what the server spells differently. No secret is in it.
 */
export function compareObject(wanted: JsonObject, live: JsonObject): readonly ObjectDifference[] {
  return showDifferences(live, findDifferences(wanted, live));
}

/** The same with nothing hidden: not to be shown. */
export function findDifferences(wanted: JsonObject, live: JsonObject): readonly FieldDifference[] {
  return compareFields(normalizeObject(wanted), live);
}
