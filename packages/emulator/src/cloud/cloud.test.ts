import { describe, expect, it } from "vitest";
import type { Cloud, Effects } from "./cloud.ts";
import { createCloud, settle } from "./cloud.ts";

describe("settle", () => {
  it("ends although the clock runs on and an effect plans itself again", () => {
    let nowMs = 0;
    let happened = 0;
    const cloud = createCloud({
      now: () => {
        nowMs += 10;
        return nowMs;
      },
    });
    const effects: Effects = {
      again: (world: Cloud) => {
        happened += 1;
        if (happened > 100) throw new Error("settles for ever");
        world.after(6, "again", {});
      },
    };
    // Planned for 10; the first settling looks at the clock at 20: 10, 16; the second at 30: 22, 28.
    cloud.after(0, "again", {});
    settle(cloud, effects);
    expect(happened).toBe(2);
    settle(cloud, effects);
    expect(happened).toBe(4);
  });

  it("runs a whole chain after a silence, each part at its own time", () => {
    let nowMs = 0;
    const happened: [string, number][] = [];
    const cloud = createCloud({ now: () => nowMs });
    const effects: Effects = {
      first: (world: Cloud) => {
        happened.push(["first", world.now()]);
        world.after(2_000, "second", {});
      },
      second: (world: Cloud) => {
        happened.push(["second", world.now()]);
        world.after(30_000, "third", {});
      },
      third: () => {},
    };
    cloud.after(1_000, "first", {});
    nowMs = 10_000;
    settle(cloud, effects);
    expect(happened).toEqual([
      ["first", 1_000],
      ["second", 3_000],
    ]);
    expect(cloud.state.due).toMatchObject([{ atMs: 33_000, effect: "third" }]);
    expect(cloud.now()).toBe(10_000);
  });

  it("doesn't catch up with a loop round by round for ever", () => {
    let nowMs = 0;
    let happened = 0;
    const cloud = createCloud({ now: () => nowMs });
    const effects: Effects = {
      again: (world: Cloud) => {
        happened += 1;
        world.after(1, "again", {});
      },
    };
    cloud.after(0, "again", {});
    nowMs = 1_000_000;
    settle(cloud, effects);
    expect(happened).toBe(1_001);
    expect(cloud.state.due).toMatchObject([{ atMs: 1_000_001 }]);
  });

  it("lets what an effect plans for at once happen in the same moment, in order", () => {
    const happened: string[] = [];
    const cloud = createCloud({ now: () => 5, timeScale: 0 });
    const effects: Effects = {
      first: (world: Cloud) => {
        happened.push("first");
        world.after(60_000, "second", {});
      },
      second: () => {
        happened.push("second");
      },
    };
    cloud.after(1_000, "first", {});
    settle(cloud, effects);
    expect(happened).toEqual(["first", "second"]);
  });
});
