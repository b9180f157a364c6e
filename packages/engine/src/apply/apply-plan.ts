import { diffFields } from "../diff/diff-fields.ts";
import { readLive } from "../live/read-live.ts";
import { openSession } from "../live/session.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Desired, Opened } from "../model/catalog.ts";
import type { Change, Resolve } from "../model/change.ts";
import { addressOfChange } from "../model/change.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { Failure, InvariantError } from "../model/failure.ts";
import type { Json } from "../model/json.ts";
import { limits } from "../model/limits.ts";
import type { Plan } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import type { Ordered } from "../order/order-changes.ts";
import { keyOfStep } from "../order/order-changes.ts";
import type { PlanInput } from "../plan/make-plan.ts";
import { makePlan } from "../plan/make-plan.ts";
import { checkBelongs } from "./check-belongs.ts";
import { comparePlans } from "./compare-plans.ts";
import { type HeldLease, holdLease } from "./hold-lease.ts";
import { runStep } from "./run-step.ts";
import { runSchedule } from "./schedule.ts";

export interface ApplyInput extends Pick<PlanInput, "file" | "catalog" | "world" | "fgkVersion" | "emit"> {
  readonly plan: Plan;
  /** The plan was reviewed (a plan file, or shown and agreed to): it must still hold. */
  readonly timeoutMs?: number;
  /** Fires at the first Ctrl-C: start nothing new. */
  readonly stop: AbortSignal;
  /** Who applies, for those who wait for the lease; no host or user name is needed. */
  readonly holder: string;
  readonly lockTimeoutMs?: number;
}

export interface ApplyOutcome {
  readonly status: "done" | "failed" | "stale" | "blocked" | "locked" | "interrupted";
  readonly done: readonly Address[];
  readonly failed: readonly Address[];
  readonly notStarted: readonly Address[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Does exactly what the plan says. Refused before the first write when a step isn't consented to, when the plan is another
 * deployment's or fgk's, or when planning now gives anything else than the plan or a part of it that is still to be done.
 */
export async function applyPlan(input: ApplyInput): Promise<ApplyOutcome> {
  const { plan, world } = input;
  const blocked = plan.steps.filter((step) => step.blocked);
  if (blocked.length > 0) return refuse("blocked", blocked.map(describeBlocked));
  const whole = input.catalog.describe(input.file);
  const foreign = checkBelongs(plan.header, whole, input.fgkVersion);
  if (foreign.length > 0) return refuse("stale", foreign);
  const opened = input.catalog.open(input.file, whole, world);
  let lease: HeldLease;
  try {
    lease = await holdLease(opened.lease, world, input);
  } catch (error) {
    if (error instanceof Failure) return refuse("locked", [error.diagnostic]);
    throw error;
  }
  try {
    return await applyHolding(input, whole, opened, lease);
  } finally {
    await lease.release();
  }
}

async function applyHolding(
  input: ApplyInput,
  whole: Desired,
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
  });
  if (!fresh.ok)
    return refuse(
      "failed",
      fresh.diagnostics.filter((one) => one.severity === "error"),
    );
  const comparison = comparePlans(input.plan, fresh.value);
  if (comparison.stale.length > 0) return refuse("stale", comparison.stale);
  const ordered = orderWritten(input.plan, fresh.value, whole, comparison.remaining);
  return runSteps(input, opened, lease, ordered, fresh.value);
}

/** The written plan's steps in their order, each with the change that is needed now. */
function orderWritten(plan: Plan, fresh: Plan, whole: Desired, remaining: ReadonlySet<string>): readonly Ordered[] {
  const resources = new Map<Address, Resource>(
    [...whole.resources, ...fresh.resources].map((resource) => [resource.address, resource]),
  );
  return plan.steps.map((step) => {
    const key = keyOfStep(step.action, step.address);
    const change = remaining.has(key) ? fresh.changes.get(key) : undefined;
    const waitsFor = [...step.waitsFor];
    if (change !== undefined) return { key, change, waitsFor };
    if (step.action === "delete") {
      return {
        key,
        change: {
          action: "delete",
          address: step.address,
          at: step.at,
          dependsOn: [],
          expect: step.expect ?? { hash: "", identity: {} },
        },
        waitsFor,
      };
    }
    const resource = resources.get(step.address);
    if (resource === undefined) throw new InvariantError(`the plan's ${step.address} isn't in the deployment file`);
    return {
      key,
      change: {
        action: step.action === "adopt" ? "adopt" : "create",
        resource,
        expect: step.expect ?? { hash: "", identity: {} },
      } as Change,
      waitsFor,
    };
  });
}

