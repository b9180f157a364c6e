import type { Row } from "../rows/row.ts";
import { makeBeginning } from "./deployment.ts";
import { runInterleaving, runUndisturbed } from "./run-interleaving.ts";

/**
 * Seen to fail: with the etag left out in `writeGrants` a fifth of the interleavings lose somebody's member; with an empty
 * `labelFingerprint` in `labelCluster` one in a hundred loses a label.
 */
export const row: Row = {
  id: "R4",
  family: "others",
  claim: "while others write into the same things, nothing of anybody is lost",
  unit: "interleavings",
  commit: 1_870,
  soak: 200_000,
  // Where nobody comes too late nothing is shown.
  judge: (counts, cases) => [
    ...((counts["fgk too late"] ?? 0) > cases / 2 ? [] : ["fgk hardly ever came too late"]),
    ...((counts["others too late"] ?? 0) > cases / 4 ? [] : ["others hardly ever came too late"]),
    ...((counts["done"] ?? 0) > cases * 0.9 ? [] : ["hardly any apply was done"]),
  ],
  open: async () => {
    const beginning = await makeBeginning();
    const undisturbed = await runUndisturbed(beginning);
    return {
      cases: undefined,
      run: async (number, keep) => {
        const ended = await runInterleaving(number, beginning, undisturbed, keep);
        const { ending, overtaken, taken, refused, problems, story, parts } = ended;
        const late = { "fgk too late": overtaken, "others too late": refused, "writes of others kept": taken };
        return { problems, story, parts, counts: { [ending]: 1, ...late } };
      },
    };
  },
};
