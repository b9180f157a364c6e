import type { Plan, PlanHeader, Summary } from "@fgk/engine";
import { writeConsentFlags } from "../consent.ts";
import { actionWords } from "./action-words.ts";
import { formatExpected } from "./duration.ts";
import { escapeLine } from "./escape.ts";
import type { PlanView } from "./step.ts";
import { renderStep } from "./step.ts";

const shown = ["create", "update", "replace", "delete", "adopt", "ensure"] as const;

/** A plan as text: the summary first, the steps in order, and a footer of one line that scripts may look for. */
export function renderPlan(plan: Plan, view: PlanView): string {
  const { header, summary, steps } = plan;
  const { paint } = view;
  const title = `${header.destroy ? "destroy " : ""}${header.deployment}: cluster ${header.target.cluster} in project ${header.target.project}`;
  const lines = [paint.bold(escapeLine(title)), ...renderSummary(plan, view)];
  // One step has no order.
  if (steps.length > 1) {
    const used = shown.filter((action) => summary[action] > 0);
    const legend = used.map((action) => `${paint[actionWords[action].colour](actionWords[action].symbol)} ${action}`);
    lines.push("", `Steps, in order (${legend.join("   ")}):`);
  }
  for (const step of steps) lines.push("", ...renderStep(step, view));
  return `${lines.join("\n")}\n\n${renderFooter(summary, header)}\n`;
}

/** `Plan: 5 to create, 1 to update, 0 to replace, 0 to delete.` or `No changes. …` */
export function renderFooter(summary: Summary, header: Pick<PlanHeader, "destroy" | "partial">): string {
  if (shown.every((action) => summary[action] === 0)) {
    if (header.destroy)
      return "Nothing to destroy: what carries this deployment's mark is gone, or is kept as said above.";
    if (header.partial) return `No changes outside the cluster (${summary.unchanged} things are as the file says).`;
    return `No changes. What is there is what the file says (${summary.unchanged} things).`;
  }
  const counts = [
    `${summary.create} to create`,
    `${summary.update} to update`,
    `${summary.replace} to replace`,
    `${summary.delete} to delete`,
  ];
  if (summary.adopt > 0) counts.push(`${summary.adopt} to adopt`);
  if (summary.ensure > 0) counts.push(`${summary.ensure} to ensure`);
  return `Plan: ${counts.join(", ")}.`;
}

function renderSummary(plan: Plan, view: PlanView): readonly string[] {
  const { header, summary, steps } = plan;
  const { paint } = view;
  const lines: string[] = [];
  const note = (label: string, text: string): void => void lines.push(`  ${label}: ${escapeLine(text)}`);
  if (header.partial) note("partial", "the cluster was not asked; this plan can be read, not applied");
  if (header.only.length > 0) note("only", header.only.join(", "));
  if (steps.length > 0) note("takes", `about ${formatExpected(summary.seconds)}`);
  if (summary.downtimeSeconds > 0) note("Flyte doesn't answer for", `about ${formatExpected(summary.downtimeSeconds)}`);
  if (summary.highestRisk !== null) note("highest risk", summary.highestRisk);
  if (header.allow.length > 0 && steps.length > 0) note("consented to", header.allow.join(", "));
  if (summary.needs.length > 0) {
    const how = escapeLine(`(${header.destroy ? "destroy" : "plan"} with ${writeConsentFlags(plan)})`);
    lines.push(`  ${paint.red("blocked")}: consent is missing: ${summary.needs.join(", ")} ${how}`);
  }
  if (summary.irreversible.length > 0) note("can't be undone", summary.irreversible.join(", "));
  for (const warning of summary.warnings) lines.push(`  ${paint.yellow("!")} ${escapeLine(warning)}`);
  for (const unread of summary.notChecked) lines.push(`  ${paint.dim("–")} not checked: ${escapeLine(unread)}`);
  lines.push(...renderKept(summary, view));
  return lines;
}

/** What of others stays: counted, or by name. */
function renderKept(summary: Summary, view: PlanView): readonly string[] {
  if (summary.kept.length === 0) return [];
  if (view.verbose) {
    return summary.kept.map(
      (kept) => `  kept: ${escapeLine(`${kept.address}: ${kept.what} of others: ${kept.names.join(", ")}`)}`,
    );
  }
  const counts = new Map<string, number>();
  for (const kept of summary.kept) counts.set(kept.what, (counts.get(kept.what) ?? 0) + kept.names.length);
  const text = [...counts].map(([what, count]) => `${count} ${count === 1 ? what.replace(/s$/, "") : what}`).join(", ");
  return [view.paint.dim(`  kept of others: ${escapeLine(text)} (--verbose lists them)`)];
}
