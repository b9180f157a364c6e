import { randomUUID } from "node:crypto";
import os from "node:os";
import type { Diagnostic, Event, Plan } from "@fgk/engine";
import { applyPlan, limits } from "@fgk/engine";
import { reportOutcome } from "./apply-result.ts";
import type { Invocation } from "./command.ts";
import { usageError } from "./command-error.ts";
import type { Deployment } from "./deployment.ts";
import { defaultFile } from "./deployment.ts";
import { parseDuration } from "./render/duration.ts";
import { escapeLine } from "./render/escape.ts";
import { askChecks } from "./run-checks.ts";
import { fgkVersion } from "./version.ts";

const interrupted =
  "Interrupted: nothing new is started; what has begun is left to finish. Ctrl-C again leaves at once.";

/** What is carried out, and on what. */
export interface Order {
  readonly plan: Plan;
  readonly deployment: Deployment;
  readonly times: Times;
  /** The command that continues what was interrupted. */
  readonly again: string;
}

/** Carries out a plan, says how it went, and proves it; a destroy has nothing to prove. Answers the exit code. */
export async function carryOut(invocation: Invocation, order: Order): Promise<number> {
  const { report, signals } = invocation;
  const { plan, deployment, times } = order;
  const said = new Set<Diagnostic>();
  const endMs = deployment.world.now() + times.timeoutMs;
  const emit = (event: Event): void => {
    if (event.type === "step-failed") said.add(event.diagnostic);
    // After Ctrl-C the end lists what wasn't started; a line for each would push what matters off the screen.
    if (event.type === "step-skipped" && signals.stop.aborted && !report.json) return;
    report.emit(event);
  };
  const outcome = await signals.whileEnding(interrupted, () =>
    applyPlan({
      ...deployment,
      ...times,
      plan,
      fgkVersion,
      emit,
      stop: signals.stop,
      holder: `${os.hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`,
    }),
  );
  const code = reportOutcome(invocation, outcome, order.again, said);
  if (code !== 0) return code;
  if (plan.header.destroy) {
    report.print(renderDestroyed(plan, outcome.done.length));
    return 0;
  }
  if (plan.steps.length > 0) report.print(`\nApplied: ${outcome.done.length} done. Now the proof:\n\n`);
  const { red } = await askChecks(invocation, deployment, {
    target: plan.header.only,
    partial: true,
    changed: plan.steps.map((step) => step.address),
    // Each is asked once, however late it is; again only within --timeout.
    patienceMs: Math.max(0, Math.min(limits.settleMs, endMs - deployment.world.now())),
  });
  if (signals.stop.aborted) return signals.exitCode() ?? 130;
  if (!red) {
    // What was asked for in full is there now, and proved: this is what one does with it.
    if (plan.steps.length > 0 && plan.header.only.length === 0) report.print(renderNext(deployment.file.name));
    return 0;
  }
  report.diagnose([
    {
      severity: "error",
      code: "not-proved",
      summary: "applied, not proved: at least one check is red",
      help: "mend what the red checks name, then: fgk verify",
    },
  ]);
  return 1;
}

/** How one gets at what was made. */
function renderNext(name: string): string {
  return `\nTo use it: fgk connect${name === defaultFile ? "" : ` --file ${name}`}\n`;
}

/** How long an apply may take, and how long it waits for another. */
export interface Times {
  readonly timeoutMs: number;
  readonly lockTimeoutMs: number;
}

/** The durations of `--timeout` and `--lock-timeout`. Throws `CommandError` for what is none. */
export function readTimes(invocation: Invocation): Times {
  return {
    timeoutMs: readTime(invocation, "timeout", limits.applyMs),
    lockTimeoutMs: readTime(invocation, "lock-timeout", 0),
  };
}

function readTime({ flags }: Invocation, name: string, otherwise: number): number {
  const text = flags.text(name);
  if (text === undefined) return otherwise;
  const durationMs = parseDuration(text);
  if (durationMs === undefined)
    throw usageError(`--${name} ${JSON.stringify(text)} is no duration`, "write 90s, 30m or 2h");
  return durationMs;
}

/** What is gone, and what stays with its reason. */
function renderDestroyed({ header, summary }: Plan, doneCount: number): string {
  const stays = summary.warnings.map((warning) => `  ${escapeLine(warning)}\n`);
  const words = doneCount === 0 ? "Nothing was left to destroy" : `Destroyed: ${doneCount} done`;
  const rest =
    header.only.length > 0
      ? `Only ${header.only.join(", ")} was asked for.`
      : `Nothing of ${header.deployment} is left.`;
  return `\n${words}. ${stays.length === 0 ? escapeLine(rest) : "What stays (fgk destroy --verbose says how to let it go):"}\n${stays.join("")}`;
}
