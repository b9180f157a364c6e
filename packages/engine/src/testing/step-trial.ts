import type { StepInput, StepOutcome } from "../apply/run-step.ts";
import { runStep } from "../apply/run-step.ts";
import type { Event } from "../model/event.ts";
import { Failure } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Present } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Step } from "../model/plan.ts";
import type { Field } from "../model/resource.ts";
import type { World } from "../model/world.ts";
import { makeKind, makeResource, ourMark } from "./made-up.ts";
import { createShelfWorld } from "./shelf-world.ts";

/** A world in which one step is run. */
export interface Trial {
  readonly world: World;
  readonly abort: AbortController;
  readonly stop: AbortController;
  readonly events: Event[];
  readonly run: (kind: Partial<ResourceKind>, parts?: TrialParts) => Promise<StepOutcome>;
}

/** What of the step is otherwise. */
export interface TrialParts extends Partial<Pick<StepInput, "deadlineMs" | "resolve" | "learn">> {
  readonly action?: Step["action"];
  readonly colour?: Field["value"];
}

/** A box of ours as it is read. */
export const box = (colour: string, parts: Partial<Present> = {}): Live =>
  present({ fields: { colour }, marking: { by: "us" }, ...parts });

/** A failure of the outside. */
export function fail(
  retry: Failure["retry"],
  code: "cloud-failed" | "interrupted" = "cloud-failed",
  afterMs?: number,
): Failure {
  return new Failure({ severity: "error", code, summary: `it is ${retry}` }, retry, afterMs);
}

/** One step on `box/a`, which shall be red. */
export function open(): Trial {
  const [abort, stop] = [new AbortController(), new AbortController()];
  const world = createShelfWorld(abort.signal);
  const events: Event[] = [];
  const run: Trial["run"] = (kind, { action = "create", colour = "red", ...parts } = {}) => {
    const step: Step = {
      action,
      address: "box/a",
      fields: action === "delete" ? [] : [{ path: "colour", after: colour }],
      waitsFor: [],
      seconds: 5,
      blocked: false,
      digest: "",
    };
    const resource = makeResource("box/a", action === "delete" ? {} : { colour: { value: colour, role: "written" } });
    return runStep({
      world,
      mark: ourMark,
      kind: makeKind("box", kind),
      planned: { key: "box/a", step, resource, waitsFor: [], settled: false, broughtAlong: false },
      resolve: () => undefined,
      learn: async () => undefined,
      emit: (event) => events.push(event),
      stop: stop.signal,
      own: new Set(),
      deadlineMs: 3 * 3_600_000,
      ...parts,
    });
  };
  return { world, abort, stop, events, run };
}

/** A read that answers so for every address. */
export const readAs = (live: () => Live): ResourceKind["read"] => {
  return async (_session, resources) => new Map(resources.map(({ address }) => [address, live()]));
};

/** A box that is there once it was created; `answers` are the failures of the first calls. */
export function creatable(answers: readonly (Failure | undefined)[]): {
  kind: Partial<ResourceKind>;
  calls: () => number;
} {
  let there = false;
  let calls = 0;
  const create = async (): Promise<void> => {
    const failure = answers[calls];
    calls += 1;
    if (failure === undefined || failure.retry === "lost") there = true;
    if (failure !== undefined) throw failure;
  };
  return { kind: { read: readAs(() => (there ? box("red") : absent)), create }, calls: () => calls };
}
