import type { ApplyOutcome } from "@fgk/engine";
import type { Invocation } from "./command.ts";
import { exitCodeFor } from "./command-error.ts";

/** Says how an apply ended and answers its exit code; `again` is the command that continues. */
export function reportOutcome(invocation: Invocation, outcome: ApplyOutcome, again: string): number {
  const { report, terminal, signals } = invocation;
  const { status, done, failed, notStarted, diagnostics } = outcome;
  report.diagnose(diagnostics);
  report.line("applied", { status, done, failed: failed, notStarted: notStarted });
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
      say(`\n${paint.bold(status === "failed" ? "Not everything was done." : "Interrupted.")}`);
      say(`  done:        ${list(done)}`);
      say(`  failed:      ${list(failed)}`);
      say(`  not started: ${list(notStarted)}`);
      say(`To continue: ${again}`);
      if (status === "interrupted") return signals.exitCode() ?? 130;
      return exitCodeFor(diagnostics);
    }
  }
}

function list(addresses: readonly string[]): string {
  return addresses.length === 0 ? "nothing" : addresses.join(", ");
}
