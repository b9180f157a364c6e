import { resourceToDelete } from "../live/read-leaving.ts";
import type { Address } from "../model/address.ts";
import { InvariantError } from "../model/failure.ts";
import type { Plan, Step } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import { keyOfStep } from "../order/order-changes.ts";

/** A step of the plan with all that is needed to do it. */
export interface PlannedStep {
  readonly key: string;
  readonly step: Step;
  /** What the file asks for; of a delete, enough to find it. */
  readonly resource: Resource;
  /** Keys of the steps that come first. */
  readonly waitsFor: readonly string[];
  /** Its result was there when the plan was compared: it is only looked at. */
  readonly settled: boolean;
  /** The plan makes what may have brought it along without our mark. */
  readonly broughtAlong: boolean;
}

/** The written plan's steps in their order, each with the resource that the file asks for now. */
export function collectSteps(
  plan: Plan,
  resources: readonly Resource[],
  remaining: ReadonlySet<string>,
): readonly PlannedStep[] {
  const asked = new Map<Address, Resource>(resources.map((resource) => [resource.address, resource]));
  const made = new Set(plan.steps.filter((step) => step.action === "create").map((step) => step.address));
  return plan.steps.map((step) => {
    const key = keyOfStep(step.action, step.address);
    const resource = step.action === "delete" ? resourceToDelete(step.address, step.at ?? {}) : asked.get(step.address);
    if (resource === undefined) throw new InvariantError(`the plan's ${step.address} isn't in the deployment file`);
    return {
      key,
      step,
      resource,
      waitsFor: step.waitsFor,
      settled: !remaining.has(key),
      broughtAlong: resource.comesWith !== undefined && made.has(resource.comesWith),
    };
  });
}
