import { describe, expect, it } from "vitest";
import type { Event } from "../model/event.ts";
import type { ResourceKind } from "../model/kind.ts";
import { absent } from "../model/live.ts";
import type { World } from "../model/world.ts";
import { box, creatable, fail, open, readAs } from "../testing/step-trial.ts";

describe("waiting", () => {
  const slow = (world: World, untilMs: number): Partial<ResourceKind> => ({
    read: readAs(() => box("red", world.now() < untilMs ? { readiness: { status: "waiting", why: "it cooks" } } : {})),
    wait: { everyMs: 20_000, atMostMs: 10 * 60_000 },
  });

  it("says at once what it waits for, and then at least every half minute", async () => {
    const { run, world, events } = open();
    await run(slow(world, 125_000));
    const said = events.flatMap((event) => (event.type === "step-waiting" ? [event.elapsedMs] : []));
    expect(said).toEqual([0, 30_000, 60_000, 90_000, 120_000]);
  });

  it("says so as well while one call takes its time", async () => {
    const { run, world, events } = open();
    const { kind } = creatable([]);
    const create: ResourceKind["create"] = async (session, resource) => {
      await world.sleep(100_000);
      await kind.create?.(session, resource);
    };
    await run({ ...kind, create });
    expect(events.map((event) => (event.type === "step-waiting" ? [event.elapsedMs, event.why] : []))).toEqual([
      [30_000, "the call is still running"],
      [60_000, "the call is still running"],
      [90_000, "the call is still running"],
    ]);
  });

  it("ends with the kind's time, and says what it waited for", async () => {
    const { run, world } = open();
    const outcome = await run(slow(world, Number.POSITIVE_INFINITY));
    expect(world.now()).toBe(600_000);
    expect(outcome).toMatchObject({
      status: "failed",
      diagnostic: { code: "timeout", summary: "box/a didn't get ready in 600 s", cause: "it still waited: it cooks" },
    });
  });

  it.each([
    ["a time that is shorter than the pause", { everyMs: 5_000, atMostMs: 1_000 }, 900, "done"],
    ["… and too short", { everyMs: 5_000, atMostMs: 1_000 }, 1_100, "failed"],
    ["no pause at all", { everyMs: 0, atMostMs: 60_000 }, 30_000, "done"],
    ["no time at all", { everyMs: 0, atMostMs: 0 }, 1, "failed"],
  ] as const)("%s", async (_name, wait, readyMs, expected) => {
    const { run, world } = open();
    expect((await run({ ...slow(world, readyMs), wait })).status).toBe(expected);
  });

  it("of a kind with no time at all what must be written isn't begun", async () => {
    const { run } = open();
    const made = creatable([]);
    expect((await run({ ...made.kind, wait: { everyMs: 0, atMostMs: 0 } })).status).toBe("failed");
    expect(made.calls()).toBe(0);
  });

  it("a write starts the kind's time anew, but never beyond the whole apply's", async () => {
    const { run, world } = open();
    let written = false;
    const kind: Partial<ResourceKind> = {
      read: readAs(() => {
        if (!written && world.now() < 50_000)
          return box("blue", { marking: { by: "nobody" }, readiness: { status: "waiting", why: "an old one goes" } });
        return written ? box("red", { readiness: { status: "waiting", why: "it cooks" } }) : absent;
      }),
      create: async () => {
        written = true;
      },
      wait: { everyMs: 10_000, atMostMs: 60_000 },
    };
    await run(kind);
    expect(world.now()).toBe(110_000);
    written = false;
    const late = open();
    const lateKind = {
      ...kind,
      read: readAs(() => (written ? box("red", { readiness: { status: "waiting", why: "it cooks" } }) : absent)),
    };
    await late.run(lateKind, { deadlineMs: 45_000 });
    expect(late.world.now()).toBe(45_000);
  });

  it("for what never becomes visible ends with that reason", async () => {
    const { run } = open();
    const create = (): Promise<void> => Promise.reject(fail("propagating"));
    const outcome = await run({ read: readAs(() => absent), create, wait: { everyMs: 1_000, atMostMs: 60_000 } });
    expect(outcome).toMatchObject({
      status: "failed",
      diagnostic: { summary: "it is propagating", cause: "it stayed so for 60 s" },
    });
  });
});

