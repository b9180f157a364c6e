import "./preload.ts";
import type { Cloud, Faults, InProcess } from "@fgk/emulator";
import { createCloud, createGoogleProject, inProcess } from "@fgk/emulator";
import { createRandom } from "./random.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

/** The emulated cloud under a seed: its handlers called directly, its time virtual. It outlives the runs of fgk against it. */
export interface SimulatedCloud {
  readonly cloud: Cloud;
  readonly reach: InProcess;
  readonly clock: VirtualClock;
  readonly random: () => number;
}

export interface SimulationOptions {
  readonly seed?: number;
  readonly projects?: readonly { readonly projectId: string; readonly services?: readonly string[] }[];
  readonly faults?: Partial<Faults>;
  /** Multiplies how long the cloud's operations take; 1 is as long as the real ones. */
  readonly timeScale?: number;
}

/** A fixed morning, so that equal seeds give equal bytes. */
const startMs = Date.UTC(2026, 0, 5, 8);

export function createSimulatedCloud(options: SimulationOptions = {}): SimulatedCloud {
  const clock = createVirtualClock(startMs, new AbortController().signal);
  const cloud = createCloud({
    now: clock.now,
    origin: "http://127.0.0.1:1",
    timeScale: options.timeScale ?? 1,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  });
  for (const project of options.projects ?? [{ projectId: "acme-ml" }]) createGoogleProject(cloud, project);
  return { cloud, reach: inProcess(cloud), clock, random: createRandom(options.seed ?? 1) };
}
