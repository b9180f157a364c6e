import type { DeploymentFile, Diagnostic, KeyPath } from "@fgk/engine";
import type { Scope } from "../scope.ts";

/** Something that a schema can't say, asked of a file that the schema accepts. */
export type Rule = (scope: Scope, file: DeploymentFile) => readonly Diagnostic[];

/** What is wrong at a key, why, and the edit that mends it. */
export function broken(keyPath: KeyPath, summary: string, cause: string, help: string): Diagnostic {
  return { severity: "error", code: "rule", keyPath, summary, cause, help };
}

/** What fgk can't do yet. */
export function notYet(keyPath: KeyPath, summary: string, cause: string, help: string): Diagnostic {
  return { severity: "error", code: "not-yet", keyPath, summary, cause, help };
}

/** What works, and is bad. */
export function warn(keyPath: KeyPath, summary: string, cause: string, help: string): Diagnostic {
  return { severity: "warning", code: "warning", keyPath, summary, cause, help };
}

/** Something to know that is no mistake. */
export function remark(keyPath: KeyPath, summary: string, help: string): Diagnostic {
  return { severity: "note", code: "note", keyPath, summary, help };
}

/** One diagnostic when the condition holds. */
export function when(condition: boolean, diagnostic: () => Diagnostic): readonly Diagnostic[] {
  return condition ? [diagnostic()] : [];
}
