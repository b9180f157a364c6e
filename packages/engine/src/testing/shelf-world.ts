import type { World } from "../model/world.ts";
import { WorldError } from "../model/world.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** A world without network, files or commands, whose time only moves when everybody sleeps. */
export function createShelfWorld(signal: AbortSignal): World {
  const refuse = async (): Promise<never> => {
    throw new WorldError("refused", "the shelf has no network");
  };
  const clock = createVirtualClock(signal);
  return {
    fetch: refuse,
    dial: refuse,
    listen: refuse,
    run: refuse,
    readFile: async () => undefined,
    listFolder: async () => undefined,
    variable: () => undefined,
    cache: { get: async () => undefined, put: async () => undefined },
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    signal,
  };
}
