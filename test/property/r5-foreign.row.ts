import type { Row } from "../rows/row.ts";
import { makeBeginnings, runSequence } from "./run-sequence.ts";

/** How many deployments are applied from nothing; sequences begin with one of them. */
const beginnings = 10;

export const row: Row = {
  id: "R5",
  family: "foreign",
  claim:
    "whatever others have, and whatever is asked for, nothing foreign is written or deleted, and the next plan is empty",
  unit: "drawn edits",
  commit: 300,
  soak: 50_000,
  // A run that only plans, or is refused, would prove nothing.
  judge: (counts, cases) => {
    const done = Object.entries(counts).reduce(
      (sum, [ending, count]) => (/(^|, then )(destroy )?done/.test(ending) ? sum + count : sum),
      0,
    );
    return done > cases * 0.25 - 3 ? [] : ["hardly any plan was applied"];
  },
  open: async () => {
    const begun = await makeBeginnings(1, beginnings);
    return {
      cases: undefined,
      run: async (number, keep) => {
        const { ending, problems, story, parts } = await runSequence(number, begun, keep);
        return { problems, story, parts, counts: { [ending]: 1 } };
      },
    };
  },
};