describe("a call that takes long", () => {
  const said = (events: readonly Event[]): unknown[] =>
    events.flatMap((event) => (event.type === "step-waiting" ? [[event.elapsedMs, event.why]] : []));
  const slowly = (world: World, durationMs: number): Partial<ResourceKind> => {
    const { kind } = creatable([]);
    const create: ResourceKind["create"] = async (session, resource) => {
      await world.sleep(durationMs);
      await kind.create?.(session, resource);
    };
    return { ...kind, create, calling: "the oven is on" };
  };

  it("is watched: what is seen is said when it changes, and then every half minute", async () => {
    const { run, world, events } = open();
    const looks: number[] = [];
    const observe = async (): Promise<string | undefined> => {
      looks.push(world.now());
      return world.now() < 40_000 ? undefined : world.now() < 60_000 ? "it rises" : "it burns";
    };
    expect((await run({ ...slowly(world, 125_000), observe })).status).toBe("done");
    expect(looks).toEqual([20_000, 40_000, 60_000, 80_000, 100_000, 120_000]);
    expect(said(events)).toEqual([
      [30_000, "the oven is on"],
      [40_000, "it rises"],
      [60_000, "it burns"],
      [90_000, "it burns"],
      [120_000, "it burns"],
    ]);
  });

  it("isn't looked at when it is over before 20 s", async () => {
    const { run, world } = open();
    let looks = 0;
    const observe = async (): Promise<undefined> => {
      looks += 1;
    };
    expect((await run({ ...slowly(world, 19_000), observe })).status).toBe("done");
    expect(looks).toBe(0);
  });

  it("goes on though nobody can look, and isn't looked at twice at once", async () => {
    const { run, world, events } = open();
    let looks = 0;
    const observe = async (): Promise<string> => {
      looks += 1;
      if (looks === 1) throw fail("never");
      await world.sleep(50_000);
      return "it burns";
    };
    expect((await run({ ...slowly(world, 85_000), observe })).status).toBe("done");
    expect(looks).toBe(2);
    expect(world.now()).toBe(85_000);
    expect(said(events)).toEqual([
      [30_000, "the oven is on"],
      [60_000, "the oven is on"],
    ]);
  });
});

describe("an interruption", () => {
  it("before anything is written leaves nothing begun", async () => {
    const { run, stop } = open();
    stop.abort();
    const made = creatable([]);
    expect(await run(made.kind)).toEqual({ status: "interrupted", begun: false });
    expect(made.calls()).toBe(0);
  });

  it("between reading and writing too", async () => {
    const { run, stop } = open();
    let writes = 0;
    const read = readAs(() => {
      stop.abort();
      return absent;
    });
    const create = async (): Promise<void> => {
      writes += 1;
    };
    expect(await run({ read, create })).toEqual({ status: "interrupted", begun: false });
    expect(writes).toBe(0);
  });

  it("while waiting says that something was begun, without waiting on", async () => {
    const { run, world, stop } = open();
    let written = false;
    const kind: Partial<ResourceKind> = {
      read: readAs(() => (written ? box("red", { readiness: { status: "waiting", why: "it cooks" } }) : absent)),
      create: async () => {
        written = true;
        void world.sleep(12_000).then(() => stop.abort());
      },
    };
    expect(await run(kind)).toEqual({ status: "interrupted", begun: true });
    expect(world.now()).toBe(12_000);
  });

  it("at once, in the middle of a pause", async () => {
    const { run, world, abort } = open();
    const kind = { read: readAs(() => box("red", { readiness: { status: "waiting", why: "it cooks" } })) };
    void world.sleep(12_000).then(() => abort.abort());
    expect(await run(kind)).toEqual({ status: "interrupted", begun: false });
  });

  it("that a call says of itself", async () => {
    const { run } = open();
    expect(await run(creatable([fail("never", "interrupted")]).kind)).toEqual({ status: "interrupted", begun: false });
  });
});
