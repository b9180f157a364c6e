import { describe, expect, it } from "vitest";
import { makeResource } from "../testing/made-up.ts";
import { findLaters, isLater, knownValue, neededBy } from "./resource.ts";

const later = { later: { address: "box/a", output: "id" } } as const;

describe("a value that is known later", () => {
  it.each([
    ["exactly its form", later, true],
    ["null inside", { later: null }, false],
    ["a text inside", { later: "x" }, false],
    ["an address alone", { later: { address: "box/a" } }, false],
    ["numbers", { later: { address: 1, output: 2 } }, false],
    ["one key more inside", { later: { address: "box/a", output: "id", x: 1 } }, false],
    ["one key more outside", { ...later, x: 1 }, false],
    ["a list", [later], false],
    ["null", null, false],
  ])("%s", (_name, value, expected) => {
    expect(isLater(value as never)).toBe(expected);
  });

  it("is found wherever it stands", () => {
    expect(findLaters({ a: [{ b: later }], c: later, d: "later", e: { later: 5 } })).toEqual([later, later]);
  });
});

it("a resource needs what it depends on and what it takes values from, each once", () => {
  const resource = makeResource("box/b", { on: { value: later, role: "always" } }, { dependsOn: ["box/z", "box/a"] });
  expect(neededBy(resource)).toEqual(["box/z", "box/a"]);
  expect(knownValue(resource, "on")).toBeUndefined();
});
