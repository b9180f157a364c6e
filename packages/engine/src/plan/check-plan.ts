import type { Json } from "../model/json.ts";
import { equalJson } from "../model/json.ts";
import type { Plan, Step } from "../model/plan.ts";
import { keyOfStep } from "../order/order-changes.ts";
import { isBlocked } from "./describe-step.ts";
import { digestOfPlan, digestOfStep } from "./plan-digest.ts";
import { summarizeSteps } from "./summarize.ts";

/** A place of a plan file, and what is wrong there. */
export interface Alteration {
  readonly path: string;
  readonly summary: string;
}

/**
 * Whether a plan that was parsed is as it was made: the digests first, then what follows from the steps and must agree with
 * them whoever computed the digests: their order, the consent, the summary. Pure.
 */
export function findAlterations(plan: Plan): readonly Alteration[] {
  const edited = plan.steps.flatMap((step, index) => (isEdited(step) ? [alterStep(step, index)] : []));
  if (edited.length > 0) return edited;
  const { digest, ...header } = plan.header;
  if (digestOfPlan(header, plan.summary, plan.steps) !== digest) {
    const summary = "the header, the summary or the list of steps was altered after planning";
    return [{ path: "plan.digest", summary }];
  }
  return [...findDisorder(plan.steps), ...findFalseConsent(plan), ...findFalseSummary(plan)];
}

function isEdited(step: Step): boolean {
  const { digest, ...rest } = step;
  return digestOfStep(rest) !== digest;
}

function alterStep(step: Step, index: number): Alteration {
  const summary = `step ${index + 1} (${step.action} ${step.address}) was altered after planning`;
  return { path: `steps[${index}].address`, summary };
}

/** Each step comes once, and after all that it waits for. */
function findDisorder(steps: readonly Step[]): readonly Alteration[] {
  const seen = new Set<string>();
  const found: Alteration[] = [];
  for (const [index, step] of steps.entries()) {
    const key = keyOfStep(step.action, step.address);
    const path = `steps[${index}].address`;
    if (seen.has(key)) found.push({ path, summary: `the plan was altered: ${key} is there twice` });
    const early = step.waitsFor.find((waited) => !seen.has(waited));
    if (early !== undefined) found.push({ path, summary: `the plan was altered: ${key} stands before ${early}` });
    seen.add(key);
  }
  return found;
}

function findFalseConsent({ header, steps }: Plan): readonly Alteration[] {
  return steps.flatMap((step, index) => {
    if (step.blocked === isBlocked(step.risk, step.address, header)) return [];
    return [
      {
        path: `steps[${index}].address`,
        summary: `the plan was altered: the consent to ${step.address} isn't the header's`,
      },
    ];
  });
}

function findFalseSummary({ summary, steps }: Plan): readonly Alteration[] {
  return Object.entries(summarizeSteps(steps)).flatMap(([key, value]) => {
    if (equalJson(summary[key as keyof typeof summary] as Json, value as Json)) return [];
    return [{ path: `summary.${key}`, summary: `the plan was altered: summary.${key} isn't what its steps do` }];
  });
}
