import { expect, it } from "vitest";
import { renderCheck, renderCheckCounts } from "./checks.ts";
import { plainPaint } from "./paint.ts";

it("shows a red check's evidence, cause and what mends it", () => {
  const text = renderCheck(
    "Is the member there?",
    { status: "red", evidence: "no member\nfor flyte", cause: "somebody removed it", mend: "fgk apply" },
    plainPaint,
  );
  expect(text).toBe(`\
✗ Is the member there?
    no member
    for flyte
    cause: somebody removed it
    mend:  fgk apply
`);
});

it("has a symbol for each status", () => {
  const first = (text: string): string => text.slice(0, 1);
  expect(first(renderCheck("q", { status: "green", evidence: "e" }, plainPaint))).toBe("✓");
  expect(first(renderCheck("q", { status: "warning", evidence: "e" }, plainPaint))).toBe("!");
  expect(renderCheck("q", { status: "not-asked", evidence: "no login" }, plainPaint)).toBe(
    "– q\n    not asked: no login\n",
  );
});

it("counts", () => {
  expect(
    renderCheckCounts([
      { status: "green", evidence: "" },
      { status: "warning", evidence: "" },
    ]),
  ).toBe("Checks: 1 green, 0 red, 1 warning, 0 not asked.");
});
