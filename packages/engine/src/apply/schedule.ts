import { InvariantError } from "../model/failure.ts";
import { limits } from "../model/limits.ts";

/** What is scheduled: a name, and the names of what must be done first. */
export interface Scheduled {
  readonly key: string;
  readonly waitsFor: readonly string[];
}

/** How each step ended. */
export type Ending = "done" | "failed" | "skipped" | "interrupted";

/** Steps, and what becomes of one that runs or is skipped. */
export interface ScheduleInput<T extends Scheduled> {
  readonly steps: readonly T[];
  /** Steps of one lane run one at a time. */
  readonly laneOf: (step: T) => string | undefined;
  readonly run: (step: T) => Promise<"done" | "failed" | "interrupted">;
  readonly skip: (step: T, because: readonly string[]) => void;
}

/**
 * Runs each step as soon as what it waits for is done, at most 10 at once and one at a time per lane. After a failure
 * everything that doesn't depend on it still finishes; what does is skipped. When anything throws (a bug), nothing new is
 * started, what runs is waited for, and the first error is thrown.
 */
export async function runSchedule<T extends Scheduled>(input: ScheduleInput<T>): Promise<ReadonlyMap<string, Ending>> {
  const endings = new Map<string, Ending>();
  const running = new Map<string, Promise<void>>();
  const lanes = new Set<string>();
  const errors: unknown[] = [];
  const known = new Set(input.steps.map((step) => step.key));
  let waiting = [...input.steps];
  let broken = false;
  /** What each step still waits for: looked at after every step's end, so it only gets shorter. */
  const open = new Map(waiting.map((step) => [step.key, step.waitsFor.filter((key) => known.has(key))]));
  const start = (step: T, lane: string | undefined): void => {
    if (lane !== undefined) lanes.add(lane);
    const work = input
      .run(step)
      .then((ending) => {
        endings.set(step.key, ending);
        broken ||= ending !== "done";
      })
      .catch((error: unknown) => void errors.push(error))
      .then(() => {
        running.delete(step.key);
        if (lane !== undefined) lanes.delete(lane);
      });
    running.set(step.key, work);
  };
  /** Starts it, skips it, or says that its time hasn't come. */
  const look = (step: T): "settled" | "waits" => {
    // Most looks end here: there is no place for it, and nothing that it could be skipped for.
    if (running.size >= limits.concurrency && !broken) return "waits";
    const left = (open.get(step.key) ?? []).filter((key) => endings.get(key) !== "done");
    open.set(step.key, left);
    const failed = left.filter((key) => endings.has(key));
    if (failed.length > 0) {
      endings.set(step.key, "skipped");
      input.skip(step, failed);
      return "settled";
    }
    if (running.size >= limits.concurrency || left.length > 0) return "waits";
    const lane = input.laneOf(step);
    if (lane !== undefined && lanes.has(lane)) return "waits";
    start(step, lane);
    return "settled";
  };
  for (;;) {
    const before = waiting.length;
    try {
      if (errors.length === 0) waiting = waiting.filter((step) => look(step) === "waits");
    } catch (error) {
      errors.push(error);
    }
    if (running.size > 0) {
      await Promise.race(running.values());
      continue;
    }
    if (errors.length > 0) throw errors[0];
    if (waiting.length === 0) return endings;
    // Something was skipped: what waits for it may be skipped as well.
    if (waiting.length === before) throw describeCircle(waiting);
  }
}

function describeCircle(steps: readonly Scheduled[]): InvariantError {
  return new InvariantError(`these steps wait for each other: ${steps.map((step) => step.key).join(", ")}`);
}
