import type { Counts, Ended, OpenRow, Row } from "./row.ts";
import { nameRow } from "./row.ts";
import { shrinkCase } from "./shrink-case.ts";

/** A case that broke its claim. */
export interface Failure {
  readonly number: number;
  readonly problems: readonly string[];
  /** The parts without which it doesn't fail; undefined: it has none, or fails only as a whole. */
  readonly keep: readonly number[] | undefined;
  readonly story: readonly string[];
}

/** What came of some cases of a row. */
export interface RowOutcome {
  readonly cases: number;
  readonly counts: Counts;
  readonly failures: readonly Failure[];
}

/** How many failures are shrunk and told in full: one bug fails many cases. */
const mostTold = 3;

/** Runs cases one after the other, or some at once, until `isEnough` says so. Never throws: a case that throws failed. */
export async function runCases(
  open: OpenRow,
  numbers: Iterable<number>,
  isEnough: (failures: number) => boolean = () => false,
): Promise<RowOutcome> {
  const counts: Record<string, number> = {};
  const failures: Failure[] = [];
  let cases = 0;
  const left = numbers[Symbol.iterator]();
  const work = async (): Promise<void> => {
    while (!isEnough(failures.length)) {
      const next = left.next();
      if (next.done) return;
      const number = next.value;
      const ended = await runCase(open, number);
      cases += 1;
      for (const [what, count] of Object.entries(ended.counts ?? {})) counts[what] = (counts[what] ?? 0) + count;
      if (ended.problems.length === 0) continue;
      const smallest = failures.length < mostTold ? await shrinkCase(open, number, ended) : { ended, keep: undefined };
      const { problems, story = [] } = smallest.ended;
      failures.push({ number, problems, keep: smallest.keep, story });
    }
  };
  await Promise.all(Array.from({ length: open.atOnce ?? 1 }, work));
  return { cases, counts, failures: failures.sort((a, b) => a.number - b.number) };
}

/** One case; a throw is a problem with its stack. */
export async function runCase(open: OpenRow, number: number, keep?: ReadonlySet<number>): Promise<Ended> {
  try {
    return await open.run(number, keep);
  } catch (error) {
    return { problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}

/** A failure as people read it: what was wrong, what happened, and the command that plays it again. */
export function describeFailure(row: Row, { number, problems, keep, story }: Failure): string {
  const kept = keep === undefined ? "" : ` --keep ${keep.length === 0 ? "none" : keep.join(",")}`;
  return [`${nameRow(row)}, case ${number}: pnpm test:row ${nameRow(row)} ${number}${kept}`]
    .concat(story.map((line) => `    ${line}`))
    .concat(problems.map((line) => `  - ${line}`))
    .join("\n");
}

/** The numbers of the cases that one commit runs. */
export function chooseCases(open: OpenRow, count: number): readonly number[] {
  return open.choose?.(count) ?? spreadCases(open.cases, count);
}

/** The numbers of `count` cases, evenly over all there are; of a row without an end, the first ones. */
export function spreadCases(all: number | undefined, count: number): readonly number[] {
  const wanted = Math.min(count, all ?? count);
  const step = all === undefined ? 1 : all / wanted;
  return Array.from({ length: wanted }, (_, index) => Math.floor(index * step));
}
