import type { Plan, Step } from "@fgk/engine";
import { digestOfPlan, digestOfStep } from "../../packages/engine/src/plan/plan-digest.ts";
import { summarizeSteps } from "../../packages/engine/src/plan/summarize.ts";

/** The plan with the digests and counts that its content now has: what somebody writes who knows the format. */
export function seal(plan: Plan): Plan {
  const steps = plan.steps.map(({ digest: _old, ...step }): Step => ({ ...step, digest: digestOfStep(step) }));
  const summary = { ...plan.summary, ...summarizeSteps(steps) };
  const { digest: _old, ...header } = plan.header;
  return { ...plan, steps, summary, header: { ...header, digest: digestOfPlan(header, summary, steps) } };
}
