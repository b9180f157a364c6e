import type { Counts } from "./row.ts";

/** Cases of one row for one worker: from, up to but without `to`, no longer than so many seconds. */
export interface Chunk {
  readonly row: string;
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
}

/** What came of a chunk: which cases were run, and how many there are (undefined: endless). */
export interface Answer {
  readonly row: string;
  readonly from: number;
  readonly to: number;
  readonly all: number | undefined;
  readonly counts: Counts;
  /** Each with its story and the command that plays it again. */
  readonly failures: readonly string[];
}
