import { expect, it } from "vitest";
import { listKeys } from "./key-occurrences.ts";

it("lists keys with their place, in the order of the text, and tells the second of two", () => {
  const text = String.raw`{"a":[{"b":"x,\"{"},{"b":1,"b":[2,{"c":null}]}],"d":{"a":{}},"a":0}`;
  expect(listKeys(text).map(({ path, isRepeated }) => (isRepeated ? `${path} again` : path))).toEqual([
    "a",
    "a[0].b",
    "a[1].b",
    "a[1].b again",
    "a[1].b[1].c",
    "d",
    "d.a",
    "a again",
  ]);
});
