import type { Row } from "../rows/row.ts";
import { makeGrounds, runTwoApplies } from "./run-two-applies.ts";

/**
 * Seen to fail: with a fence that never closes (`closeWhen` does nothing) six of a hundred send writes minutes after their lease
 * was over; when the lease that comes late is waited for (`take(options.lockTimeoutMs)` in `stepDone`), two of a hundred end well
 * and leave what the other one made; without `number ?? ours` in `remarkOwner` the other's new bucket is a stranger's.
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
