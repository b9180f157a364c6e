import type { Invocation } from "./command.ts";
import { usageError } from "./command-error.ts";

/** Nobody is there to be asked: says so before anything is read, and names the flag. Throws `CommandError`. */
export function demandAnswer({ flags, terminal, report }: Invocation): void {
  if (flags.isOn("yes")) return;
  if (report.json) throw usageError("--json never asks", "add --yes, or apply a plan file: fgk apply PLAN");
  if (terminal.canAsk) return;
  throw usageError(
    "there is no terminal to ask on",
    "add --yes to apply without being asked, or apply a reviewed plan file: fgk apply PLAN",
  );
}

/** Asks whether the plan above shall be carried out. Only the word yes counts. */
export async function askConsent({ flags, terminal, signals }: Invocation): Promise<boolean> {
  if (flags.isOn("yes")) return true;
  const { err } = terminal;
  err.write(`\n${err.paint.bold("Do you want to carry out these steps?")}\n  Only 'yes' will be accepted.\n`);
  const answer = await terminal.ask("  Enter a value: ", signals.stop);
  err.write("\n");
  return answer?.trim() === "yes";
}

/** Asks for the deployment's name before it is destroyed: a yes is typed too easily. */
export async function askName({ terminal, signals }: Invocation, name: string): Promise<boolean> {
  const { err } = terminal;
  err.write(`\n${err.paint.bold(`This destroys the deployment ${name} as shown above.`)}\n  Type its name to go on.\n`);
  const answer = await terminal.ask("  Name: ", signals.stop);
  err.write("\n");
  return answer?.trim() === name;
}
