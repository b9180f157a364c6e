import { expect, it } from "vitest";
import { Failure } from "../model/failure.ts";
import { backoffMs } from "./backoff.ts";

const wish = (retryAfterMs: number): Failure =>
  new Failure({ severity: "error", code: "quota", summary: "429" }, "transient", retryAfterMs);

it.each([
  ["the first, least", 0, 1, undefined, 500],
  ["the first, most", 0.999, 1, undefined, 1_000],
  ["the third", 0.5, 3, undefined, 3_000],
  ["never more than half a minute", 0.999, 40, undefined, 29_985],
  ["at attempt 2000 still a number", 0, 2_000, undefined, 15_000],
  ["the server's wish counts when it is longer", 0, 1, wish(7_000), 7_000],
  ["and not when it is shorter", 0, 3, wish(10), 2_000],
  ["a wish that is no number isn't heard", 0, 1, wish(Number.NaN), 500],
] as const)("%s", (_name, random, attempt, failure, expected) => {
  expect(backoffMs({ random: () => random }, attempt, failure)).toBe(expected);
});
