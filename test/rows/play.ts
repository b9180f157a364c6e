/**
 * `pnpm test:row R4.others`: the cases of one commit of that row (`--times 3`: as many again twice), ended at the first that fails. With a number: that case
 * alone, with its story; `--keep 3,7` (or `none`) plays only these of its parts. Exit code 1: a claim didn't hold; 2: there is
 * no such row or case.
 */
import { parseArgs } from "node:util";
import { describeFigures } from "./figure-table.ts";
import { listRows, loadRow } from "./find-rows.ts";
import type { OpenRow, Row } from "./row.ts";
import { nameRow } from "./row.ts";
import { chooseCases, describeFailure, runCase, runCases } from "./run-row.ts";

const { values, positionals } = parseArgs({
  options: { keep: { type: "string" }, times: { type: "string", default: "1" } },
  allowPositionals: true,
});
const [name = "", number] = positionals;
if (!listRows().includes(name) || (number !== undefined && !/^\d+$/.test(number))) {
  console.error(`usage: pnpm test:row ROW [NUMBER [--keep PARTS]], where ROW is one of ${listRows().join(", ")}`);
  process.exit(2);
}
const row = await loadRow(name);
process.exitCode = number === undefined ? await playCommit(row) : await playOne(row, Number(number));

async function playCommit(played: Row): Promise<number> {
  const open = await openPlayed(played);
  if (open === undefined) return 1;
  const numbers = chooseCases(open, Math.max(played.commit, 1) * Number(values.times));
  const { cases, counts, failures } = await runCases(open, numbers, (failed) => failed > 0);
  await open.close?.();
  const { id, family, claim, unit } = played;
  const shown = { [unit]: cases, ...counts, failed: failures.length };
  console.log(describeFigures([{ row: id, family, claim, counts: shown }]));
  for (const failure of failures) console.log(describeFailure(played, failure));
  const judged = failures.length === 0 ? (played.judge?.(counts, cases) ?? []) : [];
  for (const line of judged) console.log(`${nameRow(played)}: ${line}`);
  return failures.length + judged.length === 0 ? 0 : 1;
}

async function playOne(played: Row, one: number): Promise<number> {
  const open = await openPlayed(played);
  if (open === undefined) return 1;
  if (open.cases !== undefined && one >= open.cases) {
    console.error(`${name} has ${open.cases} cases, counted from 0`);
    await open.close?.();
    return 2;
  }
  const keep = values.keep === undefined ? undefined : new Set(values.keep.split(",").filter(isNumber).map(Number));
  const ended = await runCase(open, one, keep);
  await open.close?.();
  for (const line of ended.story ?? []) console.log(line);
  for (const [what, count] of Object.entries(ended.counts ?? {})) console.log(`${what}: ${count}`);
  for (const line of ended.problems) console.log(`- ${line}`);
  console.log(ended.problems.length === 0 ? "the claim held" : `${ended.problems.length} problems`);
  return ended.problems.length === 0 ? 0 : 1;
}

/** What all cases begin with is made by fgk itself: when that fails, the claim doesn't hold either. */
async function openPlayed(played: Row): Promise<OpenRow | undefined> {
  try {
    return await played.open();
  } catch (error) {
    console.log(`${nameRow(played)}: it can't even begin\n  - ${error instanceof Error ? error.stack : String(error)}`);
    return undefined;
  }
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
