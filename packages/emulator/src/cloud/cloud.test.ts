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
        world.after(1, "again", {});
      },
    };
    cloud.after(0, "again", {});
    settle(cloud, effects);
    expect(happened).toBe(1);
    settle(cloud, effects);
    expect(happened).toBe(2);
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
