import { resolveResource } from "../diff/diff-fields.ts";
import type { Address } from "../model/address.ts";
import { kindOf } from "../model/address.ts";
import type { Opened } from "../model/catalog.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { InvariantError } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { Live, Mark } from "../model/live.ts";
import type { Plan } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import type { ApplyInput, ApplyOutcome } from "./apply-input.ts";
import { findLeftOvers } from "./find-left-overs.ts";
import { findOvertaken } from "./find-overtaken.ts";
import type { HeldLease } from "./hold-lease.ts";
import { createKnownOutputs } from "./known-outputs.ts";
import type { PlannedStep } from "./planned-steps.ts";
import { runStep } from "./run-step.ts";
import type { Ending } from "./schedule.ts";
import { runSchedule } from "./schedule.ts";
import { isBeingMade, waitForMade } from "./wait-for-made.ts";
import { createNeededWaits } from "./wait-for-needed.ts";

/** A plan that holds, with the lease under which its steps run. */
export interface RunInput {
  readonly input: ApplyInput;
  readonly opened: Opened;
  readonly mark: Mark;
  readonly lease: HeldLease;
  readonly steps: readonly PlannedStep[];
  /** Made just now: what was read. */
  readonly fresh: Plan;
}

/** Runs the steps of a plan that holds, and then looks whether all of it is as asked for. */
export async function runSteps(run: RunInput): Promise<ApplyOutcome> {
  const { opened, lease, steps, fresh } = run;
  const { world, emit } = run.input;
  const kinds = new Map(opened.kinds.map((kind) => [kind.name, kind]));
  const kindFor = (address: Address): ResourceKind => {
    const kind = kinds.get(kindOf(address));
    if (kind === undefined) throw new InvariantError(`no kind for ${address}`);
    return kind;
  };
  const outputs = createKnownOutputs(fresh.live, fresh.resources, kindFor);
  const deadlineMs = world.now() + (run.input.timeoutMs ?? limits.applyMs);
  const diagnostics: Diagnostic[] = [];
  /** Before the lease could be taken somebody else made what this plan makes. */
  let overtaken = false;
  const stepped = new Set(steps.map(({ step }) => step.address));
  const waitForEnd = (resource: Resource): Promise<Diagnostic | undefined> => {
    const tools = { world, mark: run.mark, kind: kindFor(resource.address), emit, stop: lease.stop, deadlineMs };
    return waitForMade({ ...tools, resource: resolveResource(resource, outputs.resolve) });
  };
  const waitForNeeded = createNeededWaits({ ...fresh, stepped, wait: waitForEnd });
  const endings = await runSchedule({
    steps,
    laneOf: ({ step, resource }) => kindFor(step.address).lane?.(resource),
    run: async (planned) => {
      if (lease.lost() || lease.stop.aborted || world.now() >= deadlineMs) return "interrupted";
      const vain = await waitForNeeded(planned.resource);
      // Once the lease is over nothing can be asked any more: that isn't what it waited for in vain.
      if (lease.lost() || lease.stop.aborted) return "interrupted";
      if (vain !== undefined) {
        // It is said once, however many steps need it.
        if (!diagnostics.includes(vain)) diagnostics.push(vain);
        emit({ type: "step-failed", address: planned.step.address, action: planned.step.action, diagnostic: vain });
        return "failed";
      }
      lease.stepStarts(planned.step);
      const alreadyThere = (): void => {
        overtaken ||= planned.step.action === "create" && !planned.settled && !lease.fromBeginning;
      };
      const tools = { kind: kindFor(planned.step.address), outputs, deadlineMs, diagnostics, alreadyThere };
      const ending = await runOne(run, planned, tools);
      if (ending === "done") await lease.stepDone(planned.step.address);
      return ending;
    },
    skip: ({ step }, because) => {
      const { address, action } = step;
      emit({ type: "step-skipped", address, action, because: because.map((key) => key as Address) });
    },
  });
  const ended = sortOut(steps, endings);
  if (lease.lost()) diagnostics.push(describeLost());
  if (ended.failed.length > 0 || lease.lost()) return { status: "failed", ...ended, diagnostics };
  if (ended.notStarted.length > 0) {
    if (lease.stop.aborted) return { status: "interrupted", ...ended, diagnostics };
    return { status: "failed", ...ended, diagnostics: [...diagnostics, describeLate(ended.notStarted.length)] };
  }
  for (const resource of listBeingMade(fresh, stepped)) {
    const vain = await waitForEnd(resource);
    if (lease.lost()) return { status: "failed", ...ended, diagnostics: [...diagnostics, describeLost()] };
    if (lease.stop.aborted) return { status: "interrupted", ...ended, diagnostics };
    if (vain !== undefined) return { status: "failed", ...ended, diagnostics: [...diagnostics, vain] };
  }
  const changed = await findLeftOvers({ world, mark: run.mark, kinds: opened.kinds, steps, outputs, stop: lease.stop });
  const left = overtaken && changed.length === 0 ? await findOvertaken(run.input, lease.stop) : changed;
  // What it found was asked for under a lease that is over: it says nothing.
  if (lease.lost()) return { status: "failed", ...ended, diagnostics: [...diagnostics, describeLost()] };
  return { status: left.length === 0 ? "done" : "failed", ...ended, diagnostics: [...diagnostics, ...left] };
}

