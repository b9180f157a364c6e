import { locate } from "../desired/read-deployment.ts";
import { diffAll } from "../diff/diff-all.ts";
import { readLive } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Address } from "../model/address.ts";
import { compareText, kindOf } from "../model/address.ts";
import type { Catalog, Desired, Opened } from "../model/catalog.ts";
import type { Change, Risk } from "../model/change.ts";
import { addressOfChange, risks } from "../model/change.ts";
import type { DeploymentFile } from "../model/deployment-file.ts";
import type { Diagnostic, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import { digestOf } from "../model/digest.ts";
import type { Emit } from "../model/event.ts";
import { InvariantError } from "../model/failure.ts";
import type { Json } from "../model/json.ts";
import type { Live } from "../model/live.ts";
import type { Plan, PlanHeader, Step } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import type { World } from "../model/world.ts";
import { keyOfStep, orderChanges } from "../order/order-changes.ts";
import { describeStep } from "./describe-step.ts";
import { digestOfPlan } from "./plan-digest.ts";
import { summarize } from "./summarize.ts";
import { restrictToTarget } from "./target.ts";

export interface PlanInput {
  readonly file: DeploymentFile;
  readonly catalog: Catalog;
  readonly world: World;
  /** fgk's version; the plan keeps major.minor. */
  readonly fgkVersion: string;
  /** The deployment file as the plan file shall name it; the file's own name when left out. */
  readonly fileLabel?: string;
  readonly allow: readonly Risk[];
  readonly dataLoss: readonly Address[];
  readonly adopt: readonly Address[] | "all";
  /** Empty: everything. */
  readonly target: readonly Address[];
  readonly emit: Emit;
}

/** Desired → live → diff → order → plan. Reads the world and writes nothing. */
export async function makePlan(input: PlanInput): Promise<Result<Plan>> {
  const whole = input.catalog.describe(input.file);
  const restricted = restrictToTarget(whole, input.target);
  if (!restricted.ok) return restricted;
  const desired = restricted.value;
  const opened = input.catalog.open(input.file, whole, input.world);
  const session = openSession(input.world, desired.mark);
  input.emit({ type: "reading", resources: desired.resources.length });
  const seen = await readLive(session, opened, desired);
  const observed = input.target.length === 0 ? seen : { ...seen, marked: [] };
  const { changes, diagnostics } = diffAll(opened.kinds, observed, {
    mark: desired.mark,
    adopt: input.adopt,
    dataLoss: input.dataLoss,
  });
  const located = diagnostics.map((diagnostic) => locate(input.file, diagnostic));
  const errors = located.filter((diagnostic) => diagnostic.severity === "error");
  if (errors.length > 0) return fail(...dedupe(errors), ...dedupe(located.filter((one) => one.severity !== "error")));
  const allow = risks.filter((risk) => input.allow.includes(risk) || desired.allow.includes(risk));
  const steps = describeSteps(changes, observed.resources, opened, observed.live, allow, input.dataLoss);
  const summary = summarize(steps, changes, observed.live, located);
  const needsHelm = steps.some((step) => step.fields.some((field) => field.path.startsWith("chart.")));
  const versions = needsHelm ? await opened.versions() : { chart: null, helm: null };
  const header: Omit<PlanHeader, "digest"> = {
    format: 1,
    fgk: majorMinor(input.fgkVersion),
    helm: versions.helm,
    deployment: desired.name,
    file: input.fileLabel ?? input.file.name,
    target: desired.target,
    desired: digestOfDesired(desired),
    chart: versions.chart,
    allow,
    dataLoss: [...input.dataLoss].sort(compareText),
    adopt: steps
      .filter((step) => step.action === "adopt")
      .map((step) => step.address)
      .sort(compareText),
    only: [...input.target].sort(compareText),
    reliesOn: identitiesRelied(steps, observed.resources, observed.live),
  };
  return succeed(
    {
      summary,
      header: { ...header, digest: digestOfPlan(header, summary, steps) },
      steps,
      diagnostics: dedupe(located),
      changes: new Map(
        changes
          .filter((change) => change.action !== "keep")
          .map((change) => [keyOfStep(change.action, addressOfChange(change)), change]),
      ),
      live: observed.live,
      resources: observed.resources,
    },
    dedupe(located),
  );
}

function describeSteps(
  changes: readonly Change[],
  resources: readonly Resource[],
  opened: Opened,
  live: ReadonlyMap<Address, Live>,
  allowed: readonly Risk[],
  dataLoss: readonly Address[],
): readonly Step[] {
  const kinds = new Map(opened.kinds.map((kind) => [kind.name, kind]));
  const ordered = orderChanges(changes, resources, [...kinds.keys()]);
  return ordered.map(({ change, waitsFor }) => {
    const address = addressOfChange(change);
    const kind = kinds.get(kindOf(address));
    if (kind === undefined) throw new InvariantError(`no kind for ${address}`);
    const state = live.get(address) ?? { status: "absent", remarks: [] };
    return describeStep({ change, waitsFor, kind, live: state, allowed, dataLoss });
  });
}

/** Identities of unchanged things that a step hangs on: re-created meanwhile, the plan no longer holds. */
function identitiesRelied(
  steps: readonly Step[],
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): PlanHeader["reliesOn"] {
  const changed = new Set(steps.map((step) => step.address));
  const needed = new Set(
    resources.filter((resource) => changed.has(resource.address)).flatMap((resource) => resource.dependsOn),
  );
  const found: [Address, Readonly<Record<string, string>>][] = [];
  for (const address of [...needed].sort(compareText)) {
    const state = live.get(address);
    if (changed.has(address) || state?.status !== "present" || Object.keys(state.identity).length === 0) continue;
    found.push([address, state.identity]);
  }
  return Object.fromEntries(found);
}

/** Over everything that the file asks for, parsed: comments, order of keys and layout change nothing. */
function digestOfDesired(desired: Desired): string {
  const { name, target, allow } = desired;
  const resources = [...desired.resources].sort((a, b) => compareText(a.address, b.address));
  return digestOf(JSON.parse(JSON.stringify({ name, target, allow, resources })) as Json);
}

function majorMinor(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

function dedupe(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    // One missing permission or one unreachable cluster is one problem, however many resources it hides.
    const key =
      diagnostic.severity === "error" && diagnostic.code !== "owned-by-other" && diagnostic.code !== "protected"
        ? `${diagnostic.code} ${diagnostic.summary}`
        : `${diagnostic.address} ${diagnostic.summary}`;
    if (!unique.has(key)) unique.set(key, diagnostic);
  }
  return [...unique.values()];
}
