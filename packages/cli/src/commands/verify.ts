import type { Address } from "@fgk/engine";
import { suggestWord } from "@fgk/engine";
import type { Invocation } from "../command.ts";
import type { CommandError } from "../command-error.ts";
import { usageError } from "../command-error.ts";
import { readAddresses } from "../consent.ts";
import type { Deployment } from "../deployment.ts";
import { openDeployment } from "../deployment.ts";
import { askChecks } from "../run-checks.ts";

/** `fgk verify`: asks the running system whether Flyte works. Doesn't wait for anything to become true. */
export async function runVerify(invocation: Invocation): Promise<number> {
  const target = readAddresses(invocation.flags, "target");
  const deployment = await openDeployment(invocation);
  const { report, terminal } = invocation;
  if (!report.json) terminal.err.write(`${terminal.err.paint.dim("Asking the running system…")}\n`);
  const { findings, red } = await askChecks(invocation, deployment, { target, changed: [], patienceMs: 0 });
  if (findings.length === 0 && !invocation.signals.stop.aborted) throw refuseTarget(target, deployment);
  if (invocation.signals.stop.aborted) return invocation.signals.exitCode() ?? 130;
  return red ? 1 : 0;
}

/** Nothing was asked: that isn't green. */
function refuseTarget(target: readonly Address[], { catalog, file }: Deployment): CommandError {
  const known = catalog.describe(file).resources.map(({ address }) => address);
  const unknown = target.find((address) => !known.includes(address));
  const near = unknown === undefined ? undefined : suggestWord(unknown, known);
  return usageError(
    `no check is about ${target.join(", ")}`,
    near === undefined ? "ask everything: fgk verify" : `did you mean ${near}?`,
  );
}
