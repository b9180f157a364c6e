import { expect, it } from "vitest";
import type { SetFlag } from "./set-values.ts";
import { setValues } from "./set-values.ts";

it.each<[SetFlag, string, unknown]>([
  ["set", "a.b=c,d=5", { a: { b: "c" }, d: 5 }],
  ["set", "a=1.5,b=true,c=null,d=,e=007", { a: "1.5", b: true, c: null, d: "", e: "007" }],
  ["set", "list={x,5,y z}", { list: ["x", 5, "y z"] }],
  ["set", "list={}", { list: [] }],
  [
    "set",
    "items[0].name=A,items[0].value=1\\,2,items[1].name=B",
    { items: [{ name: "A", value: "1,2" }, { name: "B" }] },
  ],
  ["set", "nodeSelector.kubernetes\\.io/os=linux", { nodeSelector: { "kubernetes.io/os": "linux" } }],
  ["set", "url=a=b", { url: "a=b" }],
  ["set-string", "a=5,b={1,2}", { a: "5", b: ["1", "2"] }],
  ["set-json", 'a.b={"c":[1,2]}', { a: { b: { c: [1, 2] } } }],
])("--%s %s", (flag, text, expected) => {
  const values = {};
  setValues(values, flag, text);
  expect(values).toEqual(expected);
});

it("a key without a value is refused", () => {
  expect(() => setValues({}, "set", "a")).toThrow('failed parsing --set data: key "a" has no value');
});
