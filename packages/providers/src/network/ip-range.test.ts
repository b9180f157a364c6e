import { expect, it } from "vitest";
import { coversRange } from "./ip-range.ts";

it.each([
  ["172.16.0.0/28", "172.16.0.0/28", true],
  ["0.0.0.0/0", "172.16.0.0/28", true],
  ["172.16.0.0/16", "172.16.5.0/28", true],
  ["172.16.0.0/28", "172.16.0.0/16", false],
  ["172.17.0.0/16", "172.16.5.0/28", false],
  ["10.128.0.0/20", "10.128.0.2/32", true],
  ["10.128.0.2", "10.128.0.2/32", true],
  ["::/0", "172.16.0.0/28", false],
])("%s covers %s: %s", (outer, inner, covers) => {
  expect(coversRange(outer, inner)).toBe(covers);
});
