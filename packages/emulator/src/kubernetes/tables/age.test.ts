import { describe, expect, it } from "vitest";
import { showAge, showDuration } from "./age.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe("ages read as kubectl's", () => {
  const cases: readonly (readonly [name: string, durationMs: number, text: string])[] = [
    ["a clock two seconds ahead", -2 * second, "<invalid>"],
    ["a clock one second ahead", -1 * second, "0s"],
    ["nothing", 0, "0s"],
    ["less than two minutes", 119 * second + 999, "119s"],
    ["two minutes", 2 * minute, "2m"],
    ["minutes and seconds", 9 * minute + 59 * second, "9m59s"],
    ["from ten minutes on no seconds", 10 * minute + 30 * second, "10m"],
    ["nearly three hours", 179 * minute, "179m"],
    ["three hours", 3 * hour, "3h"],
    ["hours and minutes", 7 * hour + 59 * minute, "7h59m"],
    ["from eight hours on no minutes", 18 * hour + 20 * minute, "18h"],
    ["nearly two days", 47 * hour, "47h"],
    ["two days", 2 * day, "2d"],
    ["days and hours", 3 * day + 5 * hour, "3d5h"],
    ["from eight days on no hours", 8 * day + 5 * hour, "8d"],
    ["nearly two years", 729 * day, "729d"],
    ["years and days", 2 * 365 * day + 3 * day, "2y3d"],
    ["eight years", 8 * 365 * day + 3 * day, "8y"],
  ];
  it.each(cases)("%s", (_name, durationMs, text) => {
    expect(showDuration(durationMs)).toBe(text);
  });

  it("and without a time they are unknown", () => {
    expect(showAge(null, 0)).toBe("<unknown>");
    expect(showAge("2026-11-22T10:00:00Z", Date.parse("2026-11-22T10:03:12Z"))).toBe("3m12s");
  });
});
