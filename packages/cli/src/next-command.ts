import type { Plan } from "@fgk/engine";
import type { Flags } from "./command.ts";
import { readNeeded, writeConsentFlags } from "./consent.ts";

/** What is said below a plan that was written to a file: the command that carries it out, or what it needs before that. */
export function describeWritten(plan: Plan, flags: Flags, out: string): string {
  if (plan.header.partial) return `Written to ${out}, to be read: fgk show ${out}`;
  if (plan.summary.needs.length === 0) return `Written to ${out}. To carry it out: fgk apply ${out}`;
  return `Written to ${out}. It can't be carried out yet; to consent: ${writePlanCommand(plan, flags, out)}`;
}

/** What is said below a plan that was only shown. */
export function describeNext(plan: Plan, flags: Flags): string {
  if (plan.header.partial) return "To carry it out: plan without --skip-cluster, from where the cluster can be reached";
  const reviewed = `To have it reviewed: ${writePlanCommand(plan, flags, "FILE")}`;
  const needed = readNeeded(plan);
  // What is adopted, and what may be lost, is said to a plan only.
  if (needed === undefined || flags.isOn("adopt") || flags.isOn("allow-data-loss"))
    return `${reviewed}, then: fgk apply FILE`;
  const allow = [...flags.list("allow"), ...needed];
  return `${reviewed}. To carry it out at once: fgk apply${repeat(flags, ["file"])}${write("allow", allow)}${repeat(flags, ["target"])}`;
}

/** The same plan again with all the consent that it needs. */
function writePlanCommand(plan: Plan, flags: Flags, out: string): string {
  const command = plan.header.destroy ? "fgk destroy" : "fgk plan";
  const given = repeat(flags, ["file", "allow", "allow-data-loss", "adopt", "target", "with-contents"]);
  const consent = writeConsentFlags(plan);
  return `${command}${given}${consent === "" ? "" : ` ${consent}`} --out ${out}`;
}

function repeat(flags: Flags, names: readonly string[]): string {
  return names.map((name) => write(name, flags.list(name))).join("");
}

function write(name: string, values: readonly string[]): string {
  return values.length === 0 ? "" : ` --${name} ${values.join(",")}`;
}