/** Of what no step brings to its end, that which somebody is still making. */
function listBeingMade({ resources, live }: Plan, stepped: ReadonlySet<Address>): readonly Resource[] {
  return resources.filter(({ address, managed }) => managed && !stepped.has(address) && isBeingMade(live.get(address)));
}

interface StepTools {
  readonly kind: ResourceKind;
  readonly outputs: ReturnType<typeof createKnownOutputs>;
  readonly deadlineMs: number;
  readonly diagnostics: Diagnostic[];
  /** Called when it was there without this run's doing. */
  readonly alreadyThere: () => void;
}

async function runOne(
  { input, mark, lease, fresh }: RunInput,
  planned: PlannedStep,
  { kind, outputs, deadlineMs, diagnostics, alreadyThere }: StepTools,
): Promise<"done" | "failed" | "interrupted"> {
  const { world, emit } = input;
  const { action, address } = planned.step;
  const startedMs = world.now();
  emit({ type: "step-started", address, action, expectSeconds: planned.step.seconds });
  const { resolve, learn } = outputs;
  const { stop } = lease;
  const { own } = fresh;
  const outcome = await runStep({ world, mark, kind, planned, resolve, learn, emit, stop, own, deadlineMs });
  switch (outcome.status) {
    case "interrupted":
      if (outcome.begun) diagnostics.push(describeBegun(address));
      return "interrupted";
    case "failed":
      diagnostics.push(outcome.diagnostic);
      emit({ type: "step-failed", address, action, diagnostic: outcome.diagnostic });
      return "failed";
    case "done":
      if (outcome.already && isOwnThing(address, outcome.live)) alreadyThere();
      outputs.note(address, outcome.live);
      emit({ type: "step-done", address, action, elapsedMs: world.now() - startedMs, already: outcome.already });
      return "done";
  }
}

/** Marked by a run of this deployment, and nothing that came along with what it is in. */
function isOwnThing(address: Address, live: Live): boolean {
  return live.status === "present" && live.marking.by === "us" && address.split("/").length === 2;
}

function sortOut(
  steps: readonly PlannedStep[],
  endings: ReadonlyMap<string, Ending>,
): Pick<ApplyOutcome, "done" | "failed" | "notStarted"> {
  const list = (...wanted: readonly Ending[]): readonly Address[] =>
    steps.filter(({ key }) => wanted.includes(endings.get(key) ?? "skipped")).map(({ step }) => step.address);
  return { done: list("done"), failed: list("failed"), notStarted: list("skipped", "interrupted") };
}

/** Another has the lease by now, or may have it. */
export function describeLost(): Diagnostic {
  return {
    severity: "error",
    code: "lease-lost",
    summary: "the lease was lost; nothing new was started",
    cause: "another apply took it over, or it could not be renewed for a minute",
    help: "see who it is, then run the same command again",
  };
}

function describeLate(count: number): Diagnostic {
  return {
    severity: "error",
    code: "timeout",
    summary: `the time was up before ${count} steps were started`,
    help: "run the same command again: it goes on where it is; --timeout gives it longer",
  };
}

/** What was written goes on without us. */
function describeBegun(address: Address): Diagnostic {
  return {
    severity: "warning",
    code: "interrupted",
    summary: `${address} was begun; what runs for it goes on by itself`,
    help: "run the same command again: it goes on where it is",
    address,
  };
}
