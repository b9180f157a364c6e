import type { Reporter, TestModule } from "vitest/node";
import type { Figure } from "./figure.ts";
import { describeFigures } from "./figure-table.ts";

/** Prints at the end of a run the rows of the promise that its tests have shown, each with its figure. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export, and makes one of this class by itself
export default class FigureReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const figures: Figure[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) figures.push(...(test.meta().figures ?? []));
    }
    if (figures.length > 0) process.stdout.write(`\n${describeFigures(figures)}\n`);
  }
}
