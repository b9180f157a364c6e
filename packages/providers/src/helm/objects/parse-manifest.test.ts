import { Failure } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { parseManifest } from "./parse-manifest.ts";

function parse(text: string): readonly string[] {
  return parseManifest(text, "flyte").map(({ apiVersion, kind, namespace, name }) =>
    [apiVersion, kind, namespace ?? "-", name].join(" "),
  );
}

describe("parseManifest", () => {
  it("reads documents as helm writes them, and leaves empty ones out", () => {
    const text = [
      "---\n# Source: flyte-binary/templates/a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n",
      "---\n# Source: flyte-binary/templates/empty.yaml\n\n",
      "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b, namespace: other}\n",
      "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: c, namespace: ignored}\n",
    ].join("");
    expect(parse(text)).toEqual([
      "v1 ConfigMap flyte a",
      "apps/v1 Deployment other b",
      "rbac.authorization.k8s.io/v1 ClusterRole - c",
    ]);
  });

  it("takes the objects out of lists", () => {
    const item = (name: string): string => `{apiVersion: v1, kind: Secret, metadata: {name: ${name}}}`;
    expect(parse(`apiVersion: v1\nkind: List\nitems: [${item("a")}, ${item("b")}]`)).toEqual([
      "v1 Secret flyte a",
      "v1 Secret flyte b",
    ]);
  });

  it("knows from a definition in the same manifest whether a kind has namespaces, else from its name", () => {
    const definition = (kind: string, scope: string): string =>
      `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\nspec: {group: x.test, scope: ${scope}, names: {kind: ${kind}}}\n---\n`;
    const object = (kind: string): string => `apiVersion: x.test/v1\nkind: ${kind}\nmetadata: {name: o}\n---\n`;
    const text = definition("Wide", "Cluster") + object("Wide") + object("ClusterIssuer") + object("Thing");
    expect(parse(text).slice(1)).toEqual([
      "x.test/v1 Wide - o",
      "x.test/v1 ClusterIssuer - o",
      "x.test/v1 Thing flyte o",
    ]);
  });

  it("understands what only YAML 1.1 and Go understand so, as a real API server got it from helm", () => {
    const [object] = parseManifest(
      [
        "apiVersion: x.test/v1\nkind: Thing\nmetadata: {name: t}",
        "a: [on, 'on', !!str on, !!int \"3\", !!binary aGk=, 1:30]",
        "k: {yes: 1, 0x10: 2, 1.5: 3}",
        "base: &b {p: 1, q: 2}",
        "after: {<<: *b, q: 3}",
        "before: {q: 3, <<: [*b, {z: 9}]}",
        "twice: {k: 1, k: 2}",
      ].join("\n"),
      "flyte",
    );
    expect(object?.content).toMatchObject({
      a: [true, "on", "on", 3, "hi", "1:30"],
      k: { true: 1, "16": 2, "1.5": 3 },
      after: { p: 1, q: 3 },
      // A merge after a key takes it over.
      before: { p: 1, q: 2, z: 9 },
      twice: { k: 2 },
    });
  });

  const broken: readonly (readonly [string, string, string])[] = [
    ["no YAML", "password: [", "document 1: BAD_INDENT at character 11"],
    ["no object", "- a\n", "a document that is no object"],
    ["no name", "apiVersion: v1\nkind: Secret\n", "an object without apiVersion, kind or name"],
    ["deep flow", "[".repeat(100_000), "nested more than 500 deep"],
    ["deep blocks", "- ".repeat(100_000), "nested more than 500 deep"],
    [
      "aliases of aliases",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${"bcdefg".replace(
        /./g,
        (key) =>
          `${key}: &${key} [${Array(10)
            .fill(`*${String.fromCharCode(key.charCodeAt(0) - 1)}`)
            .join(",")}]\n`,
      )}`,
      "more than 20000 values by aliases",
    ],
  ];
  it.each(broken)("refuses %s without a word of the text", (_name, text, cause) => {
    let thrown: unknown;
    try {
      parseManifest(text, "flyte");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Failure);
    const { diagnostic } = thrown as Failure;
    expect(diagnostic).toMatchObject({ code: "unreadable", cause });
    expect(JSON.stringify(diagnostic)).not.toContain("password");
  });
});
