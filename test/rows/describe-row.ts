import { describe, expect, it } from "vitest";
import { showFigure } from "./figure.ts";
import type { Row } from "./row.ts";
import { nameRow } from "./row.ts";
import { chooseCases, describeFailure, runCases } from "./run-row.ts";

/** Registers the test of a row: every `of`-th of the cases of one commit, beginning with the `shard`-th, counted from 1. */
export function describeRow(row: Row, shard = 1, of = 1): void {
  describe(`${nameRow(row)}: ${row.claim}`, () => {
    it(`${row.unit}, part ${shard} of ${of}`, { timeout: 900_000 }, async (context) => {
      const open = await row.open();
      try {
        const numbers = chooseCases(open, row.commit).filter((_, index) => index % of === shard - 1);
        const { cases, counts, failures } = await runCases(open, numbers);
        const shown = { [row.unit]: cases, ...counts, failed: failures.length };
        showFigure(context, { row: row.id, family: row.family, claim: row.claim, counts: shown });
        expect(failures.map((failure) => describeFailure(row, failure)).join("\n")).toBe("");
        expect(cases).toBeGreaterThan(0);
        expect(row.judge?.(counts, cases) ?? []).toEqual([]);
      } finally {
        await open.close?.();
      }
    });
  });
}
