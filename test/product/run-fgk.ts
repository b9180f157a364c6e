import { readFileSync } from "node:fs";
import path from "node:path";
import type {
  ApplyOutcome,
  Catalog,
  ChecksOutcome,
  DeploymentFile,
  Event,
  Plan,
  Result,
  Risk,
  World,
} from "@fgk/engine";
import { applyPlan, makePlan, readDeployment, readPlan, runChecks } from "@fgk/engine";
import { createCatalog } from "@fgk/providers";
import { SimulatedCrash } from "../simulation/simulated-world.ts";

export const root: string = path.resolve(import.meta.dirname, "../..");

/** The catalog that the CLI uses, with the published schema. */
export const catalog: Catalog = createCatalog(
  JSON.parse(readFileSync(path.join(root, "schemas/deployment.schema.json"), "utf8")),
);

/** A valid deployment file, or an error with everything that is wrong with it. */
export function readText(text: string, name = "fgk.yaml"): DeploymentFile {
  const known = files.get(text);
  if (known !== undefined) return known;
  const read = readDeployment(text, name, catalog);
  if (!read.ok) throw new Error(read.diagnostics.map((one) => `${one.source?.line}: ${one.summary}`).join("\n"));
  files.set(text, read.value);
  return read.value;
}

/** Valid files by their text: the sweeps read the same one thousands of times. */
const files = new Map<string, DeploymentFile>();

export interface RunOptions {
  readonly allow?: readonly Risk[];
  readonly adopt?: "all" | readonly `${string}/${string}`[];
  readonly target?: readonly `${string}/${string}`[];
  readonly dataLoss?: readonly `${string}/${string}`[];
  /** Plan without asking the cluster. */
  readonly skipCluster?: boolean;
  /** Plan to remove the deployment. */
  readonly destroy?: boolean;
  /** Containers that a destroy removes with what others put into them. */
  readonly withContents?: readonly `${string}/${string}`[];
  readonly events?: Event[];
  readonly stop?: AbortSignal;
}

export function tryPlan(world: World, text: string, options: RunOptions = {}): Promise<Result<Plan>> {
  const choices = {
    ...(options.skipCluster ? { skipCluster: true as const } : {}),
    ...(options.destroy ? { destroy: { withContents: options.withContents ?? [] } } : {}),
  };
  return makePlan({
    ...choices,
    file: readText(text),
    catalog,
    world,
    fgkVersion: "0.1.0",
    allow: options.allow ?? [],
    dataLoss: options.dataLoss ?? [],
    adopt: options.adopt ?? [],
    target: options.target ?? [],
    emit: (event) => options.events?.push(event),
  });
}

/** The plan, or an error with the diagnostics. */
export async function plan(world: World, text: string, options: RunOptions = {}): Promise<Plan> {
  const made = await tryPlan(world, text, options);
  if (!made.ok) throw new Error(made.diagnostics.map(showDiagnostic).join("\n"));
  return made.value;
}

export function apply(world: World, text: string, made: Plan, options: RunOptions = {}): Promise<ApplyOutcome> {
  return applyPlan({
    plan: made,
    file: readText(text),
    catalog,
    world,
    fgkVersion: "0.1.0",
    emit: (event) => options.events?.push(event),
    stop: options.stop ?? new AbortController().signal,
    holder: "test",
  });
}

/** The outcome; undefined: the run died of its simulated crash. */
export async function applyOrDie(world: World, text: string, made: Plan): Promise<ApplyOutcome | undefined> {
  try {
    return await apply(world, text, made);
  } catch (error) {
    if (error instanceof SimulatedCrash) return undefined;
    throw error;
  }
}

/** The plan of a plan file, or an error with the diagnostics. */
export function readWritten(written: string, name = "fgk.plan.yaml"): Plan {
  const read = readPlan(written, name);
  if (!read.ok) throw new Error(read.diagnostics.map(showDiagnostic).join("\n"));
  return read.value;
}

export function verify(
  world: World,
  text: string,
  options: RunOptions & {
    readonly changed?: readonly `${string}/${string}`[];
    readonly partial?: boolean;
    readonly catalog?: Catalog;
  } = {},
): Promise<ChecksOutcome> {
  return runChecks({
    file: readText(text),
    catalog: options.catalog ?? catalog,
    world,
    emit: (event) => options.events?.push(event),
    target: options.target ?? [],
    changed: options.changed ?? [],
    partial: options.partial ?? false,
    stop: options.stop ?? new AbortController().signal,
  });
}

export function showDiagnostic(one: { summary: string; cause?: string; help?: string; address?: string }): string {
  return [one.address, one.summary, one.cause, one.help].filter((part) => part !== undefined).join(" | ");
}

/** Addresses of everything that a deployment file names. */
export function listNamed(text: string): readonly string[] {
  return catalog.describe(readText(text)).resources.map(({ address }) => address);
}

/** Addresses of a plan's steps with their action, for comparing. */
export function stepsOf(made: Plan): readonly string[] {
  return made.steps.map((step) => `${step.action} ${step.address}`);
}
