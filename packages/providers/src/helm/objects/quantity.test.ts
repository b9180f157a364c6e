import { describe, expect, it } from "vitest";
import { isSameQuantity } from "./quantity.ts";

const rows: readonly (readonly [string, string, boolean])[] = [
  ["0.5", "500m", true],
  ["1024Mi", "1Gi", true],
  ["1e3", "1k", true],
  ["1E", "1000P", true],
  ["1E3", "1000", true],
  [".5Gi", "512Mi", true],
  ["1000m", "1", true],
  ["100000000n", "100m", true],
  ["0.0000000001", "1n", true],
  ["-1", "-1000m", true],
  ["1G", "1Gi", false],
  ["1", "2", false],
  ["10%", "10%", false],
  ["", "0", false],
  [".", ".", false],
  ["1m1", "1m1", false],
];

describe("isSameQuantity", () => {
  it.each(rows)("%s and %s: %s", (a, b, expected) => {
    expect(isSameQuantity(a, b)).toBe(expected);
  });
});
