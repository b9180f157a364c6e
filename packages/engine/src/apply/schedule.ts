import { limits } from "../model/limits.ts";
import type { Ordered } from "../order/order-changes.ts";

/** How each step ended. */
export type Ending = "done" | "failed" | "skipped" | "interrupted";

export interface ScheduleInput {
  readonly steps: readonly Ordered[];
  /** Steps of one lane run one at a time. */
  readonly laneOf: (step: Ordered) => string | undefined;
  readonly run: (step: Ordered) => Promise<"done" | "failed" | "interrupted">;
  readonly skip: (step: Ordered, because: readonly string[]) => void;
}

/**
 * Runs each step as soon as what it waits for is done, at most 10 at once and one at a time per lane. After a failure
 * everything that doesn't depend on it still finishes; what does is skipped.
 */
export async function runSchedule(input: ScheduleInput): Promise<ReadonlyMap<string, Ending>> {
  const endings = new Map<string, Ending>();
  const running = new Map<string, Promise<void>>();
  const lanes = new Set<string>();
  const known = new Set(input.steps.map((step) => step.key));
  let waiting = [...input.steps];
  const start = (step: Ordered): void => {
    const lane = input.laneOf(step);
    if (lane !== undefined) lanes.add(lane);
    const work = input.run(step).then((ending) => {
      endings.set(step.key, ending);
      running.delete(step.key);
      if (lane !== undefined) lanes.delete(lane);
    });
    running.set(step.key, work);
  };
  for (;;) {
    const left: Ordered[] = [];
    for (const step of waiting) {
      const needs = step.waitsFor.filter((key) => known.has(key));
      const failed = needs.filter((key) => endings.has(key) && endings.get(key) !== "done");
      const lane = input.laneOf(step);
      if (failed.length > 0) {
        endings.set(step.key, "skipped");
        input.skip(step, failed);
      } else if (
        needs.every((key) => endings.get(key) === "done") &&
        running.size < limits.concurrency &&
        (lane === undefined || !lanes.has(lane))
      ) {
        start(step);
      } else left.push(step);
    }
    const progressed = left.length < waiting.length;
    waiting = left;
    if (running.size === 0 && waiting.length === 0) return endings;
    // Something was skipped: what waits for it may be skipped as well, before anything is waited for.
    if (progressed && running.size === 0) continue;
    await Promise.race(running.values());
  }
}
