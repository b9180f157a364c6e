import { describe, expect, it } from "vitest";
import type { JsonObject } from "../model/json.ts";
import { defaultOf, splitPath } from "./defaults.ts";

const schema: JsonObject = {
  properties: {
    size: { default: 3 },
    off: { default: false },
    pool: { $ref: "#/definitions/pool" },
    pools: { type: "array", items: { $ref: "#/definitions/pool" } },
    either: { anyOf: [{ type: "string" }, { properties: { deep: { default: "x" } } }] },
    round: { $ref: "#/definitions/round" },
    lost: { $ref: "#/definitions/nowhere" },
  },
  definitions: {
    pool: { properties: { spot: { default: true }, disk: { allOf: [{ properties: { gb: { default: 100 } } }] } } },
    round: { $ref: "#/definitions/round", properties: { on: { $ref: "#/definitions/round" } } },
  },
};

it.each([
  ["size", 3],
  ["off", false],
  ["pool.spot", true],
  ["pools[7].spot", true],
  ["pools[0].disk.gb", 100],
  ["either.deep", "x"],
  ["pool", null],
  ["pools.spot", null],
  ["size[0]", null],
  ["nothing.at.all", null],
  ["round.on.on.on.default", null],
  ["lost.x", null],
  ["constructor", null],
  ["__proto__.size", null],
  ["", null],
])("the default of %s", (path, expected) => {
  expect(defaultOf(schema, path)).toBe(expected);
});

describe("a key path", () => {
  it.each([
    ["a.b[0].c", ["a", "b", 0, "c"]],
    ["[12]", [12]],
    ["a", ["a"]],
    ["", []],
  ])("%s", (path, expected) => {
    expect(splitPath(path)).toEqual(expected);
  });
});
