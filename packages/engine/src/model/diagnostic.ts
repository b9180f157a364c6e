import type { Address } from "./address.ts";

/** Every problem that a user can meet has one of these codes; each has its exit code in the table below. */
export type DiagnosticCode =
  | "file-unreadable"
  | "yaml-syntax"
  | "yaml-limit"
  | "schema"
  | "rule"
  | "not-yet"
  | "usage"
  | "no-credentials"
  | "no-project"
  | "no-permission"
  | "api-disabled"
  | "not-found"
  | "unreadable"
  | "unreachable"
  | "quota"
  | "cloud-refused"
  | "cloud-failed"
  | "answer-lost"
  | "timeout"
  | "no-helm"
  | "helm-failed"
  | "program-failed"
  | "owned-by-other"
  | "does-not-fit"
  | "protected"
  | "blocked"
  | "needs-consent"
  | "plan-altered"
  | "plan-stale"
  | "plan-foreign"
  | "lease-held"
  | "lease-lost"
  | "not-converged"
  | "not-proved"
  | "interrupted"
  | "note"
  | "warning";

export type Severity = "error" | "warning" | "note";

/** A place in the deployment file: a dotted key path (`cluster.nodePools[0].spot`). */
export type KeyPath = string;

/** A range in a text file; lines and columns count from 1. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The whole line, without its end. */
  readonly text: string;
}

/** What is wrong, where, why, and what mends it. It carries no secret. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  /** One line: what is wrong. */
  readonly summary: string;
  /** Why, with what was seen. */
  readonly cause?: string;
  /** The command or the edit that mends it. */
  readonly help?: string;
  readonly address?: Address;
  readonly keyPath?: KeyPath;
  readonly source?: SourceRange;
  /** The IAM permission that is missing, when one is. */
  readonly permission?: string;
}

/** The process's exit code for a diagnostic that ends a command. */
export function exitCodeOf(code: DiagnosticCode): 1 | 3 | 4 | 5 | 6 | 130 {
  switch (code) {
    case "no-credentials":
    case "no-project":
    case "no-permission":
      return 4;
    case "plan-altered":
    case "plan-stale":
    case "plan-foreign":
      return 3;
    case "blocked":
    case "needs-consent":
    case "protected":
    case "owned-by-other":
      return 5;
    case "lease-held":
    case "lease-lost":
      return 6;
    case "interrupted":
      return 130;
    case "file-unreadable":
    case "yaml-syntax":
    case "yaml-limit":
    case "schema":
    case "rule":
    case "not-yet":
    case "usage":
    case "api-disabled":
    case "not-found":
    case "unreadable":
    case "unreachable":
    case "quota":
    case "cloud-refused":
    case "cloud-failed":
    case "answer-lost":
    case "timeout":
    case "no-helm":
    case "helm-failed":
    case "program-failed":
    case "does-not-fit":
    case "not-converged":
    case "not-proved":
    case "note":
    case "warning":
      return 1;
  }
}

/** True for what ends a run whatever it is about: without credentials or the project nothing else can be known. */
export function endsEverything(code: DiagnosticCode): boolean {
  return code === "no-credentials" || code === "no-project";
}

export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** A value, with what is to be said besides. */
export function succeed<T>(value: T, diagnostics: readonly Diagnostic[] = []): Result<T> {
  return { ok: true, value, diagnostics };
}

/** No value, and why. */
export function fail<T>(...diagnostics: readonly Diagnostic[]): Result<T> {
  return { ok: false, diagnostics };
}
