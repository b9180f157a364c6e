import { describe, expect, it } from "vitest";
import { sweepCrashes } from "./sweep.ts";

/** How many points one commit tries: all of them, unless a quicker look is asked for. */
const every = Number(process.env["FGK_CRASH_EVERY"] ?? 1);

describe("an installation from nothing", () => {
  it("dies before and after every API call, is run again and converges (half 2 of 2)", {
    timeout: 500_000,
  }, async () => {
    const { calls, points, failures } = await sweepCrashes(2, 2 * every);
    console.log(`crash sweep 2/2: ${points} points of ${calls} calls, ${failures.length} not converged`);
    expect(failures).toEqual([]);
  });
});
