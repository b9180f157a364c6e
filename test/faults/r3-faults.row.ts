import type { Row } from "../rows/row.ts";
import { operationSorts, sorts } from "./draw-faults.ts";
import { runFaults } from "./run-faults.ts";
import { makeSituations } from "./situations.ts";

/**
 * Seen to fail: without `isCutOff` in Google's `failure.ts` half of a refusal is called a missing permission (case 231); with a
 * time-out that isn't tried again; with a write whose answer was lost taken for none; with a lost call sent again at once.
 */
export const row: Row = {
  id: "R3",
  family: "faults",
  claim: "whatever goes wrong with calls, running it again ends well, and nothing is there twice",
  unit: "runs",
  commit: 250,
  soak: 400_000,
  // Every sort must have hit, and runs must have got somewhere in spite of it.
  judge: (counts, cases) => [
    ...[...sorts, ...operationSorts]
      .filter((sort) => cases >= 200 && (counts[sort] ?? 0) === 0)
      .map((sort) => `never: ${sort}`),
    ...(cases < 20 || (counts["at first done"] ?? 0) > cases * 0.1 ? [] : ["hardly any run was done at first"]),
    ...(cases < 20 || (counts["nothing hit"] ?? 0) < cases * 0.5 ? [] : ["mostly nothing went wrong"]),
  ],
  open: async () => {
    const situations = await makeSituations();
    return { cases: undefined, run: (number, keep) => runFaults(situations, number, keep) };
  },
};
