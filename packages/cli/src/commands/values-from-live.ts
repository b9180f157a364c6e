import { readLiveValues } from "@fgk/providers";
import type { Invocation } from "../command.ts";
import { CommandError, usageError } from "../command-error.ts";
import { openDeployment } from "../deployment.ts";

/** Flags that are about a plan, and here none is made. */
const planFlags = ["out", "check", "allow", "allow-data-loss", "adopt", "target", "detailed-exitcode", "skip-cluster"];

/** `fgk plan --values-from-live`: on stdout the YAML for `flyte.values`, and nothing else. */
export async function runValuesFromLive(invocation: Invocation): Promise<number> {
  const { flags, report, terminal } = invocation;
  const other = planFlags.find((flag) => flags.isOn(flag));
  if (other !== undefined) {
    throw usageError(`--values-from-live makes no plan: --${other} has nothing to say to it`, `leave out --${other}`);
  }
  const { file, world } = await openDeployment(invocation);
  const read = await readLiveValues(file, world);
  if (!read.ok) throw new CommandError(...read.diagnostics);
  const { yaml, hidden } = read.value;
  report.line("values", { yaml, hidden });
  report.print(yaml);
  if (!report.json) terminal.err.write(`\n${terminal.err.paint.dim(nextStep(yaml, hidden.length))}\n`);
  return 0;
}

function nextStep(yaml: string, hidden: number): string {
  if (yaml === "{}\n") return "The file already gives the release all the values that it has.";
  const paste = "Paste this under flyte.values; what you leave out stays as it is in the release.";
  if (hidden === 0) return paste;
  const what =
    hidden === 1
      ? "1 value is redacted, for it could be a secret"
      : `${hidden} values are redacted, for they could be secrets`;
  return `${paste}\n${what}: leave such lines out, or write what is none.`;
}
