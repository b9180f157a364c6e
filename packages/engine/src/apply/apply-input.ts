import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Plan } from "../model/plan.ts";
import type { PlanInput } from "../plan/plan-input.ts";

/** What an apply is given: a plan, and the same outside as the plan had. */
export interface ApplyInput extends Pick<PlanInput, "file" | "catalog" | "world" | "fgkVersion" | "emit"> {
  /** The plan was reviewed (a plan file, or shown and agreed to): it must still hold. */
  readonly plan: Plan;
  readonly timeoutMs?: number;
  /** Fires at the first Ctrl-C: start nothing new. */
  readonly stop: AbortSignal;
  /** Who applies, for those who wait for the lease; no host or user name is needed. */
  readonly holder: string;
  readonly lockTimeoutMs?: number;
}

/** How an apply ended; `done`, `failed` and `notStarted` are addresses in the order of the plan. */
export interface ApplyOutcome {
  readonly status: "done" | "failed" | "stale" | "blocked" | "locked" | "interrupted";
  readonly done: readonly Address[];
  readonly failed: readonly Address[];
  readonly notStarted: readonly Address[];
  readonly diagnostics: readonly Diagnostic[];
}
