import { expect, it } from "vitest";
import { Failure } from "../model/failure.ts";
import { backoffMs, waitMs } from "./backoff.ts";

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

it.each([
  ["at first as often as the kind wishes", 2_000, 0, 2_000],
  ["so for six times as long", 2_000, 12_000, 2_000],
  ["then a sixth of what was waited", 2_000, 60_000, 10_000],
  ["never more than twenty seconds", 2_000, 900_000, 20_000],
  ["unless the kind wishes it", 30_000, 900_000, 30_000],
] as const)("looks again: %s", (_name, everyMs, waitedMs, expected) => {
  expect(waitMs(everyMs, waitedMs)).toBe(expected);
});
