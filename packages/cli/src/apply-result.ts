import type { ApplyOutcome, Diagnostic } from "@fgk/engine";
import type { Invocation } from "./command.ts";
import { exitCodeFor } from "./command-error.ts";

/**
 * Says how an apply ended and answers its exit code; `again` is the command that continues, `said` the diagnostics that were
 * shown when their step failed.
 */
export function reportOutcome(
  invocation: Invocation,
  outcome: ApplyOutcome,
  again: string,
  said: ReadonlySet<Diagnostic>,
): number {
  const { report, terminal, signals } = invocation;
  const { status, done, failed, notStarted, diagnostics } = outcome;
  // What was begun is listed below: as a warning each it would hide the rest.
  const begun = diagnostics.filter(({ code }) => code === "interrupted").flatMap(({ address }) => address ?? []);
  report.diagnose(
    diagnostics.filter((one) => !said.has(one) && !(one.code === "interrupted" && one.address !== undefined)),
  );
  const left = notStarted.filter((address) => !begun.includes(address));
  report.line("applied", { status, done, failed, begun, notStarted: left });
  const paint = terminal.err.paint;
  const say = (text: string): void => {
    if (!report.json) terminal.err.write(`${text}\n`);
  };
  switch (status) {
    case "done":
      return 0;
    case "stale":
    case "blocked":
    case "locked":
      say("\nNothing was written.");
      return exitCodeFor(diagnostics);
    case "failed":
    case "interrupted": {
      if (done.length + failed.length + notStarted.length === 0) {
        say("\nNothing was written.");
        return status === "interrupted" ? (signals.exitCode() ?? 130) : exitCodeFor(diagnostics);
      }
      say(`\n${paint.bold(status === "failed" ? "Not everything was done." : "Interrupted.")}`);
      say(list("done", done));
      say(list("failed", failed));
      if (begun.length > 0) say(list("begun, and left to Google and the cluster to finish", begun));
      say(list("not started", left));
      say(`To continue: ${again}`);
      if (status === "interrupted") return signals.exitCode() ?? 130;
      return exitCodeFor(diagnostics);
    }
  }
}

/** A few on one line, more on lines of their own. */
function list(label: string, addresses: readonly string[]): string {
  if (addresses.length === 0) return `  ${label}: nothing`;
  if (addresses.length <= 2) return `  ${label}: ${addresses.join(", ")}`;
  return [`  ${label}:`, ...addresses.map((address) => `    ${address}`)].join("\n");
}
