import type { Stored } from "./helm-world.ts";

/** `over` laid on `under`: maps are merged, anything else is replaced. Neither is changed. */
export function overlay(under: Stored, over: Stored): Stored {
  const result: Stored = { ...under };
  for (const [key, value] of Object.entries(over)) {
    result[key] = isTree(value) && isTree(result[key]) ? overlay(result[key], value) : value;
  }
  return result;
}

/** What templates see: the chart's defaults under the user's values; a null removes a default, and stays where there is none. */
export function coalesceValues(defaults: Stored, user: Stored): Stored {
  const result: Stored = { ...defaults };
  for (const [key, value] of Object.entries(user)) {
    const fallback: unknown = defaults[key];
    if (value === null && fallback !== null && fallback !== undefined) delete result[key];
    else result[key] = isTree(value) && isTree(fallback) ? coalesceValues(fallback, value) : value;
  }
  return result;
}

export function isTree(value: unknown): value is Stored {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
