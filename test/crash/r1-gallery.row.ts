import type { Row } from "../rows/row.ts";
import { openGalleryScenes } from "./gallery-scenes.ts";
import { openPoints } from "./open-points.ts";

/**
 * Each example's apply dies before or after one of its calls; the next run ends as it ends where nothing dies.
 *
 * Seen to fail: where `planRecovery` doesn't know `pending-upgrade`, the second run waits in vain for a helm that is gone.
 */
export const row: Row = {
  id: "R1",
  family: "gallery",
  claim: "the apply of an example dies at any call, is run again, and it is as if it hadn't died",
  unit: "crash points",
  commit: 200,
  soak: "all",
  judge: (counts, cases) => [
    ...((counts["crashed"] ?? 0) > cases * 0.98 ? [] : ["some runs didn't crash"]),
    ...((counts["gone on from the plan file"] ?? 0) >= Math.floor(cases / 4) - 10 ? [] : ["hardly any plan file"]),
    ...((counts["gone on from the new plan"] ?? 0) >= Math.floor(cases / 4) - 10 ? [] : ["hardly any new plan"]),
  ],
  open: async () => openPoints(await openGalleryScenes()),
};
