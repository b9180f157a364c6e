import type { ApplyOutcome } from "../apply/apply-input.ts";
import { applyPlan } from "../apply/apply-plan.ts";
import { readDeployment } from "../desired/read-deployment.ts";
import type { DeploymentFile } from "../model/deployment-file.ts";
import type { Result } from "../model/diagnostic.ts";
import type { Event } from "../model/event.ts";
import type { Plan } from "../model/plan.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import { readPlan } from "../plan/read-plan.ts";
import { writePlan } from "../plan/write-plan.ts";
import type { Shelf } from "./shelf.ts";

/** The valid file of a text; equal texts are read once. */
export function fileOf(shelf: Shelf, text: string): DeploymentFile {
  const known = filesRead.get(text);
  if (known !== undefined) return known;
  const read = readDeployment(text, "fgk.yaml", shelf.catalog);
  if (!read.ok) throw new Error(read.diagnostics.map((one) => one.summary).join("; "));
  filesRead.set(text, read.value);
  return read.value;
}

const filesRead = new Map<string, DeploymentFile>();

export type PlanChoices = Partial<
  Pick<PlanInput, "allow" | "dataLoss" | "adopt" | "target" | "destroy" | "skipCluster">
>;

export function tryPlan(shelf: Shelf, text: string, choices: PlanChoices = {}): Promise<Result<Plan>> {
  return makePlan({
    file: fileOf(shelf, text),
    catalog: shelf.catalog,
    world: shelf.world,
    fgkVersion: "0.1.0",
    allow: [],
    dataLoss: [],
    adopt: [],
    target: [],
    emit: () => undefined,
    ...choices,
  });
}

export async function plan(shelf: Shelf, text: string, choices: PlanChoices = {}): Promise<Plan> {
  const made = await tryPlan(shelf, text, choices);
  if (!made.ok) throw new Error(made.diagnostics.map((one) => one.summary).join("; "));
  return made.value;
}

export interface ApplyChoices {
  readonly events?: Event[];
  readonly stop?: AbortSignal;
  readonly timeoutMs?: number;
}

export function apply(shelf: Shelf, text: string, made: Plan, choices: ApplyChoices = {}): Promise<ApplyOutcome> {
  return applyPlan({
    plan: made,
    file: fileOf(shelf, text),
    catalog: shelf.catalog,
    world: shelf.world,
    fgkVersion: "0.1.0",
    emit: (event) => choices.events?.push(event),
    stop: choices.stop ?? new AbortController().signal,
    holder: "test",
    ...(choices.timeoutMs === undefined ? {} : { timeoutMs: choices.timeoutMs }),
  });
}

/** The plan as it comes back from its file. */
export function reread(made: Plan): Plan {
  const read = readPlan(writePlan(made), "a.plan.yaml");
  if (!read.ok) throw new Error(read.diagnostics.map((one) => one.summary).join("; "));
  return read.value;
}

/** `update box/top`, … */
export function stepsOf(made: Plan): readonly string[] {
  return made.steps.map((step) => `${step.action} ${step.address}`);
}
