import { describe, expect, it } from "vitest";
import type { ResourceKind } from "../model/kind.ts";
import { absent, present } from "../model/live.ts";
import type { Step } from "../model/plan.ts";
import type { World } from "../model/world.ts";
import { makeKind, makeResource, ourMark } from "../testing/made-up.ts";
import { createShelfWorld } from "../testing/shelf-world.ts";
import type { StepOutcome } from "./run-step.ts";
import { runStep } from "./run-step.ts";

const resource = makeResource("box/a");
const step: Step = {
  action: "create",
  address: resource.address,
  fields: [],
  waitsFor: [],
  seconds: 0,
  blocked: false,
  digest: "",
};

/** A box that is made by a write and ready so long after it; the times at which it was read. */
function slowBox(world: World, makingMs: number): { readonly kind: ResourceKind; readonly readsMs: readonly number[] } {
  const readsMs: number[] = [];
  let madeMs: number | undefined;
  const kind = makeKind("box", {
    read: async () => {
      readsMs.push(world.now());
      if (madeMs === undefined) return new Map([[resource.address, absent]]);
      const ready = world.now() >= madeMs + makingMs;
      const readiness = ready ? ({ status: "ready" } as const) : ({ status: "waiting", why: "it is made" } as const);
      return new Map([[resource.address, present({ fields: {}, marking: { by: "us" }, readiness })]]);
    },
    create: async () => {
      madeMs = world.now();
    },
    wait: { everyMs: 5_000, atMostMs: 90 * 60_000 },
  });
  return { kind, readsMs };
}

function run(world: World, kind: ResourceKind): Promise<StepOutcome> {
  const planned = { key: "a", step, resource, waitsFor: [], settled: false, broughtAlong: false };
  return runStep({
    world,
    mark: ourMark,
    kind,
    planned,
    resolve: () => undefined,
    learn: async () => undefined,
    emit: () => undefined,
    stop: new AbortController().signal,
    own: new Set(),
    deadlineMs: 10_000_000,
  });
}

describe("a step that waits", () => {
  it("looks ever more seldom, and is at most twenty seconds late", async () => {
    const world = createShelfWorld(new AbortController().signal);
    const { kind, readsMs } = slowBox(world, 600_000);
    expect(await run(world, kind)).toMatchObject({ status: "done", already: false });
    // Before the write, after it, every 5 s for the first half minute, then after a sixth of the wait.
    expect(readsMs.slice(0, 10)).toEqual([0, 0, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 35_000, 40_833]);
    expect(readsMs.length).toBeLessThanOrEqual(45);
    expect(readsMs.at(-1)).toBeGreaterThanOrEqual(600_000);
    expect(readsMs.at(-1)).toBeLessThanOrEqual(620_000);
  });

  it("isn't late where things are quick", async () => {
    const world = createShelfWorld(new AbortController().signal);
    const { kind, readsMs } = slowBox(world, 9_000);
    await run(world, kind);
    expect(readsMs).toEqual([0, 0, 5_000, 10_000]);
  });
});
