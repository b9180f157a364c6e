import { expect, it } from "vitest";
import { writeGoYaml } from "./write-yaml.ts";

// Each as helm 3.22 printed it by toYaml.
it.each<[string, unknown, string]>([
  ["keys in their natural order", { a10: 1, a2: 2, B: 3, _c: 4, "1": 5 }, '_c: 4\n"1": 5\nB: 3\na2: 2\na10: 1'],
  ["lists under their key", { l: [["a", "b"], ["c"], []] }, "l:\n- - a\n  - b\n- - c\n- []"],
  ["maps in lists", { l: [{ a: 1, b: ["x"] }, { c: { d: "e" } }] }, "l:\n- a: 1\n  b:\n  - x\n- c:\n    d: e"],
  ["what is empty", { a: {}, b: [], c: "", d: null }, 'a: {}\nb: []\nc: ""\nd: null'],
  ["large and broken numbers", { a: 1e7, b: 1234567.5, c: 0.1 }, "a: 10000000\nb: 1.2345675e+06\nc: 0.1"],
  ["words with a meaning", ["on", "y", "~", "0o17", "1:30", "<<"], '- "on"\n- "y"\n- "~"\n- "0o17"\n- "1:30"\n- <<'],
  [
    "signs with a meaning",
    ["- a", "a: b", "a:b", "'", "@a", ":a", "?"],
    "- '- a'\n- 'a: b'\n- a:b\n- ''''\n- '@a'\n- :a\n- '?'",
  ],
  ["what can't be printed", ["a\tb", "😀", "\u2028\t"], '- "a\\tb"\n- "\\U0001F600"\n- "\\L\\t"'],
  ["lines", { a: "x\n  y\n\n", b: "  x\ny", c: "x \ny" }, 'a: |+\n  x\n    y\n\nb: |2-\n    x\n  y\nc: "x \\ny"'],
  [
    "a long text, folded",
    { long: `${"word ".repeat(20)}end` },
    `long: ${"word ".repeat(15)}word\n  ${"word ".repeat(4)}end`,
  ],
])("%s", (_name, value, expected) => {
  expect(writeGoYaml(value)).toBe(expected);
});
