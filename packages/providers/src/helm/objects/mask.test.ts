import { describe, expect, it } from "vitest";
import { compareRendered } from "./compare-rendered.ts";
import type { LiveObject } from "./manifest-object.ts";
import { keyOfObject } from "./manifest-object.ts";
import { maskUnstable } from "./mask.ts";
import { addOwner } from "./own-object.ts";
import { parseManifest } from "./parse-manifest.ts";

const mask = "(known when it is applied)";

function render(host: string, level = "5"): string {
  const base64 = Buffer.from(`db:\n  host: ${host}\n  port: 1\n`).toString("base64");
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: c, annotations: {sum: "${host}-sum", same: s}}
data:
  a.yaml: |
    db:
      host: ${host}
      port: 5432
    level: ${level}
  plain: "host=${host} port=1"
list: [${host}, b]
---
apiVersion: v1
kind: Secret
metadata: {name: s}
data: {f: ${base64}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${host}}
data: {x: "1"}
`;
}
const [first, second] = [parseManifest(render("one"), "n"), parseManifest(render("two"), "n")];

describe("maskUnstable", () => {
  const masked = maskUnstable(first, second);

  it("hides each value that two renderings make differently, and nothing else", () => {
    expect(masked[0]?.content).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "c", annotations: { sum: mask, same: "s" } },
      data: { "a.yaml": `{"db":{"host":"${mask}","port":5432},"level":5}`, plain: mask },
      list: [mask, "b"],
    });
  });

  it("hides them inside Secrets", () => {
    const data = masked[1]?.content["data"] as Readonly<Record<string, string>>;
    expect(Buffer.from(data["f"] ?? "", "base64").toString()).toBe(`{"db":{"host":"${mask}","port":1}}`);
  });

  it("keeps of an object with an unstable name only the name", () => {
    expect(masked[2]?.content).toEqual({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" } });
  });

  it("is the same text when nothing differs", () => {
    expect(maskUnstable(first, first)).toEqual(first);
  });

  it("lets what is known be compared, and only that", () => {
    const release = { name: "r", namespace: "n" };
    const installed = parseManifest(render("three", "6"), "n").slice(0, 2);
    const live = new Map(
      installed.map((object): readonly [string, LiveObject] => [
        keyOfObject(object),
        { status: "present", content: addOwner(object.content, release) },
      ]),
    );
    expect(compareRendered({ last: installed, next: masked.slice(0, 2), live }, release)).toEqual([
      {
        action: "update",
        object: "ConfigMap n/c",
        differences: [{ path: 'data."a.yaml".level', before: 6, after: 5 }],
      },
    ]);
  });
});
