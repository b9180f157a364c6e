import type { Desired, Opened } from "../model/catalog.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { Failure } from "../model/failure.ts";
import type { Step } from "../model/plan.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { ApplyInput, ApplyOutcome } from "./apply-input.ts";
import { checkBelongs } from "./check-belongs.ts";
import { comparePlans } from "./compare-plans.ts";
import { createFence } from "./fence.ts";
import { findUndeleted } from "./find-undeleted.ts";
import { type HeldLease, holdLease } from "./hold-lease.ts";
import { collectSteps } from "./planned-steps.ts";
import { describeLost, runSteps } from "./run-steps.ts";

/**
 * Does exactly what the plan says. Refused before the first write when a step isn't consented to, when the plan is another
 * deployment's or fgk's, when the caller may not do what it says, or when planning now gives anything else than the plan or a part of it that is still to be done.
 */
export async function applyPlan(given: ApplyInput): Promise<ApplyOutcome> {
  const fence = createFence(given.world);
  const { world } = fence;
  const input: ApplyInput = { ...given, world };
  const { plan } = input;
  const blocked = plan.steps.filter((step) => step.blocked);
  if (blocked.length > 0)
    return refuse(
      "blocked",
      blocked.map((step) => describeBlocked(step, plan.header.destroy === true)),
    );
  if (plan.header.partial) return refuse("blocked", [describePartial()]);
  const desired = input.catalog.describe(input.file);
  const foreign = checkBelongs(plan.header, desired, input.fgkVersion);
  if (foreign.length > 0) return refuse("stale", foreign);
  const opened = input.catalog.open(input.file, desired, world);
  // The lease is the first thing that is written.
  const forbidden = (await opened.findForbidden?.(plan.steps)) ?? [];
  if (forbidden.length > 0) return refuse("failed", forbidden);
  let lease: HeldLease;
  try {
    lease = await holdLease(opened.lease, world, input);
  } catch (error) {
    if (error instanceof Failure) {
      return refuse(error.diagnostic.code === "lease-held" ? "locked" : "failed", [error.diagnostic]);
    }
    throw error;
  }
  fence.closeWhen(lease.lost);
  try {
    // Ctrl-C came while another run was waited for.
    if (input.stop.aborted) return refuse("interrupted", []);
    return await applyHolding(input, desired, opened, lease);
  } finally {
    await lease.release();
  }
}

async function applyHolding(
  input: ApplyInput,
  desired: Desired,
  opened: Opened,
  lease: HeldLease,
): Promise<ApplyOutcome> {
  const { header } = input.plan;
  const fresh = await makePlan({
    ...input,
    allow: header.allow,
    dataLoss: header.dataLoss,
    adopt: header.adopt,
    target: header.only,
    ...(header.destroy && { destroy: { withContents: header.withContents ?? [] } }),
  });
  if (lease.lost()) return refuse("failed", [describeLost()]);
  if (!fresh.ok) {
    return refuse(
      "failed",
      fresh.diagnostics.filter((one) => one.severity === "error"),
    );
  }
  const { remaining, stale } = comparePlans(input.plan, fresh.value);
  if (stale.length > 0) return refuse("stale", stale);
  const steps = collectSteps(input.plan, fresh.value.resources, remaining);
  const kept = await findUndeleted(input.world, desired.mark, opened.kinds, steps, fresh.value.diagnostics);
  if (kept.length > 0) return refuse("stale", kept);
  return runSteps({ input, opened, mark: desired.mark, lease, steps, fresh: fresh.value });
}

function describeBlocked(step: Step, destroys: boolean): Diagnostic {
  const risk = step.risk?.risk ?? "data loss";
  return {
    severity: "error",
    code: "blocked",
    summary: `${step.action} ${step.address} is blocked: its risk is ${risk}, and nobody consented`,
    ...(step.risk === undefined ? {} : { cause: step.risk.why }),
    help:
      risk === "data loss"
        ? `${destroys ? "destroy" : "plan"} with --allow-data-loss ${step.address} if that is meant`
        : `plan with --allow ${risk}, or write it under allow: in the deployment file`,
    address: step.address,
  };
}

function describePartial(): Diagnostic {
  return {
    severity: "error",
    code: "blocked",
    summary: "this plan is partial: the cluster wasn't asked",
    cause: "it was made with --skip-cluster, to be read and not to be applied",
    help: "plan again without --skip-cluster from where the cluster can be reached",
  };
}

function refuse(status: ApplyOutcome["status"], diagnostics: readonly Diagnostic[]): ApplyOutcome {
  return { status, done: [], failed: [], notStarted: [], diagnostics };
}
