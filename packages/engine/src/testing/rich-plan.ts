import type { Plan, PlanHeader, Step, Summary } from "../model/plan.ts";
import { digestOfPlan, digestOfStep } from "../plan/plan-digest.ts";
import { readPlan } from "../plan/read-plan.ts";
import { summarizeSteps } from "../plan/summarize.ts";
import { writePlan } from "../plan/write-plan.ts";
import { plan } from "./run-shelf.ts";
import { createShelf } from "./shelf.ts";

/** A plan with every kind of step but `ensure`, made as planning makes it. */
export async function makeRich(): Promise<Plan> {
  const shelf = createShelf();
  shelf.boxes.set("turned", { id: "i1", fields: { shape: "round" }, mark: "us" });
  shelf.boxes.set("painted", { id: "i2", fields: { colour: "blue" }, mark: "nobody", notes: new Set(["theirs"]) });
  shelf.boxes.set("gone", { id: "i3", fields: {}, mark: "us", at: { shelf: "upper" } });
  shelf.boxes.set("same", { id: "i4", fields: {}, mark: "us" });
  const text = `name: a
boxes:
  - { id: new, colour: red, on: same }
  - { id: turned, shape: square }
  - { id: painted, colour: red, notes: [ours] }
  - { id: same }
`;
  return plan(shelf, text, { adopt: "all", allow: ["downtime"], dataLoss: ["box/turned"] });
}

/** What the reader says against a text, each as `code: summary`. */
export function codesOf(text: string): readonly string[] {
  return readPlan(text, "a.plan.yaml").diagnostics.map((one) => `${one.code}: ${one.summary}`);
}

/** Some parts of a plan replaced, and its digests computed anew, as a forger would. */
export function sealPlan(
  made: Plan,
  parts: {
    readonly header?: Partial<PlanHeader>;
    readonly summary?: Partial<Summary>;
    readonly steps?: readonly Step[];
  },
): string {
  const steps = (parts.steps ?? made.steps).map(({ digest: _old, ...step }) => ({
    ...step,
    digest: digestOfStep(step),
  }));
  const summary = { ...made.summary, ...summarizeSteps(steps), ...parts.summary };
  const { digest: _old, ...header } = { ...made.header, ...parts.header };
  return writePlan({ ...made, steps, summary, header: { ...header, digest: digestOfPlan(header, summary, steps) } });
}
