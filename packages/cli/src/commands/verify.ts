import type { Invocation } from "../command.ts";
import { readAddresses } from "../consent.ts";
import { openDeployment } from "../deployment.ts";
import { askChecks } from "../run-checks.ts";

/** `fgk verify`: asks the running system whether Flyte works. Doesn't wait for anything to become true. */
export async function runVerify(invocation: Invocation): Promise<number> {
  const target = readAddresses(invocation.flags, "target");
  const deployment = await openDeployment(invocation);
  const { report, terminal } = invocation;
  if (!report.json) terminal.err.write(`${terminal.err.paint.dim("Asking the running system…")}\n`);
  const { red } = await askChecks(invocation, deployment, { target, changed: [], patienceMs: 0 });
  if (invocation.signals.stop.aborted) return invocation.signals.exitCode() ?? 130;
  return red ? 1 : 0;
}
