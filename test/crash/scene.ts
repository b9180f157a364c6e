import type { Plan } from "@fgk/engine";
import type { PlanFlags } from "../gallery/case-file.ts";
import { apply } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { CrashPoint, SimulatedWorld, WorldOptions } from "../simulation/simulated-world.ts";

/** An apply that is to be killed, with all that is needed to run it again and again. */
export interface Scene {
  readonly name: string;
  /** The deployment file. */
  readonly text: string;
  readonly flags: PlanFlags;
  /** The plan as it comes back from its file. */
  readonly written: Plan;
  /** A cloud of one's own, as it is when the apply begins. */
  readonly begin: () => Promise<SimulatedCloud>;
  readonly open: (simulated: SimulatedCloud, options?: WorldOptions) => SimulatedWorld;
  /** The calls of the apply that nobody disturbs. */
  readonly calls: readonly string[];
}

/** The scene of an apply; its calls are learned by running it once. */
export async function openScene(parts: Omit<Scene, "calls">): Promise<Scene> {
  const { world, calls } = parts.open(await parts.begin());
  await apply(world, parts.text, parts.written);
  return { ...parts, calls };
}

/** Where a scene's apply can die, and how the next run goes on: half of the points each way, before and after alike. */
export interface Ending {
  readonly crash: CrashPoint;
  readonly way: Way;
}

/** A person goes on with the reviewed plan file, or plans anew. */
export type Way = "plan file" | "new plan";

/** Every other pair the other way round, so that neither way is only tried after one sort of crash; `turn` begins. */
export function alternateWays(points: readonly CrashPoint[], turn: number): readonly Ending[] {
  return points.map((crash, index) => ({
    crash,
    way: (turn + index + (index >> 1)) % 2 === 0 ? "plan file" : "new plan",
  }));
}
