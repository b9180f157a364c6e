import type { Plan } from "@fgk/engine";
import type { Invocation } from "./command.ts";
import { usageError } from "./command-error.ts";
import { escapeLine } from "./render/escape.ts";

/** Nobody is there to be asked: says so before anything is read, and names the flag. Throws `CommandError`. */
export function demandAnswer({ flags, terminal, report }: Invocation): void {
  if (flags.isOn("yes")) return;
  const help =
    "add --yes to apply without being asked (and --allow RISK for what needs consent), or apply a reviewed plan file: fgk apply PLAN";
  if (report.json) throw usageError("--json never asks", help);
  if (!terminal.canAsk) throw usageError("there is no terminal to ask on", help);
}

/** Asks whether the plan above shall be carried out, with what is at risk. Only the word yes counts. */
export async function askConsent({ flags, terminal, signals }: Invocation, plan: Plan): Promise<boolean> {
  if (flags.isOn("yes")) return true;
  const { err } = terminal;
  const { needs } = plan.summary;
  if (needs.length > 0) {
    err.write(`\n${err.paint.bold("These steps need your consent:")}\n`);
    for (const { address, risk, blocked } of plan.steps) {
      if (blocked) err.write(`  ${escapeLine(`${risk?.risk ?? ""}: ${address}: ${risk?.why ?? ""}`)}\n`);
    }
  }
  const question =
    needs.length === 0
      ? "Do you want to carry out these steps?"
      : `Do you consent to ${needs.join(", ")}, and want to carry out all steps above?`;
  err.write(`\n${err.paint.bold(question)}\n  Only 'yes' will be accepted.\n`);
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
