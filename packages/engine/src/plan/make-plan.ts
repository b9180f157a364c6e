import { locate } from "../desired/read-deployment.ts";
import { readAgain } from "../live/read-again.ts";
import type { Observed } from "../live/read-live.ts";
import type { Address } from "../model/address.ts";
import { compareText, kindOf } from "../model/address.ts";
import type { Desired, Opened } from "../model/catalog.ts";
import type { Change } from "../model/change.ts";
import { addressOfChange, risks } from "../model/change.ts";
import type { Diagnostic, Result } from "../model/diagnostic.ts";
import { fail, succeed } from "../model/diagnostic.ts";
import { Failure } from "../model/failure.ts";
import type { Plan, PlanHeader, Step } from "../model/plan.ts";
import { keyOfStep } from "../order/order-changes.ts";
import { dedupeDiagnostics } from "./dedupe-diagnostics.ts";
import type { Consent } from "./describe-step.ts";
import { describeSteps } from "./describe-step.ts";
import { foreseeChanges } from "./foresee-changes.ts";
import { listKept } from "./list-kept.ts";
import { look, lookPastCluster } from "./look.ts";
import { digestOfDesired, digestOfPlan } from "./plan-digest.ts";
import type { PlanInput } from "./plan-input.ts";
import { identitiesRelied } from "./relied-identities.ts";
import { summarize } from "./summarize.ts";

/** Desired → live → diff → order → plan. Reads the world and writes nothing. */
export async function makePlan(input: PlanInput): Promise<Result<Plan>> {
  try {
    return await makeFromLive(input);
  } catch (error) {
    // What can't be known without the outside (a command's version) fails the plan with its own diagnostic.
    if (error instanceof Failure) return fail(error.diagnostic);
    throw error;
  }
}

async function makeFromLive(input: PlanInput): Promise<Result<Plan>> {
  const desired = input.catalog.describe(input.file);
  const opened = input.catalog.open(input.file, desired, input.world);
  const looked = await (input.skipCluster === true ? lookPastCluster : look)(input, desired, opened);
  if (!looked.ok) return looked;
  const { session, observed, difference, backward } = looked.value;
  const { changes } = difference;
  // What is refused anyway isn't looked into any further.
  const isRefused = difference.diagnostics.some(isError);
  const foreseen = isRefused ? undefined : await foreseeChanges(session, opened.kinds, { changes, observed });
  const diagnostics = [...difference.diagnostics, ...(foreseen?.diagnostics ?? [])];
  const said = dedupeDiagnostics(diagnostics.map((diagnostic) => locate(input.file, diagnostic)));
  // Notes are about a plan, and there is none.
  if (said.some(isError)) return fail(...said.filter(isError), ...said.filter((one) => one.severity === "warning"));
  const consent = readConsent(input, desired);
  const steps = describeSteps({
    ...{ changes, observed, kinds: opened.kinds, ...consent },
    ...(backward && { backward }),
    ...(foreseen && { foreseen: foreseen.byChange }),
  });
  const summary = summarize(steps, changes, said, listKept(observed, steps, desired.mark));
  const header = await makeHeader(input, { desired, opened, observed, steps, consent });
  const plan: Plan = {
    summary,
    header: { ...header, digest: digestOfPlan(header, summary, steps) },
    steps,
    diagnostics: said,
    changes: keyChanges(changes),
    live: observed.live,
    resources: looked.value.resources,
    own: looked.value.own,
  };
  return succeed(plan, said);
}

/** Whoever destroys consents to what that is; data is lost only by name. */
function readConsent(input: PlanInput, desired: Desired): Consent {
  const destroys = input.destroy !== undefined;
  const allow = risks.filter((risk) =>
    destroys ? risk !== "data loss" : input.allow.includes(risk) || desired.allow.includes(risk),
  );
  const withContents = sortOnce(input.destroy?.withContents ?? []);
  return { allow, dataLoss: sortOnce(input.dataLoss), ...(withContents.length > 0 && { withContents }) };
}

interface HeaderParts {
  readonly desired: Desired;
  readonly opened: Opened;
  readonly observed: Observed;
  readonly steps: readonly Step[];
  readonly consent: Consent;
}

async function makeHeader(input: PlanInput, parts: HeaderParts): Promise<Omit<PlanHeader, "digest">> {
  const { desired, opened, observed, steps } = parts;
  const fromChart = new Set(opened.kinds.filter((kind) => kind.fromChart).map((kind) => kind.name));
  const needsChart = steps.some(
    ({ action, address }) => action !== "delete" && action !== "adopt" && fromChart.has(kindOf(address)),
  );
  const versions = needsChart ? await readAgain(input.world, opened.versions) : { chart: null, helm: null };
  return {
    format: 1,
    fgk: input.fgkVersion.split(".").slice(0, 2).join("."),
    helm: versions.helm,
    deployment: desired.name,
    file: input.fileLabel ?? input.file.name,
    target: { project: desired.target.project, cluster: desired.target.cluster },
    desired: digestOfDesired(desired),
    chart: versions.chart,
    allow: parts.consent.allow,
    dataLoss: parts.consent.dataLoss,
    adopt: sortOnce(steps.filter((step) => step.action === "adopt").map((step) => step.address)),
    only: sortOnce(input.target),
    ...(input.destroy !== undefined && { destroy: true as const }),
    ...(parts.consent.withContents !== undefined && { withContents: parts.consent.withContents }),
    ...(input.skipCluster === true && { partial: true as const }),
    reliesOn: identitiesRelied(steps, observed.resources, observed.live),
  };
}

function keyChanges(changes: readonly Change[]): ReadonlyMap<string, Change> {
  const steps = changes.filter((change) => change.action !== "keep");
  return new Map(steps.map((change) => [keyOfStep(change.action, addressOfChange(change)), change]));
}

function sortOnce(addresses: readonly Address[]): readonly Address[] {
  return [...new Set(addresses)].sort(compareText);
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error";
}
