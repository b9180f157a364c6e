import type { Plan } from "@fgk/engine";
import { makePlan } from "@fgk/engine";
import { carryOut, readTimes } from "../carry-out.ts";
import type { Flags, Invocation } from "../command.ts";
import { CommandError, usageError } from "../command-error.ts";
import { readAddresses } from "../consent.ts";
import type { Deployment } from "../deployment.ts";
import { openDeployment } from "../deployment.ts";
import { findIdle } from "../idle-flags.ts";
import { describeWritten } from "../next-command.ts";
import { labelFile, savePlan } from "../plan-file.ts";
import { describePlan } from "../plan-lines.ts";
import { askName } from "../prompt.ts";
import { renderPlan } from "../render/plan.ts";
import { fgkVersion } from "../version.ts";

/** `fgk destroy`: plans to take a deployment down; writes the plan with `--out`, else asks for the name and carries it out. */
export async function runDestroy(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  const out = flags.text("out");
  const times = readTimes(invocation);
  if (out === undefined) demandName(invocation);
  else if (flags.isOn("confirm"))
    throw usageError("--out writes the plan: there is nothing to confirm yet", "leave out --confirm");
  const deployment = await openDeployment(invocation);
  const name = String(deployment.file.get("name").value);
  const given = flags.text("confirm");
  if (given !== undefined && given !== name) throw refuseName(given, name, deployment.file.name);
  const plan = await planDestroy(invocation, deployment, out);
  return out === undefined
    ? carryOutDestroy(invocation, { plan, deployment, name, times })
    : sayWritten(invocation, plan, out);
}

async function planDestroy(invocation: Invocation, deployment: Deployment, out: string | undefined): Promise<Plan> {
  const { flags, report, terminal } = invocation;
  const made = await makePlan({
    ...deployment,
    fgkVersion,
    ...(out === undefined ? {} : { fileLabel: labelFile(invocation, out, deployment.file.name) }),
    allow: [],
    dataLoss: readAddresses(flags, "allow-data-loss"),
    adopt: [],
    target: readAddresses(flags, "target"),
    destroy: { withContents: readAddresses(flags, "with-contents") },
    emit: report.emit,
  });
  if (!made.ok) throw new CommandError(...made.diagnostics);
  const plan = made.value;
  if (out !== undefined) await savePlan(invocation, plan, out);
  report.line("plan", describePlan(plan));
  report.print(renderPlan(plan, { paint: terminal.out.paint, verbose: flags.isOn("verbose"), file: deployment.file }));
  report.diagnose(findIdle(plan, flags));
  // What stays stands in the plan above and in the last words; how to let it go is told to those who ask.
  report.diagnose(
    plan.diagnostics.filter((each) => flags.isOn("verbose") || (each.severity !== "note" && each.code !== "protected")),
  );
  return plan;
}

function sayWritten(invocation: Invocation, plan: Plan, out: string): number {
  const { report } = invocation;
  report.line("written", { file: out, digest: plan.header.digest });
  report.print(`\n${describeWritten(plan, invocation.flags, out)}\n`);
  return 0;
}

interface Confirmed {
  readonly plan: Plan;
  readonly deployment: Deployment;
  readonly name: string;
  readonly times: ReturnType<typeof readTimes>;
}

async function carryOutDestroy(invocation: Invocation, { plan, deployment, name, times }: Confirmed): Promise<number> {
  const { flags, terminal, signals } = invocation;
  const blocked = plan.steps.some((step) => step.blocked);
  if (plan.steps.length > 0 && !blocked && !flags.isOn("confirm") && !(await askName(invocation, name))) {
    terminal.err.write("Destroy cancelled. Nothing was written.\n");
    return signals.exitCode() ?? 1;
  }
  return carryOut(invocation, { plan, deployment, times, again: `fgk destroy${repeatFlags(flags)}` });
}

/** Nobody is there to type the name: says so before anything is read. Throws `CommandError`. */
function demandName({ flags, terminal, report }: Invocation): void {
  if (flags.isOn("confirm")) return;
  const help =
    "add --confirm NAME (the deployment's name), or write the plan to have it reviewed: fgk destroy --out FILE";
  if (report.json) throw usageError("--json never asks", help);
  if (!terminal.canAsk) throw usageError("there is no terminal to type the deployment's name on", help);
}

function refuseName(given: string, name: string, file: string): CommandError {
  return new CommandError({
    severity: "error",
    code: "needs-consent",
    summary: `--confirm ${given} isn't the deployment's name`,
    cause: `${file} is the deployment ${name}`,
    help: `if that is the one that shall go: fgk destroy --file ${file} --confirm ${name}`,
  });
}

/** The flags that decide what is destroyed, as they were given. */
function repeatFlags(flags: Flags): string {
  const lists = ["file", "target", "with-contents", "allow-data-loss", "confirm"].filter((name) => flags.isOn(name));
  return lists.map((name) => ` --${name} ${flags.list(name).join(",")}`).join("");
}
