import { describe, expect, it } from "vitest";
import { runSchedule, type Scheduled } from "./schedule.ts";

const steps = (table: Readonly<Record<string, readonly string[]>>): readonly Scheduled[] =>
  Object.entries(table).map(([key, waitsFor]) => ({ key, waitsFor }));

/** Lets everything that can go on without us go on. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a bug in one step", () => {
  it("is thrown only after the steps that ran beside it have ended; nothing new was started", async () => {
    const said: string[] = [];
    let finish: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const running = runSchedule({
      steps: steps({ bug: [], slow: [], after: ["slow"] }),
      laneOf: () => undefined,
      skip: ({ key }) => said.push(`skip ${key}`),
      run: async ({ key }) => {
        said.push(`start ${key}`);
        if (key === "bug") throw new TypeError("a bug");
        await slow;
        said.push(`end ${key}`);
        return "done";
      },
    });
    const ended = running.then(
      () => "resolved",
      (error: unknown) => said.push(String(error)),
    );
    await turn();
    expect(said).toEqual(["start bug", "start slow"]);
    finish();
    await ended;
    expect(said).toEqual(["start bug", "start slow", "end slow", "TypeError: a bug"]);
  });

  it("is waited for as well where the step isn't what throws", async () => {
    const said: string[] = [];
    const running = runSchedule({
      steps: steps({ first: [], second: [] }),
      laneOf: ({ key }) => {
        if (key === "second") throw new TypeError("a bug in the lane");
        return undefined;
      },
      skip: () => undefined,
      run: async () => {
        await turn();
        said.push("first ended");
        return "done";
      },
    });
    await expect(running).rejects.toThrow("a bug in the lane");
    expect(said).toEqual(["first ended"]);
  });
});

describe("what a failure leaves", () => {
  it("is everything that doesn't depend on it, done; what does is skipped with its reason", async () => {
    const skipped: string[] = [];
    const endings = await runSchedule({
      steps: steps({ bad: [], good: [], "on good": ["good"], "on bad": ["bad"], "on that": ["on bad", "good"] }),
      laneOf: () => "one",
      skip: ({ key }, because) => skipped.push(`${key}: ${because.join()}`),
      run: async ({ key }) => (key === "bad" ? "failed" : "done"),
    });
    expect(Object.fromEntries(endings)).toEqual({
      bad: "failed",
      good: "done",
      "on good": "done",
      "on bad": "skipped",
      "on that": "skipped",
    });
    expect(skipped).toEqual(["on bad: bad", "on that: on bad"]);
  });
});

describe("how much goes on at once", () => {
  /** Runs what takes one turn each; answers the largest number that ran together. */
  async function runWith(count: number, laneOf: (step: Scheduled) => string | undefined): Promise<number> {
    let now = 0;
    let most = 0;
    await runSchedule({
      steps: Array.from({ length: count }, (_, index) => ({ key: `s${index}`, waitsFor: [] })),
      laneOf,
      skip: () => undefined,
      run: async () => {
        now += 1;
        most = Math.max(most, now);
        await turn();
        now -= 1;
        return "done";
      },
    });
    return most;
  }

  it("is ten steps", async () => {
    expect(await runWith(35, () => undefined)).toBe(10);
  });

  it("is one step of a lane, and the lanes beside each other", async () => {
    expect(await runWith(35, () => "one")).toBe(1);
    expect(await runWith(35, ({ key }) => `lane ${key.length}`)).toBe(2);
  });
});

describe("a schedule that can't end", () => {
  it("is our own fault, not a wait for ever", async () => {
    const running = runSchedule({
      steps: steps({ a: ["b"], b: ["a"], c: [] }),
      laneOf: () => undefined,
      skip: () => undefined,
      run: async () => "done",
    });
    await expect(running).rejects.toThrow("these steps wait for each other: a, b");
  });

  it("isn't one that waits for what isn't among its steps", async () => {
    const endings = await runSchedule({
      steps: steps({ a: ["elsewhere"] }),
      laneOf: () => undefined,
      skip: () => undefined,
      run: async () => "done",
    });
    expect([...endings]).toEqual([["a", "done"]]);
  });
});
