import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Json } from "../model/json.ts";
import { canonicalJson } from "../model/json.ts";
import type { FieldLine } from "../model/plan.ts";

/** Says how the world has moved on since a plan was made. */
export function sayMoved(address: Address, what: string): Diagnostic {
  return {
    severity: "error",
    code: "plan-stale",
    summary: `${address} ${what}`,
    cause: "the world has moved on since this plan was made",
    help: "make the plan again and have it reviewed: fgk plan --out FILE",
    address,
  };
}

/** A value in the words of a diagnostic. */
export function showValue(value: unknown): string {
  if (value === undefined || value === null) return "not there";
  return typeof value === "string" ? value : canonicalJson(value as Json);
}

/** Who wrote the live value of a field, where the API says so: the end of a sentence about it. */
export function sayWriter({ manager }: FieldLine): string {
  return manager === undefined ? "" : `, written by ${manager}`;
}
