import type { Diagnostic } from "./diagnostic.ts";

/**
 * What may be done after a failure of the outside:
 * `never` it is final · `transient` the same call again · `conflict` read again, then decide again ·
 * `busy` another operation runs: wait for it, read again · `lost` the answer was lost, the write may have happened:
 * read, never guess · `propagating` a change that was just made isn't visible everywhere yet.
 */
export type Retry = "never" | "transient" | "conflict" | "busy" | "lost" | "propagating";

/** A failure of the user's or the cloud's. Providers throw it (by one door each); the engine turns it into its diagnostic. */
export class Failure extends Error {
  readonly diagnostic: Diagnostic;
  readonly retry: Retry;
  /** The server's own wish, in milliseconds (Retry-After). */
  readonly retryAfterMs: number | undefined;

  constructor(diagnostic: Diagnostic, retry: Retry = "never", retryAfterMs?: number) {
    super(diagnostic.summary);
    this.name = "Failure";
    this.diagnostic = diagnostic;
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Our own fault: a contract of ARCHITECTURE was broken. Exit code 70. */
export class InvariantError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InvariantError";
  }
}

/** Asserts a contract between stages. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}
