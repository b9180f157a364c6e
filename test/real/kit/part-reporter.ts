import path from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** Prints at the end of `pnpm test:real` how many tests of each file passed and how long it took, then the sums. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export, and makes one of this class by itself
export default class PartReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const parts = modules.map(describePart).sort((a, b) => a.name.localeCompare(b.name));
    const lines = parts.map(({ name, text }) => `real: ${name}: ${text}`);
    const sum = (state: Counted): number => parts.reduce((total, part) => total + part.counts[state], 0);
    const all = `real: ${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`;
    process.stdout.write(`\n${[...lines, all].join("\n")}\n`);
  }
}

type Counted = "passed" | "failed" | "skipped";

interface Part {
  readonly name: string;
  readonly text: string;
  readonly counts: Readonly<Record<Counted, number>>;
}

function describePart(module: TestModule): Part {
  const tests: readonly TestCase[] = [...module.children.allTests()];
  const count = (state: Counted): number => tests.filter((test) => test.result().state === state).length;
  const failedBefore = tests.length === 0 && !module.ok() ? 1 : 0;
  const counts = { passed: count("passed"), failed: count("failed") + failedBefore, skipped: count("skipped") };
  const { duration, collectDuration, setupDuration } = module.diagnostic();
  const seconds = ((duration + collectDuration + setupDuration) / 1000).toFixed(1);
  const failed = counts.failed === 0 ? "" : `, ${counts.failed} failed`;
  const skipped = counts.skipped === 0 ? "" : `, ${counts.skipped} skipped`;
  const name = path.relative(import.meta.dirname, module.moduleId).replace(/^\.\.\//, "");
  return { name, counts, text: `${counts.passed} passed${failed}${skipped} in ${seconds} s` };
}
