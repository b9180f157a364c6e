import type { Address } from "./address.ts";
import type { Action } from "./change.ts";
import type { Finding } from "./check.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** What happens, as it happens. The engine prints nothing; renderers draw these. */
export type Event =
  | { readonly type: "reading"; readonly resources: number }
  | { readonly type: "lease"; readonly status: "taken" | "absent" | "stopped" | "released" }
  /** Somebody else holds the lease: who, in words. */
  | { readonly type: "lease-held"; readonly by: string; readonly elapsedMs: number }
  | {
      readonly type: "step-started";
      readonly address: Address;
      readonly action: Action;
      readonly expectSeconds: number;
    }
  | { readonly type: "step-waiting"; readonly address: Address; readonly elapsedMs: number; readonly why: string }
  | { readonly type: "step-retried"; readonly address: Address; readonly attempt: number; readonly why: string }
  | {
      readonly type: "step-done";
      readonly address: Address;
      readonly action: Action;
      readonly elapsedMs: number;
      /** True when its result was already there. */
      readonly already: boolean;
    }
  | {
      readonly type: "step-failed";
      readonly address: Address;
      readonly action: Action;
      readonly diagnostic: Diagnostic;
    }
  | {
      readonly type: "step-skipped";
      readonly address: Address;
      readonly action: Action;
      readonly because: readonly Address[];
    }
  | { readonly type: "checking"; readonly name: string; readonly question: string }
  | { readonly type: "check-waiting"; readonly name: string; readonly finding: Finding; readonly elapsedMs: number }
  | { readonly type: "checked"; readonly name: string; readonly question: string; readonly finding: Finding }
  | { readonly type: "diagnostic"; readonly diagnostic: Diagnostic };

export type Emit = (event: Event) => void;
