import type { Change } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";

/** What is needed, and what is to be said about it. */
export interface Difference {
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
}
