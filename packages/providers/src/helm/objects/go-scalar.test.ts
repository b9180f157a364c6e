import { describe, expect, it } from "vitest";
import { resolveScalar } from "./go-scalar.ts";

/** What a real API server held after helm 3.22 had installed these texts in an object without a schema. */
const rows: readonly (readonly [string, string | number | boolean | null])[] = [
  ["yes", true],
  ["Y", true],
  ["on", true],
  ["TRUE", true],
  ["tRue", "tRue"],
  ["n", false],
  ["Off", false],
  ["", null],
  ["~", null],
  ["NULL", null],
  ["nULL", "nULL"],
  ["010", 8],
  ["0o10", 8],
  ["08", 8],
  ["0x1F", 31],
  ["0b11", 3],
  ["-010", -8],
  ["-0x1F", -31],
  ["1_000", 1000],
  ["1__0", 10],
  ["_1", "_1"],
  ["+1", 1],
  ["-0", 0],
  [".5", 0.5],
  ["5.", 5],
  ["1e3", 1000],
  ["1.5e+3", 1500],
  ["09.5", 9.5],
  ["0.1.2", "0.1.2"],
  ["1:30", "1:30"],
  ["190:20:30", "190:20:30"],
  ["0x", "0x"],
  ["0b12", "0b12"],
  ["2001-01-01", "2001-01-01"],
  ["=", "="],
];

describe("resolveScalar", () => {
  it.each(rows)("takes %j for %j, as helm does", (text, expected) => {
    expect(resolveScalar(text)).toBe(expected);
  });
});
