import { describe, expect, it } from "vitest";
import type { JsonObject } from "../model/json.ts";
import { parseYaml } from "./read-yaml.ts";
import { validateSchema } from "./validate-schema.ts";

const schema: JsonObject = {
  type: "object",
  additionalProperties: false,
  required: ["name", "cluster"],
  properties: {
    name: { type: "string", pattern: "^[a-z]+$" },
    size: { type: "integer", minimum: 1 },
    list: { type: "array", items: { type: "string" } },
    cluster: {
      type: "object",
      additionalProperties: false,
      required: ["zone"],
      properties: { zone: { type: "string" }, spot: { type: "boolean" } },
    },
  },
};

function validate(text: string): { readonly said: readonly string[]; readonly meant: JsonObject } {
  const parsed = parseYaml(text, "f.yaml");
  if (!parsed.ok) throw new Error("it is YAML");
  const { content, positions, refused } = parsed.value;
  const { problems, meant } = validateSchema(schema, content, positions, refused);
  return { said: problems.map(({ source, summary }) => `${source?.line}:${source?.column} ${summary}`), meant };
}

describe("a content that breaks the schema", () => {
  it("is put right where anybody can tell what was meant, and says each mistake once", () => {
    expect(validate("name: a\nsize: '3'\nlist: one\nclustre: { zone: b, spto: no }\n")).toEqual({
      said: [
        '2:1 size must be a whole number, not "3"',
        '3:1 list must be a list, not "one"',
        "4:1 unknown key clustre",
        "4:21 unknown key spto in cluster",
        '4:21 cluster.spot must be true or false, not "no"',
      ],
      meant: { name: "a", size: 3, list: ["one"], cluster: { zone: "b", spot: false } },
    });
  });

  it("gets stand-ins for what is missing, and says nothing of them", () => {
    expect(validate("size: 0\n")).toEqual({
      said: [
        "1:1 the file needs the key name",
        "1:1 the file needs the key cluster",
        "1:1 size must be at least 1, not 0",
      ],
      meant: { name: "⟨?⟩", size: 0, cluster: { zone: "⟨?⟩" } },
    });
  });

  it("isn't judged where YAML was refused already", () => {
    expect(validate("name: a\nsize: 12345678901234567890\ncluster: { zone: b }\n").said).toEqual([]);
  });

  it("keeps a misspelt key beside the one that it may have meant", () => {
    expect(validate("name: a\ncluster: { zone: b }\nclustre: { zone: c }\n").said).toEqual(["3:1 unknown key clustre"]);
  });
});
