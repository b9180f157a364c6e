import { expect, it } from "vitest";
import type { Row } from "./row.ts";
import {
  beginProgress,
  describeProgress,
  giveChunk,
  type Progress,
  resumeProgress,
  takeAnswer,
} from "./soak-progress.ts";

const row: Row = {
  id: "R4",
  family: "others",
  claim: "no member is lost",
  unit: "schedules",
  commit: 10,
  soak: 100,
  open: async () => ({ cases: undefined, run: async () => ({ problems: [] }) }),
};

function give(progress: Progress): ReturnType<typeof giveChunk> & object {
  const given = giveChunk("R4.others", progress);
  if (given === undefined) throw new Error("nothing is left");
  return given;
}

it("gives out each case once, at the row's pace, and again what a worker had no time for", () => {
  const [first, one] = give(beginProgress(row));
  expect(first).toEqual({ row: "R4.others", from: 0, to: 20, seconds: 20 });
  const [second, both] = give(one);
  expect(second).toMatchObject({ from: 20, to: 40 });
  // Ten cases in ten seconds: a turn is twenty of them, and the other ten of the chunk come first.
  const answer = { row: "R4.others", from: 0, to: 10, all: undefined, counts: { edits: 3 }, failures: [] };
  const answered = takeAnswer(both, first, answer, 10);
  expect(answered).toMatchObject({
    done: 10,
    counts: { edits: 3 },
    todo: [
      [10, 20],
      [40, 100],
    ],
    given: [[20, 40]],
  });
  expect(give(answered)[0]).toMatchObject({ from: 10, to: 20 });
  expect(describeProgress(row, answered)).toBe(
    "R4.others · no member is lost · 10 of 100 schedules, 3 edits, 0 failed, 10 s",
  );
});

it("ends a row where its cases end, and does again what a run that ended hadn't finished", () => {
  const [chunk, given] = give(beginProgress({ ...row, soak: "all" }));
  expect(describeProgress(row, given)).toMatch(/0 of all schedules/);
  expect(resumeProgress(given).todo).toEqual([
    [0, 20],
    [20, 1e9],
  ]);
  const answered = takeAnswer(
    given,
    chunk,
    { row: "R4.others", from: 0, to: 7, all: 7, counts: {}, failures: ["x"] },
    1,
  );
  expect(giveChunk("R4.others", answered)).toBeUndefined();
  expect(answered.failures).toEqual(["x"]);
});
