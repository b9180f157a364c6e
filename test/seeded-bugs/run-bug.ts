import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { SeededBug } from "./bug.ts";

/** How one bug fared. `broken`: fgk couldn't even be loaded, or the bug doesn't fit its file; nothing is shown by that. */
export interface Fared {
  readonly bug: SeededBug;
  readonly outcome: "caught" | "not caught" | "broken";
  /** The failure that the row told of, or why nothing is shown. */
  readonly told: string;
  readonly seconds: number;
}

/** A row that hasn't come to its end by then has hung: a bug may do that, but it must be said in words. */
const patienceMs = 600_000;

/** Puts the bug into a copy of the workspace, plays its row there until the first failure, and takes it out again. */
export async function runBug(copy: string, bug: SeededBug): Promise<Fared> {
  const file = path.join(copy, bug.file);
  const good = readFileSync(file, "utf8");
  const places = good.split(bug.from).length - 1;
  if (places !== 1) {
    const told = `${bug.file} has the text ${places} times: ${JSON.stringify(bug.from)}`;
    return { bug, outcome: "broken", told, seconds: 0 };
  }
  writeFileSync(
    file,
    good.replace(bug.from, () => bug.to),
  );
  const begun = performance.now();
  try {
    const { code, output } = await play(copy, bug.row);
    return { bug, ...judge(bug, code, output), seconds: (performance.now() - begun) / 1_000 };
  } finally {
    writeFileSync(file, good);
  }
}

function judge(bug: SeededBug, code: number | null, output: string): Pick<Fared, "outcome" | "told"> {
  if (code === 0) return { outcome: "not caught", told: lastLine(output) };
  const lines = output.split("\n");
  // What `play.ts` prints of a claim that didn't hold; an error on the way there is another thing.
  const problem =
    lines.find((line) => line.startsWith("  - ")) ?? lines.find((line) => line.startsWith(`${bug.row}: `));
  if (code === 1 && problem !== undefined) {
    const told = problem.replace("  - ", "").trim();
    // What can't even run as it is written is no mistake that anybody would ship.
    return { outcome: /^(ReferenceError|SyntaxError): /.test(told) ? "broken" : "caught", told };
  }
  return { outcome: "broken", told: `exit code ${code}: ${lastLine(output)}` };
}

function play(copy: string, row: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const program = [
    "-C",
    "fgk-source",
    "--disable-warning=ExperimentalWarning",
    "test/rows/play.ts",
    row,
    "--times",
    "3",
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, program, {
      cwd: copy,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: patienceMs,
    });
    let output = "";
    const keep = (part: Buffer): void => {
      output += part.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) ?? "";
}
