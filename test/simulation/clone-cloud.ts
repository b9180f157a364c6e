import { createCloud, inProcess } from "@fgk/emulator";
import { createRandom } from "./random.ts";
import type { SimulatedCloud } from "./simulated-cloud.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/**
 * The same cloud at the same moment, with a clock, switches and a journal of its own: what happens to one isn't seen in the
 * other. For cases that all begin with an installation which takes long to make.
 */
export function cloneSimulatedCloud(original: SimulatedCloud, seed = 1): SimulatedCloud {
  const { cloud } = original;
  const clock = createVirtualClock(original.clock.now(), new AbortController().signal);
  const copy = createCloud({
    now: clock.now,
    origin: cloud.origin,
    timeScale: cloud.scaled(1_000) / 1_000,
    clusterCa: cloud.clusterCa,
    openEndpoint: cloud.openEndpoint,
    state: structuredClone(cloud.state),
    faults: structuredClone(cloud.faults),
  });
  return { cloud: copy, reach: inProcess(copy), clock, random: createRandom(seed) };
}
