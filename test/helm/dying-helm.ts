import type { InProcess } from "@fgk/emulator";
import type { World } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { SimulatedCrash } from "../simulation/simulated-world.ts";
import type { Death } from "./helm-ground.ts";

/** A world in which helm dies at one of its calls, alone or with the fgk that started it. */
export interface DyingHelm {
  readonly world: World;
  /** helm's calls, in their order. */
  readonly calls: readonly string[];
  readonly died: () => boolean;
}

/** What a program's end by SIGKILL looks like to who started it. */
const killed = { code: 137, stdout: "", stderr: "" } as const;

export function openDyingHelm(cloud: SimulatedCloud, death: Death | undefined): DyingHelm {
  const calls: string[] = [];
  let died = false;
  const answer: InProcess["answer"] = async (request) => {
    if (request.headers?.["user-agent"]?.startsWith("Helm/") !== true) {
      if (died && death?.whom === "both") throw new SimulatedCrash("the machine died");
      return cloud.reach.answer(request);
    }
    if (died) throw new SimulatedCrash("helm died");
    calls.push(`${request.method} ${new URL(request.url).pathname}`);
    const isLast = death?.call === calls.length;
    if (isLast && death.when === "before") died = true;
    if (died) throw new SimulatedCrash("helm died");
    const answered = await cloud.reach.answer(request);
    if (!isLast) return answered;
    died = true;
    throw new SimulatedCrash("helm died");
  };
  const { world } = openWorld({ ...cloud, reach: { ...cloud.reach, answer } });
  const run: World["run"] = async (how) => {
    const outcome = await world.run(how).catch((error: unknown) => {
      if (!died || death?.whom !== "helm") throw error;
      return killed;
    });
    if (!died) return outcome;
    if (death?.whom === "both") throw new SimulatedCrash("the machine died");
    // Whatever helm made of a call that threw: it wasn't there any more.
    return killed;
  };
  return { world: { ...world, run }, calls, died: () => died };
}
