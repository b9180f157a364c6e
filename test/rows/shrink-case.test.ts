import { describe, expect, it } from "vitest";
import type { OpenRow } from "./row.ts";
import { shrinkCase } from "./shrink-case.ts";

/** A case of ten parts that fails when it has all of `needed`. */
function failWith(needed: readonly number[]): OpenRow {
  return {
    cases: undefined,
    run: async (_number, keep) => ({
      problems: needed.every((part) => keep?.has(part) ?? true) ? ["broken"] : [],
      parts: 10,
    }),
  };
}

describe("shrinking a failed case", () => {
  it.each([
    { needed: [7], keep: [7] },
    { needed: [0, 9], keep: [0, 9] },
    { needed: [2, 3, 6], keep: [2, 3, 6] },
    { needed: [], keep: [] },
  ])("keeps the parts $needed", async ({ needed, keep }) => {
    const smallest = await shrinkCase(failWith(needed), 1, { problems: ["broken"], parts: 10 });
    expect(smallest.keep).toEqual(keep);
    expect(smallest.ended.problems).toEqual(["broken"]);
  });

  it("says nothing of parts that are all needed, or that there aren't", async () => {
    const all = Array.from({ length: 10 }, (_, part) => part);
    expect((await shrinkCase(failWith(all), 1, { problems: ["broken"], parts: 10 })).keep).toBeUndefined();
    expect((await shrinkCase(failWith([]), 1, { problems: ["broken"] })).keep).toBeUndefined();
  });
});
