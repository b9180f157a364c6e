import { openWorld, readBack, smallest } from "../plan/installation.ts";
import { plan } from "../product/run-fgk.ts";
import type { Row } from "../rows/row.ts";
import { createSimulatedCloud, type SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openPoints } from "./open-points.ts";
import { openScene } from "./scene.ts";

/** Operations take a hundredth of their real time: fewer polls of the same calls, every sort of call still there. */
const createCloud = (): SimulatedCloud => createSimulatedCloud({ timeScale: 0.01 });

/**
 * The smallest file from nothing, where all is made: each write before and after, and each other call.
 *
 * Seen to fail: with a version added to a secret that has one (`createSecret`) there are two; where `compareMaking` takes
 * what this plan half made for something that moved, the second run is stale.
 */
export const row: Row = {
  id: "R1",
  family: "from-nothing",
  claim: "an installation from nothing dies at any call, is run again, and it is as if it hadn't died",
  unit: "crash points",
  commit: 160,
  soak: "all",
  judge: (counts, cases) => [
    ...((counts["crashed"] ?? 0) > cases * 0.98 ? [] : ["some runs didn't crash"]),
    ...((counts["gone on from the plan file"] ?? 0) >= Math.floor(cases / 4) - 10 ? [] : ["hardly any plan file"]),
    ...((counts["gone on from the new plan"] ?? 0) >= Math.floor(cases / 4) - 10 ? [] : ["hardly any new plan"]),
  ],
  open: async () => {
    const scene = await openScene({
      name: "the smallest file, from nothing",
      text: smallest,
      flags: {},
      written: readBack(await plan(openWorld(createCloud()).world, smallest)),
      begin: async () => createCloud(),
      open: openWorld,
    });
    return openPoints([scene]);
  },
};
