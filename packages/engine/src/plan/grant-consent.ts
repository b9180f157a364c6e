import type { Risk } from "../model/change.ts";
import { risks } from "../model/change.ts";
import type { Plan } from "../model/plan.ts";
import { digestOfPlan } from "./plan-digest.ts";

/**
 * The same plan with consent to further risks in its header. Data loss is never among them: that is consented to by name,
 * when planning. Pure.
 */
export function grantConsent(plan: Plan, granted: readonly Exclude<Risk, "data loss">[]): Plan {
  const given: readonly Risk[] = granted;
  const { digest: _old, ...rest } = plan.header;
  const header = { ...rest, allow: risks.filter((risk) => rest.allow.includes(risk) || given.includes(risk)) };
  const steps = plan.steps.map((step) =>
    step.risk !== undefined && given.includes(step.risk.risk) ? { ...step, blocked: false } : step,
  );
  const summary = { ...plan.summary, needs: plan.summary.needs.filter((risk) => !given.includes(risk)) };
  return { ...plan, header: { ...header, digest: digestOfPlan(header, summary, steps) }, summary, steps };
}
