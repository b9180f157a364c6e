/** Runs the cases that `soak.ts` sends it, and answers what came of them. One row stays open until another is asked for. */
import { loadRow } from "./find-rows.ts";
import type { OpenRow, Row } from "./row.ts";
import { describeFailure, runCases } from "./run-row.ts";
import type { Answer, Chunk } from "./soak-chunk.ts";

interface Opened {
  readonly row: Row;
  readonly open: OpenRow;
}

let opened: Promise<Opened> | undefined;
let openName = "";

async function openRow(name: string): Promise<Opened> {
  await (await opened)?.open.close?.();
  const row = await loadRow(name);
  return { row, open: await row.open() };
}

async function answer(chunk: Chunk): Promise<Answer> {
  if (openName !== chunk.row) {
    opened = openRow(chunk.row);
    openName = chunk.row;
  }
  const now = await opened;
  if (now === undefined) throw new Error(`${chunk.row} isn't open`);
  const { row, open } = now;
  const until = performance.now() + chunk.seconds * 1_000;
  const end = Math.min(chunk.to, open.cases ?? chunk.to);
  let next = chunk.from;
  const numbers = (function* () {
    while (next < end && (next === chunk.from || performance.now() < until)) yield next++;
  })();
  const { counts, failures } = await runCases(open, numbers);
  const told = failures.map((failure) => describeFailure(row, failure));
  return { row: chunk.row, from: chunk.from, to: next, all: open.cases, counts, failures: told };
}

process.on("message", (chunk: Chunk) => {
  answer(chunk).then(
    (ended) => process.send?.(ended),
    (error: unknown) => {
      // The row can't even be opened: that is a failure of its own.
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ ...chunk, to: chunk.to, all: undefined, counts: {}, failures: [`${chunk.row}: ${words}`] });
    },
  );
});
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole group; the one that asks ends this one when it has written down what is done.
process.on("SIGINT", () => undefined);
