import { duplexPair } from "node:stream";
import type { FetchOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { openWorld } from "../plan/installation.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";

/** A run's world on a cloud in which these effects never happen: whatever waits for one finds it still running. */
export function openNeverDone(simulated: SimulatedCloud, effects: RegExp): World {
  const { world } = openWorld(simulated);
  const { state } = simulated.cloud;
  const forget = (): void => {
    state.due = state.due.filter(({ effect }) => !effects.test(effect));
  };
  return {
    ...world,
    fetch: async (url, how) => {
      const answer = await world.fetch(url, how);
      forget();
      return answer;
    },
    run: async (how) => {
      const answer = await world.run(how);
      forget();
      return answer;
    },
  };
}

/** A run's world in which these requests are never answered; each ends with its own deadline, as the real world's do. */
export function openSilent(
  simulated: SimulatedCloud,
  isSilent: (method: string, url: URL, how: FetchOptions) => boolean,
): World {
  const { world } = openWorld(simulated);
  return {
    ...world,
    fetch: async (address, how = {}) => {
      const url = new URL(address);
      const method = how.method ?? "GET";
      if (!isSilent(method, url, how)) return world.fetch(address, how);
      const timeoutMs = how.timeoutMs ?? 60_000;
      await world.sleep(timeoutMs);
      throw new WorldError("timeout", `${method} ${url.pathname}: no whole answer within ${timeoutMs / 1_000} s`);
    },
  };
}

/** A run's world whose programs never end but by their deadline. */
export function openHanging(simulated: SimulatedCloud, hangs: (args: readonly unknown[]) => boolean): World {
  const { world } = openWorld(simulated);
  return {
    ...world,
    run: async (how) => {
      if (!hangs(how.args)) return world.run(how);
      const timeoutMs = how.timeoutMs ?? 20 * 60_000;
      await world.sleep(timeoutMs);
      throw new WorldError("timeout", `${how.command} didn't end within ${timeoutMs / 1_000} s`);
    },
  };
}

/** A run's world in which a way to a pod is opened by nobody: the connection stands, and nothing comes. */
export function openMute(simulated: SimulatedCloud): World {
  const { world } = openWorld(simulated);
  return {
    ...world,
    dial: async () => {
      const [near, far] = duplexPair();
      far.resume();
      return near;
    },
  };
}
