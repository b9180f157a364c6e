import { runSchedule } from "../../packages/engine/src/apply/schedule.ts";
import type { Ordered } from "../../packages/engine/src/order/order-changes.ts";
import type { Draw } from "../property/draw.ts";

/** When a step ran, in a time of its own. */
export interface Ran {
  readonly start: number;
  readonly end: number;
}

/** What became of each step: when it ran, or `skipped`. */
export type Timetable = ReadonlyMap<string, Ran | "skipped">;

/** Runs steps as an apply does, each for a drawn time; `failing` ones fail. */
export async function runOrdered(
  steps: readonly Ordered[],
  draw: Draw,
  failing: ReadonlySet<string>,
  laneOf: (key: string) => string | undefined,
): Promise<Timetable> {
  const table = new Map<string, Ran | "skipped">();
  const running: { readonly end: number; readonly finish: () => void }[] = [];
  let now = 0;
  let isOver = false;
  const schedule = runSchedule({
    steps,
    laneOf: ({ key }) => laneOf(key),
    skip: ({ key }) => void table.set(key, "skipped"),
    run: ({ key }) =>
      new Promise((resolve) => {
        const end = now + draw.count(1, 100);
        table.set(key, { start: now, end });
        running.push({ end, finish: () => resolve(failing.has(key) ? "failed" : "done") });
      }),
  }).finally(() => {
    isOver = true;
  });
  const passed = (async () => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver) return;
      const next = running.reduce((a, b) => (b.end < a.end ? b : a), running[0] ?? { end: 0, finish: () => undefined });
      if (running.length === 0) continue;
      running.splice(running.indexOf(next), 1);
      now = next.end;
      next.finish();
    }
  })();
  await schedule;
  await passed;
  return table;
}
