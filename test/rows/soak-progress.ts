import type { Counts, Row } from "./row.ts";
import { nameRow } from "./row.ts";
import type { Answer, Chunk } from "./soak-chunk.ts";

type Range = readonly [from: number, to: number];

/** How far the soak is with one row. It is written down, so that another run goes on with it. */
export interface Progress {
  /** Cases that nobody has run: from, up to but without to. */
  readonly todo: readonly Range[];
  /** Cases that a worker has now: still to be done, should this run end. */
  readonly given: readonly Range[];
  readonly done: number;
  readonly seconds: number;
  readonly counts: Counts;
  readonly failures: readonly string[];
}

/** One turn of a worker: long against what opening a row costs, short enough that a run that ends loses little. */
const turnSeconds = 20;
/** Of a row whose pace isn't known yet. */
const firstCases = 20;
/** Where `all` isn't known before the row is open. */
const endless = 1e9;

export function beginProgress(row: Row): Progress {
  const todo: readonly Range[] = [[0, row.soak === "all" ? endless : row.soak]];
  return { todo, given: [], done: 0, seconds: 0, counts: {}, failures: [] };
}

/** What is left to a run after one that ended in the middle. */
export function resumeProgress(progress: Progress): Progress {
  return { ...progress, todo: [...progress.given, ...progress.todo], given: [] };
}

/** Gives out the next cases of a row, about as many as a turn is long; undefined: there are none left. */
export function giveChunk(name: string, progress: Progress): readonly [Chunk, Progress] | undefined {
  const [first, ...others] = progress.todo;
  if (first === undefined) return undefined;
  const [from, end] = first;
  const pace = progress.seconds === 0 ? firstCases : Math.ceil((turnSeconds * progress.done) / progress.seconds);
  const to = Math.min(end, from + Math.max(1, pace));
  const todo: readonly Range[] = to < end ? [[to, end], ...others] : others;
  return [
    { row: name, from, to, seconds: turnSeconds },
    { ...progress, todo, given: [...progress.given, [from, to]] },
  ];
}

/** Takes what came of a chunk. What the worker had no time for is given out again. */
export function takeAnswer(progress: Progress, chunk: Chunk, answer: Answer, seconds: number): Progress {
  const all = answer.all ?? endless;
  const left: readonly Range[] = [[answer.to, chunk.to], ...progress.todo];
  const counts: Record<string, number> = { ...progress.counts };
  for (const [what, count] of Object.entries(answer.counts)) counts[what] = (counts[what] ?? 0) + count;
  return {
    todo: left.map(([from, to]): Range => [from, Math.min(to, all)]).filter(([from, to]) => from < to),
    given: progress.given.filter(([from, to]) => from !== chunk.from || to !== chunk.to),
    done: progress.done + answer.to - answer.from,
    seconds: progress.seconds + seconds,
    counts,
    failures: [...progress.failures, ...answer.failures],
  };
}

/** A line of the table: `R4.others · no member is lost · 2,000 of 200,000 schedules, 0 failed, 95 s`. */
export function describeProgress(row: Row, progress: Progress): string {
  const { done, seconds, counts, failures } = progress;
  const left = [...progress.todo, ...progress.given].reduce((sum, [from, to]) => sum + to - from, 0);
  const goal = done + left < endless / 2 ? (done + left).toLocaleString("en-US") : "all";
  const others = Object.entries(counts).map(([what, count]) => `, ${count.toLocaleString("en-US")} ${what}`);
  const figure = `${done.toLocaleString("en-US")} of ${goal} ${row.unit}${others.join("")}`;
  return `${nameRow(row)} · ${row.claim} · ${figure}, ${failures.length} failed, ${Math.round(seconds)} s`;
}
