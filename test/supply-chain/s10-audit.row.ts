import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../product/run-fgk.ts";
import type { Row } from "../rows/row.ts";

/**
 * Asks the registry, so that only the soak runs it; where it can't be asked the figure says "1 not run": nothing is shown then.
 */
export const row: Row = {
  id: "S10",
  family: "audit",
  claim: "no package of the lockfile has a known hole of a high or critical severity",
  unit: "audits",
  commit: 0,
  soak: "all",
  open: async () => ({
    cases: 1,
    run: async () => {
      const script = readFileSync(path.join(root, "scripts/with-workspace.mjs"), "utf8");
      const pnpm = /"(pnpm@[\d.]+)"/.exec(script)?.[1] ?? "";
      const args = ["--yes", pnpm, "audit", "--json"];
      const { stdout, stderr } = spawnSync("npx", args, { cwd: root, encoding: "utf8", timeout: 120_000 });
      const found = readFound(stdout);
      if (found === undefined) {
        console.log(`S10.audit isn't run: ${`${stdout}${stderr}`.trim().slice(-300)}`);
        return { problems: [], counts: { "not run": 1 } };
      }
      const { low = 0, moderate = 0, high = 0, critical = 0 } = found;
      const problems = high + critical === 0 ? [] : [`${critical} critical, ${high} high: pnpm audit`];
      return { problems, counts: { low, moderate, high, critical } };
    },
  }),
};

/** How many there are of each severity; undefined: that was no answer. */
function readFound(text: string): Readonly<Record<string, number>> | undefined {
  try {
    const answer: { readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> } } =
      JSON.parse(text);
    return answer.metadata?.vulnerabilities;
  } catch {
    return undefined;
  }
}
