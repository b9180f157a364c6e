import { expect, it } from "vitest";
import { formatElapsed, formatExpected, parseDuration } from "./duration.ts";

it.each([
  [0, "1 s"],
  [45, "45 s"],
  [89, "89 s"],
  [90, "2 min"],
  [360, "6 min"],
  [3600, "1 h"],
  [4200, "1 h 10 min"],
])("%d s is expected as %s", (seconds, text) => {
  expect(formatExpected(seconds)).toBe(text);
});

it.each([
  [0, "0s"],
  [59_999, "59s"],
  [372_000, "6m12s"],
  [3_725_000, "1h02m"],
])("%d ms has taken %s", (elapsedMs, text) => {
  expect(formatElapsed(elapsedMs)).toBe(text);
});

it.each([
  ["90s", 90_000],
  ["90", 90_000],
  ["30m", 1_800_000],
  ["1h30m", 5_400_000],
  ["", undefined],
  ["soon", undefined],
  ["-5m", undefined],
])("--timeout %s is %s ms", (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
