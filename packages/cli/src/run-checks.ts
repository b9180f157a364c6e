import type { ChecksInput, Event, Finding } from "@fgk/engine";
import { runChecks } from "@fgk/engine";
import type { Invocation } from "./command.ts";
import type { Deployment } from "./deployment.ts";
import { renderCheck, renderCheckCounts } from "./render/checks.ts";

/** Deleting a handful of pods takes no longer where the cluster still answers; where it doesn't, they end by themselves. */
const tidyMs = 5_000;
const interrupted = `Interrupted: nothing more is asked; temporary pods are removed. Ctrl-C again leaves that ${tidyMs / 1_000} more seconds, once more none.`;

/** Asks the checks, draws each as it is answered, and counts them; answers the exit code. */
export async function askChecks(
  invocation: Invocation,
  deployment: Deployment,
  options: Pick<ChecksInput, "target" | "partial" | "changed" | "patienceMs">,
): Promise<{ readonly findings: readonly Finding[]; readonly red: boolean }> {
  const { report, terminal, signals } = invocation;
  const findings: Finding[] = [];
  const emit = (event: Event): void => {
    report.emit(event);
    if (event.type !== "checked") return;
    findings.push(event.finding);
    report.print(renderCheck(event.question, event.finding, terminal.out.paint));
  };
  const ask = (): Promise<unknown> => runChecks({ ...deployment, emit, ...options, stop: signals.stop });
  await signals.whileEnding(interrupted, ask, tidyMs);
  const count = (status: Finding["status"]): number => findings.filter((finding) => finding.status === status).length;
  report.line("check-summary", {
    green: count("green"),
    red: count("red"),
    warnings: count("warning"),
    notAsked: count("not-asked"),
  });
  report.print(`\n${renderCheckCounts(findings)}\n`);
  if (signals.stop.aborted && !report.json) terminal.err.write("Interrupted.\n");
  return { findings, red: count("red") > 0 };
}
