import type { Row } from "../rows/row.ts";
import { makeBeginnings } from "./run-sequence.ts";
import { runSeries } from "./run-series.ts";

/**
 * Seen to fail: with `accelerator` as the file writes it, without the count, a pool is made and found different. What people ask for
 * and can't run (no NAT, an account without its rights) ends a sequence as `explained`.
 */
export const row: Row = {
  id: "R5",
  family: "sequences",
  claim: "one state after another, and nothing at the end: after each apply the next plan is empty",
  unit: "sequences of states",
  commit: 45,
  soak: 20_000,
  judge: (counts, cases) => [
    ...((counts["applied"] ?? 0) > cases - 2 ? [] : ["hardly any state was applied"]),
    ...((counts["destroyed"] ?? 0) > cases / 3 - 1 ? [] : ["hardly anything was destroyed"]),
  ],
  open: async () => {
    const begun = await makeBeginnings(2, 6);
    return { cases: undefined, run: (number, keep) => runSeries(number, begun, keep) };
  },
};
