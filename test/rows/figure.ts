import type { TestContext } from "vitest";
import type { Counts } from "./row.ts";

/** What one test shows of a row: counts of several tests of one family are added up. */
export interface Figure {
  readonly row: string;
  readonly family: string;
  readonly claim: string;
  readonly counts: Counts;
}

declare module "vitest" {
  interface TaskMeta {
    figures?: Figure[];
  }
}

/** Hands a figure to the table that `npm test` prints at its end. */
export function showFigure({ task }: Pick<TestContext, "task">, figure: Figure): void {
  task.meta.figures = [...(task.meta.figures ?? []), figure];
}
