import type { Ended, OpenRow } from "./row.ts";

/** The smallest failing case that was found. */
export interface Smallest {
  readonly ended: Ended;
  /** The parts that it needs to fail; undefined: nothing could be left out, or it has no parts. */
  readonly keep: readonly number[] | undefined;
}

/** How many runs are spent on it: shrinking must not take longer than reading. */
const mostRuns = 60;

/** Leaves out parts of a case that failed, halves first, then single ones, as long as something is still wrong. */
export async function shrinkCase(open: OpenRow, number: number, failed: Ended): Promise<Smallest> {
  const whole = Array.from({ length: failed.parts ?? 0 }, (_, part) => part);
  let keep: readonly number[] = whole;
  let ended = failed;
  let runs = 0;
  for (
    let size = Math.ceil(keep.length / 2);
    size >= 1 && keep.length > 0;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < keep.length && runs < mostRuns; ) {
      const fewer = keep.filter((_, index) => index < from || index >= from + size);
      runs += 1;
      const tried = await tryCase(open, number, fewer);
      if (tried === undefined) from += size;
      else [keep, ended] = [fewer, tried];
    }
  }
  return { ended, keep: keep.length === whole.length ? undefined : keep };
}

/** The case with these parts alone, when it still fails. */
async function tryCase(open: OpenRow, number: number, keep: readonly number[]): Promise<Ended | undefined> {
  try {
    const ended = await open.run(number, new Set(keep));
    return ended.problems.length > 0 ? ended : undefined;
  } catch (error) {
    return { problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
}
