import type { ApplyOutcome, Diagnostic, DiagnosticCode } from "@fgk/engine";
import { showDiagnostic } from "../product/run-fgk.ts";

/** What may be said of a cloud that answers badly: that it does, or that the time was up. */
const honest: ReadonlySet<DiagnosticCode> = new Set([
  ...(["unreachable", "unreadable", "quota", "cloud-refused", "cloud-failed", "answer-lost", "timeout"] as const),
  ...(["helm-failed", "lease-lost", "plan-stale", "not-proved", "note", "warning"] as const),
]);

/**
 * What is wrong with how a troubled run ended: anything but done, failed or stale; failed without a word; or a diagnostic that
 * calls it something else than trouble (somebody else's thing, a file that doesn't fit, a bug).
 */
export function judgeSaid({ status, diagnostics }: Pick<ApplyOutcome, "status" | "diagnostics">): readonly string[] {
  const isEnding = status === "done" || status === "failed" || status === "stale";
  return [
    ...(isEnding ? [] : [`it ended ${status}`]),
    ...(status !== "done" && diagnostics.length === 0 ? [`it ended ${status} without a word`] : []),
    ...diagnostics
      .filter((one) => isLie(one) && !isLeaseOver(one, diagnostics))
      .map((one) => `said ${one.code}: ${showDiagnostic(one)}`),
  ];
}

function isLie({ severity, code }: Diagnostic): boolean {
  return severity === "error" && !honest.has(code);
}

/** What was under way when the lease was lost is said to be interrupted. */
function isLeaseOver({ code }: Diagnostic, all: readonly Diagnostic[]): boolean {
  return code === "interrupted" && all.some((one) => one.code === "lease-lost");
}
