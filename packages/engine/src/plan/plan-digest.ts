import { compareText } from "../model/address.ts";
import type { Desired } from "../model/catalog.ts";
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
  return digestOf(toJson({ header, summary, chain }));
}

/** Over all that a step says but whether it is consented to: that is the plan's own digest's. */
export function digestOfStep(step: Omit<Step, "digest">): string {
  const { blocked: _consent, ...content } = step;
  return digestOf(toJson(content));
}

/**
 * Over everything that the file asks for by name, parsed: comments, the order of keys, layout, and the places and texts by
 * which fgk explains itself change nothing.
 */
export function digestOfDesired(desired: Desired): string {
  const { name, target, allow } = desired;
  const resources = [...desired.resources]
    .sort((a, b) => compareText(a.address, b.address))
    .map(({ address, at, fields, managed, protected: kept, dependsOn, onlyWith }) => ({
      address,
      at,
      fields: Object.fromEntries(Object.entries(fields).map(([path, { value, role }]) => [path, { value, role }])),
      managed,
      protected: kept,
      dependsOn: [...dependsOn].sort(compareText),
      with: [...(onlyWith?.with ?? [])].sort(compareText),
    }));
  return digestOf(toJson({ name, target, allow, resources }));
}

/** What an undefined key says, its absence says as well. */
function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
