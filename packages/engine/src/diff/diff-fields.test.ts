import { describe, expect, it } from "vitest";
import type { Json } from "../model/json.ts";
import { present } from "../model/live.ts";
import type { Field } from "../model/resource.ts";
import { makeResource } from "../testing/made-up.ts";
import { diffFields, fingerprintOf, resolveResource } from "./diff-fields.ts";

const idOfBottom = { later: { address: "box/bottom", output: "id" } } as const;
const unknown = (): undefined => undefined;

describe("a field that is compared", () => {
  const written = (value: Field["value"]): Field => ({ value, role: "written" });
  const rows: readonly [string, Field, Json | undefined, boolean][] = [
    ["written and equal", written(3), 3, false],
    ["written and other", written(3), 4, true],
    ["written and not there", written(3), undefined, true],
    ["a text is no number", written("3"), 3, true],
    ["always and other", { value: true, role: "always" }, false, true],
    ["default and other", { value: 3, role: "default" }, 4, false],
    ["default and not there", { value: 3, role: "default" }, undefined, false],
    ["maps with other order of keys", written({ a: 1, b: [2] }), { b: [2], a: 1 }, false],
    ["lists with other order", written([1, 2]), [2, 1], true],
    ["shall be absent and is there", written(null), "x", true],
    ["shall be absent and is not there", written(null), undefined, false],
    ["shall be absent and is null", written(null), null, false],
    ["known only later", written(idOfBottom), "id-1", true],
    ["known only later, inside", written({ from: idOfBottom }), { from: "id-1" }, true],
    ["a map of the user's with a key later", written({ later: null }), { later: null }, false],
    ["a map of the user's with more than later", written({ later: { address: "a/b", output: "c", d: 1 } }), {}, true],
  ];
  it.each(rows)("%s", (_name, field, live, differs) => {
    const fields = live === undefined ? {} : { one: live };
    const found = diffFields(makeResource("box/a", { one: field }), present({ fields }), unknown);
    expect(found.map((change) => change.path)).toEqual(differs ? ["one"] : []);
  });

  it("is resolved, and told with what was, who wrote it and who asks for it; sorted by path", () => {
    const resource = makeResource("box/a", {
      z: { value: { id: idOfBottom, list: [idOfBottom] }, role: "always" },
      b: { value: 2, role: "written", source: "boxes[0].b" },
    });
    const live = present({ fields: { b: 1 }, managers: { b: "kubectl-edit" } });
    expect(diffFields(resource, live, () => "id-7")).toEqual([
      { path: "b", before: 1, after: 2, source: "boxes[0].b", manager: "kubectl-edit" },
      { path: "z", before: undefined, after: { id: "id-7", list: ["id-7"] } },
    ]);
  });
});

describe("a fingerprint", () => {
  const resource = makeResource("box/a", {
    colour: { value: "red", role: "written" },
    size: { value: 3, role: "default" },
  });
  const print = (fields: Record<string, Json>, id = "1"): string =>
    fingerprintOf(resource, present({ fields, identity: { id } })).hash;

  it.each([
    ["a compared field", { colour: "blue", size: 3 }, "1", false],
    ["another identity", { colour: "red", size: 3 }, "2", false],
    ["a default", { colour: "red", size: 9 }, "1", true],
    ["a field that nobody asks for", { colour: "red", size: 3, owner: "x" }, "1", true],
  ] as const)("%s", (_name, fields, id, same) => {
    expect(print(fields, id) === print({ colour: "red", size: 3 })).toBe(same);
  });
});

it("a resource is resolved in its values and their parts, and what isn't known stays", () => {
  const resource = makeResource("box/a", {
    one: { value: idOfBottom, role: "always" },
    two: { value: { x: [idOfBottom, { later: { address: "box/top", output: "id" } }] }, role: "written" },
  });
  const resolved = resolveResource(resource, ({ later }) => (later.address === "box/bottom" ? "id-1" : undefined));
  expect(resolved.fields["one"]?.value).toBe("id-1");
  expect(resolved.fields["two"]?.value).toEqual({ x: ["id-1", { later: { address: "box/top", output: "id" } }] });
});
