/**
 * `pnpm test:bugs [WORD …]`: puts each seeded bug (those whose name or row has one of the words) into a copy of the workspace
 * and expects its row to catch it. Prints a line for each; exit code 1 unless all are caught.
 */
import { rmSync } from "node:fs";
import os from "node:os";
import { bugs } from "./bugs.ts";
import { copyWorkspace } from "./copy-workspace.ts";
import { type Fared, runBug } from "./run-bug.ts";

const words = process.argv.slice(2);
const chosen = bugs.filter(
  ({ name, row }) => words.length === 0 || words.some((word) => `${row} ${name}`.includes(word)),
);
const left = [...chosen];
const fared: Fared[] = [];

async function work(): Promise<void> {
  const copy = copyWorkspace();
  try {
    for (let bug = left.shift(); bug !== undefined; bug = left.shift()) {
      const one = await runBug(copy, bug);
      fared.push(one);
      console.log(
        `${one.outcome} · ${bug.row} · ${bug.name} · ${one.told.slice(0, 160)} · ${one.seconds.toFixed(0)} s`,
      );
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

await Promise.all(Array.from({ length: Math.min(os.availableParallelism(), chosen.length) }, work));
const caught = fared.filter(({ outcome }) => outcome === "caught").length;
console.log(`seeded bugs: ${caught} of ${chosen.length} caught`);
process.exitCode = caught === chosen.length && caught > 0 ? 0 : 1;
