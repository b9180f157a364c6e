/**
 * `pnpm test:soak [ROW …] [--minutes N] [--again]`: each row to its second column, on all cores, in turns, so that all of them
 * have come equally far when time is up. What is done is written down after each turn: the next run goes on there, unless the
 * code is another one. Prints a table at its end; exit code 1 when a claim didn't hold.
 */
import { fork } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { listRows, loadRow } from "./find-rows.ts";
import { nameRow, type Row } from "./row.ts";
import type { Answer, Chunk } from "./soak-chunk.ts";
import { readCode, readProgress, writeProgress } from "./soak-file.ts";
import {
  beginProgress,
  describeProgress,
  giveChunk,
  type Progress,
  resumeProgress,
  takeAnswer,
} from "./soak-progress.ts";

const { values, positionals } = parseArgs({
  options: { minutes: { type: "string" }, again: { type: "boolean", default: false } },
  allowPositionals: true,
});
const known = listRows();
const isWanted = (name: string): boolean =>
  positionals.includes(name) || positionals.includes(name.split(".")[0] ?? "");
const wanted = positionals.length === 0 ? known : known.filter(isWanted);
if (wanted.length === 0 || !/^\d+(\.\d+)?$/.test(values.minutes ?? "1")) {
  console.error(`usage: pnpm test:soak [ROW …] [--minutes N] [--again], where ROW is one of ${known.join(", ")}`);
  process.exit(2);
}
const rows = await Promise.all(wanted.map(loadRow));
const untilMs = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;
const code = readCode();
const before = values.again ? undefined : readProgress(code);
if (before === undefined && !values.again) console.log("no soak of this code is to be gone on with: it begins");
const progress: Record<string, Progress> = Object.fromEntries(
  Object.entries(before ?? {}).map(([name, one]) => [name, resumeProgress(one)]),
);
let isStopped = false;
process.on("SIGINT", () => {
  isStopped = true;
});

let turn = 0;
await Promise.all(Array.from({ length: os.availableParallelism() }, work));
process.exitCode = summarize();

/** One worker process: takes the next row's next cases until there are none. */
async function work(): Promise<void> {
  const worker = fork(path.join(import.meta.dirname, "soak-worker.ts"), {
    execArgv: ["-C", "fgk-source", "--disable-warning=ExperimentalWarning"],
  });
  const died = new Promise<never>((_, reject) => {
    worker.once("exit", (exit) => reject(new Error(`a worker ended with ${exit}`)));
  });
  died.catch(() => undefined);
  for (let next = takeTurn(); next !== undefined; next = takeTurn()) {
    const begun = performance.now();
    const answered = new Promise<Answer>((resolve) => worker.once("message", (answer) => resolve(answer as Answer)));
    worker.send(next.chunk);
    const answer = await Promise.race([answered, died]);
    const name = nameRow(next.row);
    progress[name] = takeAnswer(progressOf(next.row), next.chunk, answer, (performance.now() - begun) / 1_000);
    writeProgress(code, progress);
    for (const failure of answer.failures) console.log(failure);
    console.log(describeProgress(next.row, progressOf(next.row)));
  }
  worker.disconnect();
}

/** The next row in turn that has cases left. */
function takeTurn(): { readonly row: Row; readonly chunk: Chunk } | undefined {
  if (isStopped || Date.now() > untilMs) return undefined;
  for (let tried = 0; tried < rows.length; tried += 1) {
    const row = rows[turn % rows.length];
    turn += 1;
    if (row === undefined) continue;
    const given = giveChunk(nameRow(row), progressOf(row));
    if (given === undefined) continue;
    const [chunk, after] = given;
    progress[nameRow(row)] = after;
    return { row, chunk };
  }
  return undefined;
}

function progressOf(row: Row): Progress {
  return progress[nameRow(row)] ?? beginProgress(row);
}

/** Prints the table; answers the exit code. */
function summarize(): number {
  console.log(`\n${rows.map((row) => describeProgress(row, progressOf(row))).join("\n")}`);
  const failures = rows.flatMap((row) => progressOf(row).failures);
  const judged = rows.flatMap((row) => {
    const { done, counts } = progressOf(row);
    return done === 0 ? [] : (row.judge?.(counts, done) ?? []).map((line) => `${nameRow(row)}: ${line}`);
  });
  for (const line of [...failures, ...judged]) console.log(line);
  const left = rows.filter((row) => progressOf(row).todo.length + progressOf(row).given.length > 0).length;
  const more = left === 0 ? "" : "; the same command goes on";
  console.log(`${rows.length - left} of ${rows.length} rows done, ${failures.length + judged.length} failures${more}`);
  return failures.length + judged.length > 0 ? 1 : 0;
}
