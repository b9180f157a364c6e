import { expect, it } from "vitest";
import { describeFigures } from "./figure-table.ts";

it("adds up what parts of a family show, in the order of the rows", () => {
  const claim = "no member is lost";
  const table = describeFigures([
    { row: "S1", family: "plans", claim: "never crashes", counts: { mutants: 7 } },
    { row: "R10", family: "reads", claim: "old answers", counts: { seeds: 1, failed: 0 } },
    { row: "R4", family: "others", claim, counts: { schedules: 1_000, failed: 0 } },
    { row: "R4", family: "others", claim, counts: { schedules: 1_000, failed: 2 } },
  ]);
  expect(table.split("\n")).toEqual([
    "R4 others · no member is lost · 2,000 schedules, 2 failed",
    "R10 reads · old answers · 1 seeds, 0 failed",
    "S1 plans · never crashes · 7 mutants",
  ]);
});
