import { randomUUID } from "node:crypto";
import os from "node:os";
import type { Diagnostic, Event, Plan } from "@fgk/engine";
import { applyPlan, limits, makePlan } from "@fgk/engine";
import { reportOutcome } from "../apply-result.ts";
import type { Flags, Invocation } from "../command.ts";
import { CommandError, usageError } from "../command-error.ts";
import { readAddresses, readAllow } from "../consent.ts";
import type { Deployment } from "../deployment.ts";
import { openDeployment } from "../deployment.ts";
import { openPlanFile } from "../plan-file.ts";
import { describePlan } from "../plan-lines.ts";
import { askConsent, demandAnswer } from "../prompt.ts";
import { parseDuration } from "../render/duration.ts";
import { renderFooter, renderPlan } from "../render/plan.ts";
import { askChecks } from "../run-checks.ts";
import { fgkVersion } from "../version.ts";

/** `fgk apply [PLAN]`: carries out a plan, then asks the checks. */
export async function runApply(invocation: Invocation): Promise<number> {
  const [name] = invocation.operands;
  const times = {
    timeoutMs: readTime(invocation, "timeout", limits.applyMs),
    lockTimeoutMs: readTime(invocation, "lock-timeout", 0),
  };
  if (name !== undefined) return applyWritten(invocation, name, times);
  if (invocation.flags.isOn("expect")) {
    throw usageError("--expect is about a plan file", "name it: fgk apply PLAN --expect sha256:…");
  }
  demandAnswer(invocation);
  return applyFresh(invocation, times);
}

interface Times {
  readonly timeoutMs: number;
  readonly lockTimeoutMs: number;
}

async function applyWritten(invocation: Invocation, name: string, times: Times): Promise<number> {
  const { flags, report } = invocation;
  for (const flag of ["file", "allow", "target"]) {
    if (flags.isOn(flag)) {
      throw usageError(
        `a plan file is applied as it is: --${flag} can't be added`,
        `make another plan: fgk plan --${flag} … --out ${name}`,
      );
    }
  }
  const { plan, deployment: fileName } = await openPlanFile(invocation, name);
  demandDigest(invocation, plan, name);
  const deployment = await openDeployment(invocation, fileName);
  report.print(`${name}: ${renderFooter(plan.summary)}\n`);
  return carryOut(invocation, { plan, deployment, times, again: `fgk apply ${name}` });
}

async function applyFresh(invocation: Invocation, times: Times): Promise<number> {
  const { flags, report, terminal } = invocation;
  const target = readAddresses(flags, "target");
  const deployment = await openDeployment(invocation);
  const made = await makePlan({
    ...deployment,
    fgkVersion,
    allow: readAllow(flags),
    dataLoss: [],
    adopt: [],
    target,
    emit: report.emit,
  });
  if (!made.ok) throw new CommandError(...made.diagnostics);
  const plan = made.value;
  report.line("plan", describePlan(plan));
  report.print(renderPlan(plan, { paint: terminal.out.paint, verbose: flags.isOn("verbose"), file: deployment.file }));
  report.diagnose(plan.diagnostics.filter((each) => each.severity !== "note" || flags.isOn("verbose")));
  const blocked = plan.steps.some((step) => step.blocked);
  if (plan.steps.length > 0 && !blocked && !(await askConsent(invocation))) {
    terminal.err.write("Apply cancelled. Nothing was written.\n");
    return invocation.signals.exitCode() ?? 1;
  }
  return carryOut(invocation, { plan, deployment, times, again: `fgk apply${repeatFlags(flags)}` });
}

/** The flags that decide what an apply does, as they were given. */
function repeatFlags(flags: Flags): string {
  const lists = ["file", "allow", "target"].flatMap((name) => (flags.isOn(name) ? [name] : []));
  const given = lists.map((name) => ` --${name} ${flags.list(name).join(",")}`);
  return `${given.join("")}${flags.isOn("yes") ? " --yes" : ""}`;
}

const interrupted =
  "Interrupted: nothing new is started; what has begun is left to finish. Ctrl-C again leaves at once.";

interface Order {
  readonly plan: Plan;
  readonly deployment: Deployment;
  readonly times: Times;
  /** The command that continues what was interrupted. */
  readonly again: string;
}

async function carryOut(invocation: Invocation, order: Order): Promise<number> {
  const { report, signals } = invocation;
  const { plan, deployment, times } = order;
  const said = new Set<Diagnostic>();
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
  if (plan.steps.length > 0) report.print(`\nApplied: ${outcome.done.length} done. Now the proof:\n\n`);
  const { red } = await askChecks(invocation, deployment, {
    target: plan.header.only,
    partial: true,
    changed: plan.steps.map((step) => step.address),
  });
  if (signals.stop.aborted) return signals.exitCode() ?? 130;
  if (!red) return 0;
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

function demandDigest({ flags }: Invocation, plan: Plan, name: string): void {
  const expected = flags.text("expect");
  if (expected === undefined || expected === plan.header.digest) return;
  throw new CommandError({
    severity: "error",
    code: "plan-altered",
    summary: `${name} isn't the plan that was expected`,
    cause: `expected ${expected}, found ${plan.header.digest}`,
    help: "apply the plan that was approved, or have this one approved",
  });
}

function readTime({ flags }: Invocation, name: string, otherwise: number): number {
  const text = flags.text(name);
  if (text === undefined) return otherwise;
  const durationMs = parseDuration(text);
  if (durationMs === undefined)
    throw usageError(`--${name} ${JSON.stringify(text)} is no duration`, "write 90s, 30m or 2h");
  return durationMs;
}
