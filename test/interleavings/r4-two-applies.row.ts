import type { Row } from "../rows/row.ts";
import { makeGrounds, runTwoApplies } from "./run-two-applies.ts";

/**
 * Seen to fail: with a fence that never closes (`closeWhen` does nothing) six of a hundred send writes minutes after their lease
 * was over; with every lease free (`isFree`) both write at once; with neither a late lease refused (`take(0)` in `stepDone`) nor
 * `findOvertaken`, 78 and 86 end well and leave what the other one made; with the list alone in `remarkOwner`, 65 takes the other's
 * new bucket for a stranger's.
 */
export const row: Row = {
  id: "R4",
  family: "two-applies",
  claim: "of two applies at once, from nothing too, nothing is mixed, made twice or written without the lease",
  unit: "pairs of applies",
  commit: 70,
  soak: 20_000,
  judge: (counts, cases) => [
    ...((counts["without a cluster"] ?? 0) > cases / 20 - 1 ? [] : ["hardly any pair began without a cluster"]),
    ...((counts["lease lost"] ?? 0) > cases / 10 - 2 ? [] : ["hardly anybody lost the lease"]),
    ...((counts["refused by the lease"] ?? 0) > cases / 20 - 2 ? [] : ["the lease refused hardly anybody"]),
    ...((counts["none done"] ?? 0) < cases / 3 + 2 ? [] : ["hardly any apply was done"]),
  ],
  open: async () => {
    const grounds = await makeGrounds();
    return { cases: undefined, run: (number, keep) => runTwoApplies(number, grounds, keep) };
  },
};
