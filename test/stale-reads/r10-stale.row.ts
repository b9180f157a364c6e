import { makeSituations } from "../faults/situations.ts";
import type { Row } from "../rows/row.ts";
import { runStale } from "./run-stale.ts";

/**
 * Old are the reads of Google's APIs; those of a Kubernetes API server never are. Seen to fail: without `added` in
 * `createSecret` a secret gets a version at each attempt (case 29).
 */
export const row: Row = {
  id: "R10",
  family: "stale",
  claim: "while reads are old, policies up to a minute, everything is done once and nothing of anybody is lost",
  unit: "runs",
  commit: 160,
  soak: 50_000,
  // Where no answer was old nothing is shown.
  judge: (counts, cases) => [
    ...(cases < 10 || (counts["old answers"] ?? 0) > cases ? [] : ["hardly any answer was old"]),
  ],
  open: async () => {
    const situations = await makeSituations();
    return { cases: undefined, run: (number, keep) => runStale(situations, number, keep) };
  },
};
