import type { World } from "@fgk/engine";

const kept = new Map<string, Uint8Array>();

/** Thousands of drawn deployments render a chart each: the last few hundred are enough. */
const mostEntries = 300;

/** The cache of all simulated runs of this process: what is in it is a function of its key, so no run sees another. */
export const sharedCache: World["cache"] = {
  get: async (key) => kept.get(key),
  put: async (key, value) => {
    kept.delete(key);
    kept.set(key, value);
    const [oldest] = kept.keys();
    if (kept.size > mostEntries && oldest !== undefined) kept.delete(oldest);
  },
};
