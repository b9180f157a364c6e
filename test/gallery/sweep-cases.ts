import { afterAll, describe, expect, it } from "vitest";
import { listCases } from "./case-file.ts";
import { sweepCase } from "./sweep-case.ts";

/** Registers the crash sweeps of every `of`-th case, beginning with the `shard`-th, counted from 1. */
export function describeSweeps(shard: number, of: number): void {
  // An installation from nothing is swept in full by test/crash.
  const swept = listCases().filter(({ name, expect: ending }) => ending === "done" && name !== "from-nothing");
  const mine = swept.filter((_, index) => index % of === shard - 1);
  const counts = new Map<string, readonly [number, number]>();

  describe("an apply that dies before or after any of its writes converges when it is run again", () => {
    it.each(mine)("$name", { timeout: 120_000 }, async (loaded) => {
      const { points, possible, failures } = await sweepCase(loaded);
      counts.set(loaded.name, [points, possible]);
      expect(failures).toEqual([]);
      expect(points).toBeGreaterThan(0);
    });
  });

  afterAll(() => {
    const all = [...counts.values()].reduce((sum, [count]) => sum + count, 0);
    const each = [...counts].map(([name, [points, possible]]) => `${name} ${points} of ${possible}`).join(", ");
    console.log(`crash sweeps of the gallery ${shard}/${of}: ${all} points (${each})`);
  });
}
