import type { DiagnosticCode, KeyPath, Retry } from "@fgk/engine";
import type { GoogleApi } from "./endpoints.ts";

/** What was being done when it failed. */
export interface Attempt {
  readonly api: GoogleApi;
  /** The words after "can't": `create the cluster flyte`. */
  readonly what: string;
  /** It changes something: a lost answer may have happened. */
  readonly write: boolean;
  readonly path: string;
  /** What we sent or hold that must not be seen in a message. */
  readonly secrets: readonly string[];
  readonly nowMs: number;
  /** The permission that the call needs, when the answer doesn't say it. */
  readonly permission?: string | undefined;
  /** The URL that is asked instead of Google; undefined for the real cloud. */
  readonly emulator?: string | undefined;
  readonly plan?: PlanContext | undefined;
}

/** What a message may say of the deployment that is worked on. */
export interface PlanContext {
  /** The deployment's own project, for calls that name none. */
  readonly project: string;
  /** True for an API that the plan enables when it isn't. */
  readonly enables: (host: string) => boolean;
  /** The key that names a project; undefined when no key does. */
  readonly keyOfProject: (project: string) => KeyPath | undefined;
}

/** What an error answer means: the code of its diagnostic, what may be done, and what helps. */
export interface Meaning {
  readonly code: DiagnosticCode;
  readonly retry: Retry;
  readonly summary?: string;
  /** Instead of what the API says. */
  readonly cause?: string;
  readonly help?: string;
  readonly permission?: string;
  readonly keyPath?: KeyPath | undefined;
}