async function runSteps(
  input: ApplyInput,
  opened: Opened,
  lease: HeldLease,
  ordered: readonly Ordered[],
  fresh: Plan,
): Promise<ApplyOutcome> {
  const { world, emit } = input;
  const { mark } = input.catalog.describe(input.file);
  const kinds = new Map(opened.kinds.map((kind) => [kind.name, kind]));
  const kindFor = (address: Address) => {
    const kind = kinds.get(kindOf(address));
    if (kind === undefined) throw new InvariantError(`no kind for ${address}`);
    return kind;
  };
  const outputs = new Map<Address, Readonly<Record<string, Json>>>();
  for (const [address, live] of fresh.live) if (live.status === "present") outputs.set(address, live.outputs);
  const resolve: Resolve = ({ later }) => outputs.get(later.address)?.[later.output];
  const deadlineMs = world.now() + (input.timeoutMs ?? limits.applyMs);
  const diagnostics: Diagnostic[] = [];
  const run = async (step: Ordered): Promise<"done" | "failed" | "interrupted"> => {
    const { change } = step;
    const address = addressOfChange(change);
    if (lease.stop.aborted) return "interrupted";
    const kind = kindFor(address);
    const startedMs = world.now();
    emit({ type: "step-started", address, action: change.action, expectSeconds: kind.expectSeconds?.(change) ?? 5 });
    const resource = change.action === "delete" || change.action === "keep" ? stubOf(change) : change.resource;
    const outcome = await runStep({
      world,
      mark,
      kind,
      change,
      resource,
      resolve,
      emit,
      stop: lease.stop,
      deadlineMs,
    });
    const elapsedMs = world.now() - startedMs;
    if (outcome.status === "interrupted") return "interrupted";
    if (outcome.status === "failed") {
      diagnostics.push(outcome.diagnostic);
      emit({ type: "step-failed", address, action: change.action, diagnostic: outcome.diagnostic });
      return "failed";
    }
    if (outcome.live.status === "present") outputs.set(address, outcome.live.outputs);
    emit({ type: "step-done", address, action: change.action, elapsedMs, already: outcome.already });
    await lease.stepDone(address);
    return "done";
  };
  const endings = await runSchedule({
    steps: ordered,
    laneOf: ({ change }) =>
      change.action === "delete" || change.action === "keep"
        ? undefined
        : kindFor(change.resource.address).lane?.(change.resource),
    run,
    skip: ({ change }, because) =>
      emit({
        type: "step-skipped",
        address: addressOfChange(change),
        action: change.action,
        because: because.map((key) => key as Address),
      }),
  });
  const list = (...wanted: readonly string[]): readonly Address[] =>
    ordered.filter((step) => wanted.includes(endings.get(step.key) ?? "")).map(({ change }) => addressOfChange(change));
  const ended = { done: list("done"), failed: list("failed"), notStarted: list("skipped", "interrupted") };
  if (lease.lost()) diagnostics.push(describeLost());
  if (ended.failed.length > 0 || lease.lost()) return { status: "failed", ...ended, diagnostics };
  if (ended.notStarted.length > 0) return { status: "interrupted", ...ended, diagnostics };
  const left = await findLeftOvers(input, opened, ordered);
  return { status: left.length === 0 ? "done" : "failed", ...ended, diagnostics: [...diagnostics, ...left] };
}

/** After the last step everything that was changed is read again: what still differs is a bug of its kind, by name. */
async function findLeftOvers(
  input: ApplyInput,
  opened: Opened,
  ordered: readonly Ordered[],
): Promise<readonly Diagnostic[]> {
  const changed = new Map<Address, Resource>();
  for (const { change } of ordered) {
    if (change.action !== "delete" && change.action !== "keep") changed.set(change.resource.address, change.resource);
  }
  if (changed.size === 0) return [];
  const described = input.catalog.describe(input.file);
  const desired = described;
  const session = openSession(input.world, desired.mark);
  const observed = await readLive(
    session,
    { ...opened, discover: async () => [] },
    {
      ...desired,
      resources: [...changed.values()],
    },
  );
  const resolve: Resolve = ({ later }) => {
    const live = observed.live.get(later.address);
    return live?.status === "present" ? live.outputs[later.output] : undefined;
  };
  const left: Diagnostic[] = [];
  for (const resource of changed.values()) {
    const live = observed.live.get(resource.address);
    const paths =
      live?.status === "present"
        ? diffFields(resource, live, resolve)
            .filter((one) => typeof one.after !== "object" || one.after === null || !("later" in one.after))
            .map((one) => one.path)
        : live?.status === "absent"
          ? ["it"]
          : [];
    if (paths.length === 0) continue;
    left.push({
      severity: "error",
      code: "not-converged",
      summary: `${resource.address} was changed, but ${paths.join(", ")} isn't as asked for`,
      cause: "somebody changed it meanwhile, or fgk has a bug in this kind",
      help: "plan again: fgk plan",
      address: resource.address,
    });
  }
  return left;
}

/** Enough of a resource to find and delete what isn't in the file any more. */
function stubOf(change: Extract<Change, { action: "delete" | "keep" }>): Resource {
  if (change.action === "keep") return change.resource;
  return {
    address: change.address,
    at: change.at,
    fields: {},
    managed: true,
    protected: false,
    dependsOn: change.dependsOn,
    source: "",
  };
}

function describeBlocked(step: Plan["steps"][number]): Diagnostic {
  const risk = step.risk?.risk ?? "data loss";
  return {
    severity: "error",
    code: "blocked",
    summary: `${step.action} ${step.address} is blocked: its risk is ${risk}, and nobody consented`,
    ...(step.risk === undefined ? {} : { cause: step.risk.why }),
    help:
      risk === "data loss"
        ? `plan with --allow-data-loss ${step.address} if that is meant`
        : `plan with --allow ${risk}, or write it under allow: in the deployment file`,
    address: step.address,
  };
}

function describeLost(): Diagnostic {
  return {
    severity: "error",
    code: "lease-lost",
    summary: "another apply took over the lease; nothing new was started",
    help: "see who it is, then run the same command again",
  };
}

function refuse(status: ApplyOutcome["status"], diagnostics: readonly Diagnostic[]): ApplyOutcome {
  return { status, done: [], failed: [], notStarted: [], diagnostics };
}
