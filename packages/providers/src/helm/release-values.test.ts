import type { Field, Json, JsonObject, Resource } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { makeRecord } from "./make-record.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { listKeptValues, makeFirstValues, makeNextValues, readValueFields } from "./release-values.ts";

function recordOf(config: JsonObject, defaults: JsonObject = {}): ReleaseRecord {
  return makeRecord({ config, defaults, description: "" });
}

function wanting(fields: Readonly<Record<string, readonly [Json, Field["role"]]>>): Resource {
  return {
    address: "helm.release/flyte/fb",
    at: {},
    fields: Object.fromEntries(
      Object.entries(fields).map(([path, [value, role]]) => [`values.${path}`, { value, role }]),
    ),
    managed: true,
    protected: false,
    dependsOn: [],
    source: "flyte",
  };
}

describe("the live values at the wanted paths", () => {
  const wanted = wanting({ a: [1, "written"], "b.c": [2, "written"], 'notes."x.y/z"': ["v", "always"] });

  it.each<[string, JsonObject, JsonObject, Readonly<Record<string, Json>>]>([
    [
      "the user's",
      { a: 1, b: { c: 3 }, notes: { "x.y/z": "v" } },
      {},
      { "values.a": 1, "values.b.c": 3, 'values.notes."x.y/z"': "v" },
    ],
    ["the chart's default counts", {}, { a: 1, b: { c: 2 } }, { "values.a": 1, "values.b.c": 2 }],
    ["the user's wins", { a: 5 }, { a: 1 }, { "values.a": 5 }],
    ["a null of the user's is none, not the default", { a: null }, { a: 1 }, {}],
  ])("%s", (_, config, defaults, expected) => {
    expect(readValueFields(recordOf(config, defaults), wanted)).toEqual(expected);
  });
});

it("other values of the user's are kept, by path", () => {
  const config = { a: 1, b: { c: 2, d: 3 }, "x.y": { z: ["secret"] }, list: [{ q: 1 }], empty: {} };
  const wanted = wanting({ a: [1, "written"], "b.c": [2, "default"], list: [[], "written"] });
  expect(listKeptValues(recordOf(config), wanted)).toEqual([
    { what: "values", name: '"x.y".z' },
    { what: "values", name: "b.d" },
    { what: "values", name: "empty" },
  ]);
});

it("a new release is given every value, defaults and nulls included", () => {
  const wanted = wanting({ a: [1, "default"], "b.c": ["x", "written"], "b.gone": [null, "written"] });
  expect(makeFirstValues(wanted)).toEqual({ a: 1, b: { c: "x", gone: null } });
});

describe("an upgrade is given", () => {
  it.each<[string, JsonObject, JsonObject, Resource, JsonObject]>([
    [
      "the user's values with the declared ones over them",
      { own: { x: 1 }, a: 1 },
      {},
      wanting({ a: [2, "written"], "own.y": [3, "always"] }),
      { own: { x: 1, y: 3 }, a: 2 },
    ],
    [
      "nothing that is there only by default",
      { a: 1 },
      {},
      wanting({ a: [9, "default"], b: [9, "default"] }),
      { a: 1 },
    ],
    ["nothing that is right by the chart's default", {}, { a: 2 }, wanting({ a: [2, "written"] }), {}],
    ["a list whole", { l: [1, 2] }, {}, wanting({ l: [[3], "written"] }), { l: [3] }],
    ["a removed value no more", { a: { b: 1 }, c: 1 }, {}, wanting({ "a.b": [null, "written"] }), { c: 1 }],
    ["a null where a default of the chart goes", {}, { a: 1 }, wanting({ a: [null, "written"] }), { a: null }],
    ["a map in the place of a scalar", { a: "x" }, {}, wanting({ "a.b": [1, "written"] }), { a: { b: 1 } }],
  ])("%s", (_, config, defaults, wanted, expected) => {
    expect(makeNextValues(recordOf(config, defaults), wanted)).toEqual(expected);
  });

  it("and the live values stay as they were read", () => {
    const config = { a: { b: 1 } };
    makeNextValues(recordOf(config), wanting({ "a.b": [2, "written"] }));
    expect(config).toEqual({ a: { b: 1 } });
  });

  it("a key named __proto__ is a key", () => {
    const config = JSON.parse('{"__proto__":{"polluted":true}}') as JsonObject;
    const next = makeNextValues(recordOf(config), wanting({ a: [1, "written"] }));
    expect(Object.hasOwn(next, "__proto__")).toBe(true);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});
