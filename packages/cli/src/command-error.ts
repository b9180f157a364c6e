import type { Diagnostic } from "@fgk/engine";
import { exitCodeOf } from "@fgk/engine";

/** Ends a command with diagnostics; the worst of their codes is the exit code. */
export class CommandError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(...diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.summary ?? "");
    this.name = "CommandError";
    this.diagnostics = diagnostics;
  }
}

/** The exit code for diagnostics that end a command: that of the first error whose code isn't plain 1. */
export function exitCodeFor(diagnostics: readonly Diagnostic[]): number {
  const codes = diagnostics.filter((each) => each.severity === "error").map((each) => exitCodeOf(each.code));
  return codes.find((code) => code !== 1) ?? 1;
}

/** A wrong call of the program: its exit code is 1. */
export function usageError(summary: string, help?: string): CommandError {
  return new CommandError({ severity: "error", code: "usage", summary, ...(help === undefined ? {} : { help }) });
}
