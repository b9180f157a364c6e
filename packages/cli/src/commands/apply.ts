import type { Plan } from "@fgk/engine";
import { grantConsent, makePlan } from "@fgk/engine";
import { carryOut, readTimes, type Times } from "../carry-out.ts";
import type { Flags, Invocation } from "../command.ts";
import { CommandError, usageError } from "../command-error.ts";
import { readAddresses, readAllow, readNeeded } from "../consent.ts";
import { openDeployment } from "../deployment.ts";
import { openPlanFile } from "../plan-file.ts";
import { describePlan } from "../plan-lines.ts";
import { askConsent, demandAnswer } from "../prompt.ts";
import { renderFooter, renderPlan } from "../render/plan.ts";
import { fgkVersion } from "../version.ts";

/** `fgk apply [PLAN]`: carries out a plan, then asks the checks. */
export async function runApply(invocation: Invocation): Promise<number> {
  const [name] = invocation.operands;
  const times = readTimes(invocation);
  if (name !== undefined) return applyWritten(invocation, name, times);
  if (invocation.flags.isOn("expect")) {
    throw usageError("--expect is about a plan file", "name it: fgk apply PLAN --expect sha256:…");
  }
  demandAnswer(invocation);
  return applyFresh(invocation, times);
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
  report.print(`${name}: ${renderFooter(plan.summary, plan.header)}\n`);
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
  let plan = made.value;
  report.line("plan", describePlan(plan));
  report.print(renderPlan(plan, { paint: terminal.out.paint, verbose: flags.isOn("verbose"), file: deployment.file }));
  report.diagnose(plan.diagnostics.filter((each) => each.severity !== "note" || flags.isOn("verbose")));
  const needed = readNeeded(plan);
  // With --yes nobody is asked, and data loss is consented to by its own flag only: then the blocked steps are named.
  const asks = plan.steps.length > 0 && needed !== undefined && !flags.isOn("yes");
  if (asks && !(await askConsent(invocation, plan))) {
    terminal.err.write("Apply cancelled. Nothing was written.\n");
    return invocation.signals.exitCode() ?? 1;
  }
  if (asks) plan = grantConsent(plan, needed);
  const again = `fgk apply${repeatFlags(flags, asks ? needed : [])}`;
  return carryOut(invocation, { plan, deployment, times, again });
}

/** The flags that decide what an apply does, as they were given; what was consented to when asked becomes one. */
function repeatFlags(flags: Flags, consented: readonly string[]): string {
  const lists = ["file", "allow", "target"].map((name) => {
    const more = name === "allow" ? consented : [];
    return [name, [...(flags.isOn(name) ? flags.list(name) : []), ...more]] as const;
  });
  const given = lists
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => ` --${name} ${values.join(",")}`);
  return `${given.join("")}${flags.isOn("yes") ? " --yes" : ""}`;
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
