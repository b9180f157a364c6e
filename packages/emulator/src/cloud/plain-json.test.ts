import { describe, expect, it } from "vitest";
import { copyJson, equalJson } from "./plain-json.ts";

describe("copyJson", () => {
  it("shares nothing with what it copies", () => {
    const original = { list: [{ a: 1 }], nothing: null, text: "x", empty: {} };
    const copy = copyJson(original);
    expect(copy).toEqual({ list: [{ a: 1 }], nothing: null, text: "x", empty: {} });
    copy.list[0] = { a: 2 };
    expect(original.list).toEqual([{ a: 1 }]);
  });
});

describe("equalJson", () => {
  it.each<[string, unknown, unknown, boolean]>([
    ["keys in another order", { a: 1, b: [2] }, { b: [2], a: 1 }, true],
    ["items in another order", [1, 2], [2, 1], false],
    ["one item more", [1], [1, 2], false],
    ["one key more", { a: 1 }, { a: 1, b: 2 }, false],
    ["another key", { a: undefined }, { b: undefined }, false],
    ["a list and an object", [], {}, false],
    ["an object and a list", {}, [], false],
    ["null and an object", null, {}, false],
    ["a number and its text", 1, "1", false],
    ["deep down", { a: { b: [{ c: null }] } }, { a: { b: [{ c: null }] } }, true],
    ["different deep down", { a: { b: [{ c: null }] } }, { a: { b: [{ c: 0 }] } }, false],
  ])("%s", (_name, one, other, expected) => {
    expect(equalJson(one, other)).toBe(expected);
  });
});
