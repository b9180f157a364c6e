/** Counts beside the cases, by what is counted: `{ unconverged: 0, "plans applied": 1 }`. */
export type Counts = Readonly<Record<string, number>>;

/** What became of one case of a row. */
export interface Ended {
  /** What breaks the claim, a line each; none: it held. */
  readonly problems: readonly string[];
  readonly counts?: Counts;
  /** Of how many parts (faults, edits, moves of others) the case consists, which shrinking leaves out one by one. */
  readonly parts?: number;
  /** What happened, for the reader of a failure. */
  readonly story?: readonly string[];
}

/** A row that is ready to run: what all of its cases begin with is made. */
export interface OpenRow {
  /** How many cases there are; undefined: as many as anyone likes, each a seed. */
  readonly cases: number | undefined;
  /** Runs one case, counted from 0. With `keep`, only these of its parts happen; the rest of the draw stays the same. */
  readonly run: (number: number, keep?: ReadonlySet<number>) => Promise<Ended>;
  /** The cases of one commit, where evenly over all would leave some sort out. */
  readonly choose?: (count: number) => readonly number[];
  /** How many cases may run at once, where each waits more than it works; left out: one. */
  readonly atOnce?: number;
  readonly close?: () => Promise<void>;
}

/** One row of the promise, or one of several families of cases that show it. */
export interface Row {
  /** `R1` … `R12`, `S1` … `S10`. */
  readonly id: string;
  /** Unlike that of the other families of its row: `points`. In commands it is `R1.points`. */
  readonly family: string;
  /** What holds, in a few words: the test's name. */
  readonly claim: string;
  /** What one case is, in the plural: `crash points`. */
  readonly unit: string;
  /** How many cases one commit runs, spread over all there are; 0: only the soak runs it. */
  readonly commit: number;
  /** How many the soak runs; "all" where there is an end. */
  readonly soak: number | "all";
  /** What is wrong with the counts of a run: a row that did nothing shows nothing. */
  readonly judge?: (counts: Counts, cases: number) => readonly string[];
  readonly open: () => Promise<OpenRow>;
}

/** `R4.others`: how a row is named in commands and files. */
export function nameRow({ id, family }: Row): string {
  return `${id}.${family}`;
}
