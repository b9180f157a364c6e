import { expect, it } from "vitest";
import { suggestWord } from "./suggest.ts";

it.each([
  ["a swap", "calss", ["class", "glass"], "class"],
  ["one letter more", "nodePoolss", ["nodePool", "nodePools"], "nodePools"],
  ["one letter less", "boxs", ["boxes", "books"], "boxes"],
  ["case", "NODEPOOLS", ["nodePools"], "nodePools"],
  ["the first of two that are as near", "bat", ["cat", "hat"], "cat"],
  ["too far for its length", "abc", ["xyz"], undefined],
  ["a short word, two edits", "ab", ["cd"], undefined],
  ["nothing to choose from", "a", [], undefined],
  ["no word", "", ["a"], "a"],
  ["a long word that is all other", "a".repeat(3_000), ["b".repeat(3_000)], undefined],
] as const)("%s", (_name, word, candidates, expected) => {
  expect(suggestWord(word, candidates)).toBe(expected);
});
