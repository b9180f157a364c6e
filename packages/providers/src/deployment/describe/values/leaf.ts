import type { Field } from "@fgk/engine";

/** One value of the chart that fgk computes, at its keys. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly field: Field;
  /** A list that a list of the user's at the same place is added to, instead of replacing it. */
  readonly adds?: boolean;
}

/** A leaf at dotted keys; for keys that hold dots themselves give a list. */
export function leaf(keys: string | readonly string[], field: Field, adds = false): Leaf {
  return { keys: typeof keys === "string" ? keys.split(".") : keys, field, ...(adds ? { adds } : {}) };
}
