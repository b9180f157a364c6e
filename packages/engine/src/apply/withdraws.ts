import type { Step } from "../model/plan.ts";

/** True for an update that only takes things out: when the whole thing is gone, so are they. */
export function onlyWithdraws({ action, fields }: Step): boolean {
  return action === "update" && fields.every(({ after }) => after === null);
}
