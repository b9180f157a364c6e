import { describe, expect, it } from "vitest";
import { Failure } from "../model/failure.ts";
import { makeSession } from "../testing/made-up.ts";

describe("within one pass", () => {
  const failing = (retry: Failure["retry"]): (() => Promise<never>) => {
    return () => Promise.reject(new Failure({ severity: "error", code: "cloud-failed", summary: "no" }, retry));
  };

  it("what was asked isn't asked again", async () => {
    const session = makeSession();
    let calls = 0;
    const ask = (): Promise<number> => session.once("list", async () => (calls += 1));
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    expect(await ask()).toBe(1);
    expect(await session.once("other", async () => (calls += 1))).toBe(2);
  });

  it.each([
    ["a refusal is the same answer for all", "never", 1],
    ["a failure that may pass is asked again", "transient", 2],
  ] as const)("%s", async (_name, retry, expected) => {
    const session = makeSession();
    let calls = 0;
    const ask = (): Promise<never> =>
      session.once("list", () => {
        calls += 1;
        return failing(retry)();
      });
    await expect(ask()).rejects.toThrow("no");
    await expect(ask()).rejects.toThrow("no");
    expect(calls).toBe(expected);
  });
});
