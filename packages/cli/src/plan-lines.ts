import type { Plan } from "@fgk/engine";

/** A plan as the content of a JSON line. */
export function describePlan(plan: Plan): Readonly<Record<string, unknown>> {
  const { summary, header, steps } = plan;
  return { changes: steps.length > 0, summary, header, steps };
}
