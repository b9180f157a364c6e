import { compareText, kindOf } from "../model/address.ts";
import type { Change } from "../model/change.ts";
import { risks } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { KeptLine, Step, Summary } from "../model/plan.ts";
import { keyOfStep } from "../order/order-changes.ts";
import { worstRisk } from "./describe-step.ts";

/** The part of a summary that follows from the steps alone. */
export type StepsSummary = Omit<Summary, "unchanged" | "warnings" | "notChecked" | "kept">;

/** What a reviewer reads first. Pure. */
export function summarize(
  steps: readonly Step[],
  changes: readonly Change[],
  diagnostics: readonly Diagnostic[],
  kept: readonly KeptLine[],
): Summary {
  const { create, update, replace, delete: deletes, adopt, ensure, ...rest } = summarizeSteps(steps);
  return {
    create,
    update,
    replace,
    delete: deletes,
    adopt,
    ensure,
    unchanged: changes.filter((change) => change.action === "keep").length,
    ...rest,
    warnings: linesOf(diagnostics, (diagnostic) => diagnostic.severity === "warning"),
    notChecked: linesOf(
      diagnostics,
      (diagnostic) => diagnostic.severity === "note" && diagnostic.code === "unreadable",
    ),
    kept,
  };
}

/** Counts, risks and times of some steps. Pure. */
export function summarizeSteps(steps: readonly Step[]): StepsSummary {
  const count = (action: Step["action"]): number => steps.filter((step) => step.action === action).length;
  const needed = new Set(steps.filter((step) => step.blocked).map((step) => step.risk?.risk));
  return {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    adopt: count("adopt"),
    ensure: count("ensure"),
    highestRisk: worstRisk(steps.flatMap((step) => (step.risk === undefined ? [] : [step.risk.risk]))),
    needs: risks.filter((risk) => needed.has(risk)),
    irreversible: steps
      // What a delete only changes says so.
      .filter((step) => (step.action === "delete" && step.why === undefined) || step.action === "replace")
      .map((step) => step.address),
    downtimeSeconds: countDowntime(steps),
    seconds: longestChain(steps),
  };
}

/** What interrupts, one after the other, and what is gone until all is made anew that a replace took along. */
function countDowntime(steps: readonly Step[]): number {
  const replaced = new Set<string>();
  for (const { action, address, risk, waitsFor } of steps) {
    const isLost = action === "replace" && risk?.risk === "data loss";
    if (isLost || waitsFor.some((one) => replaced.has(one))) replaced.add(address);
  }
  const anew = longestChain(steps.filter(({ address }) => replaced.has(address)));
  return anew + countInterruptions(steps.filter(({ address }) => !replaced.has(address)));
}

/** What interrupts, and what is made in the place of a thing whose delete does. */
function countInterruptions(steps: readonly Step[]): number {
  const missing = new Set(
    steps.filter((step) => step.action === "delete" && step.risk?.risk === "downtime").map(kindOfStep),
  );
  return steps
    .filter((step) => {
      const interrupts = step.risk?.risk === "restart" || step.risk?.risk === "downtime";
      return interrupts || (step.action === "create" && missing.has(kindOfStep(step)));
    })
    .reduce((sum, step) => sum + step.seconds, 0);
}

function kindOfStep({ address }: Step): string {
  return kindOf(address);
}

function linesOf(diagnostics: readonly Diagnostic[], wanted: (diagnostic: Diagnostic) => boolean): readonly string[] {
  return [...new Set(diagnostics.filter(wanted).map((diagnostic) => diagnostic.summary))].sort(compareText);
}

/** Expected seconds along the slowest path; steps come in an order in which each follows what it waits for. */
function longestChain(steps: readonly Step[]): number {
  const done = new Map<string, number>();
  let longest = 0;
  for (const step of steps) {
    const start = Math.max(0, ...step.waitsFor.map((key) => done.get(key) ?? 0));
    const end = start + step.seconds;
    done.set(keyOfStep(step.action, step.address), end);
    longest = Math.max(longest, end);
  }
  return longest;
}
