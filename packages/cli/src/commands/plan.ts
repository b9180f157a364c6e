import type { Diagnostic, Plan } from "@fgk/engine";
import { comparePlans, makePlan } from "@fgk/engine";
import type { Invocation } from "../command.ts";
import { CommandError, exitCodeFor, usageError } from "../command-error.ts";
import { readAddresses, readAdopt, readAllow } from "../consent.ts";
import { openDeployment } from "../deployment.ts";
import { findIdle } from "../idle-flags.ts";
import { describeNext, describeWritten } from "../next-command.ts";
import { labelFile, openPlanFile, savePlan } from "../plan-file.ts";
import { describePlan } from "../plan-lines.ts";
import { renderPlan } from "../render/plan.ts";
import { fgkVersion } from "../version.ts";
import { runValuesFromLive } from "./values-from-live.ts";

/** `fgk plan`: shows what would change, writes it with `--out`, or compares with `--check`. */
export async function runPlan(invocation: Invocation): Promise<number> {
  const { flags, report, terminal } = invocation;
  if (flags.isOn("values-from-live")) return runValuesFromLive(invocation);
  const written = flags.text("check");
  if (written !== undefined) return checkPlan(invocation, written);
  const out = flags.text("out");
  const deployment = await openDeployment(invocation);
  const made = await makePlan({
    ...deployment,
    fgkVersion,
    ...(out === undefined ? {} : { fileLabel: labelFile(invocation, out, deployment.file.name) }),
    allow: readAllow(flags),
    dataLoss: readAddresses(flags, "allow-data-loss"),
    adopt: readAdopt(flags),
    target: readAddresses(flags, "target"),
    skipCluster: flags.isOn("skip-cluster"),
    emit: report.emit,
  });
  if (!made.ok) throw new CommandError(...made.diagnostics);
  const plan = made.value;
  // First of all: who reads what is printed may stop reading (`| head`), and the file is there nevertheless.
  if (out !== undefined) await savePlan(invocation, plan, out);
  report.line("plan", describePlan(plan));
  const view = { paint: terminal.out.paint, verbose: flags.isOn("verbose"), file: deployment.file };
  report.print(renderPlan(plan, view));
  report.diagnose(findIdle(plan, flags));
  report.diagnose(plan.diagnostics.filter((each) => each.severity !== "note" || flags.isOn("verbose")));
  if (out !== undefined) {
    report.line("written", { file: out, digest: plan.header.digest });
    report.print(`\n${describeWritten(plan, flags, out)}\n`);
  } else if (plan.steps.length > 0 && !report.json) {
    terminal.err.write(`\n${terminal.err.paint.dim(describeNext(plan, flags))}\n`);
  }
  return flags.isOn("detailed-exitcode") && plan.steps.length > 0 ? 2 : 0;
}

/** Plans again with what the written plan was made with; 0 when it is the same, 3 with the difference. */
async function checkPlan(invocation: Invocation, name: string): Promise<number> {
  const { flags, report } = invocation;
  for (const flag of ["file", "out", "allow", "allow-data-loss", "adopt", "target"]) {
    if (flags.isOn(flag)) throw usageError(`--check takes --${flag} from the plan file`, `leave out --${flag}`);
  }
  const { plan: written, deployment: fileName } = await openPlanFile(invocation, name);
  const deployment = await openDeployment(invocation, fileName);
  const fresh = await planAgain(invocation, written, deployment);
  const differences = listDifferences(written, fresh);
  report.diagnose(differences);
  const same = differences.length === 0;
  report.line("compared", { plan: name, same });
  const { needs } = fresh.summary;
  const waits = needs.length === 0 ? "" : ` It can't be carried out yet: consent is missing (${needs.join(", ")}).`;
  if (same) report.print(`${name} is still true: planning now gives the same.${waits}\n`);
  return same ? 0 : exitCodeFor(differences);
}

/** What isn't as the written plan has it. What of others is kept may change: it is none of the plan's steps. */
function listDifferences(written: Plan, fresh: Plan): readonly Diagnostic[] {
  const { stale, remaining } = comparePlans(written, fresh);
  if (stale.length > 0) return stale;
  const steps = (plan: Plan): string => plan.steps.map((step) => step.digest).join();
  if (written.header.desired === fresh.header.desired && steps(written) === steps(fresh)) return [];
  const doneCount = written.steps.length - remaining.size;
  const isDone = doneCount > 0 && remaining.size === 0;
  return [
    {
      severity: "error",
      code: "plan-stale",
      summary: isDone
        ? "this plan has been carried out: planning now gives another"
        : "planning now gives another plan",
      cause:
        doneCount > 0
          ? `${doneCount} of its ${written.steps.length} steps are done already`
          : "the deployment file has changed since the plan was made, or fgk has",
      help: `make the plan again: fgk ${written.header.destroy ? "destroy" : "plan"} --out FILE`,
    },
  ];
}

async function planAgain(
  invocation: Invocation,
  written: Plan,
  deployment: Awaited<ReturnType<typeof openDeployment>>,
): Promise<Plan> {
  const { header } = written;
  const made = await makePlan({
    ...deployment,
    fgkVersion,
    fileLabel: header.file,
    allow: header.allow,
    dataLoss: header.dataLoss,
    adopt: header.adopt,
    target: header.only,
    ...(header.destroy && { destroy: { withContents: header.withContents ?? [] } }),
    skipCluster: header.partial === true,
    emit: invocation.report.emit,
  });
  if (!made.ok) throw new CommandError(...made.diagnostics);
  return made.value;
}
