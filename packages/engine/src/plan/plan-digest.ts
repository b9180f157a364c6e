import { digestOf } from "../model/digest.ts";
import type { Json } from "../model/json.ts";
import type { PlanHeader, Step, Summary } from "../model/plan.ts";

/** Over the header, the summary and the chain of the steps' digests. It catches edits; it is not a signature. */
export function digestOfPlan(
  header: Omit<PlanHeader, "digest">,
  summary: Summary,
  steps: readonly Pick<Step, "digest" | "blocked">[],
): string {
  const chain = steps.map((step) => `${step.digest} ${step.blocked}`);
  return digestOf(JSON.parse(JSON.stringify({ header, summary, chain })) as Json);
}
