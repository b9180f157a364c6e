/**
 * What the bundled CLI costs, measured as whole processes against the emulator: `pnpm build && pnpm bench`.
 * Prints a row per measurement: median and maximum of several runs, the median of the processor's time (which a busy
 * machine changes less), API calls, writes of policies, peak memory.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Emulator, startEmulator } from "@fgk/emulator";
import { type Measured, measureCli } from "../bounded/measure-process.ts";
import { nameTeams, writeMany } from "../bounded/write-many.ts";

const root = path.resolve(import.meta.dirname, "../..");
const cli = path.join(root, "dist/fgk.mjs");
const chart = path.join(root, "packages/emulator/chart/flyte-binary");
const runs = Number(process.env["FGK_BENCH_RUNS"] ?? 5);

async function measure(
  name: string,
  args: readonly string[],
  folder: string,
  emulator: Emulator | undefined,
  times = runs,
): Promise<void> {
  const results: Measured[] = [];
  let calls = 0;
  let writes = 0;
  for (let run = 0; run < times; run += 1) {
    const before = emulator?.cloud.journal.length ?? 0;
    const result = await measureCli(cli, args, folder, emulator?.environment() ?? {});
    if (result.code !== 0) throw new Error(`${name} ended with ${result.code}:\n${result.output}`);
    results.push(result);
    const journal = emulator?.cloud.journal.slice(before) ?? [];
    calls = journal.length;
    writes = journal.filter((entry) => entry.write && entry.path.endsWith(":setIamPolicy")).length;
  }
  const sort = (key: "seconds" | "processorSeconds"): number[] => results.map((one) => one[key]).sort((a, b) => a - b);
  const middle = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? 0;
  const sorted = sort("seconds");
  const peak = Math.max(...results.map((one) => one.peakMiB));
  const columns = [
    name.padEnd(44),
    `${middle(sorted).toFixed(2)} s`.padStart(9),
    `${(sorted.at(-1) ?? 0).toFixed(2)} s`.padStart(9),
    `${middle(sort("processorSeconds")).toFixed(2)} s`.padStart(9),
    String(calls).padStart(7),
    String(writes).padStart(9),
    `${peak.toFixed(0)} MiB`.padStart(9),
  ];
  console.log(columns.join(" "));
}

const folder = mkdtempSync(path.join(tmpdir(), "fgk-bench-"));
const emulator = await startEmulator({ timeScale: 0.0002, projects: [{ projectId: "acme-ml" }] });
try {
  cpSync(chart, path.join(folder, "chart"), { recursive: true });
  const many = nameTeams(100);
  writeFileSync(path.join(folder, "fgk.yaml"), writeMany("bench", ["flytesnacks"]));
  writeFileSync(path.join(folder, "many.yaml"), writeMany("bench", ["flytesnacks", ...many]));
  const head = ["", "median", "maximum", "processor", "calls", "policies", "memory"];
  console.log(
    head
      .map((text, index) => (index === 0 ? text.padEnd(44) : text.padStart([0, 9, 9, 9, 7, 9, 9][index] ?? 9)))
      .join(" "),
  );
  await measure("--help", ["--help"], folder, undefined);
  await measure("validate", ["validate"], folder, undefined);
  await measure("apply from nothing", ["apply", "--yes"], folder, emulator, 1);
  await measure("plan, nothing to do", ["plan"], folder, emulator);
  await measure("plan, 100 projects × 3 domains to add", ["plan", "-f", "many.yaml"], folder, emulator);
  await measure("apply of those 300 members", ["apply", "--yes", "-f", "many.yaml"], folder, emulator, 1);
  await measure("plan, 100 projects × 3 domains, nothing to do", ["plan", "-f", "many.yaml"], folder, emulator);
} finally {
  await emulator.close();
  rmSync(folder, { recursive: true, force: true });
}
