import { describe, expect, it } from "vitest";
import { shelfSchema } from "../testing/shelf.ts";
import { readDeployment } from "./read-deployment.ts";

function problems(text: string): readonly string[] {
  const read = readDeployment(text, "f.yaml", { schema: shelfSchema, rules: [] });
  return read.diagnostics.map(
    (one) => `${one.source?.line}:${one.source?.column} ${one.summary}${one.help ? ` (${one.help})` : ""}`,
  );
}

describe("a deployment file with mistakes", () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ["a misspelt key", "name: a\nboxs: []\n", ["2:1 unknown key boxs (did you mean boxes?)"]],
    [
      "a misspelt key inside",
      "name: a\nboxes:\n  - id: b\n    color: red\n",
      ["4:5 unknown key color in boxes[0] (did you mean colour?)"],
    ],
    [
      "a misspelt word",
      "name: a\nboxes:\n  - { id: b, colour: gren }\n",
      ['3:14 boxes[0].colour must be red, green or blue, not "gren" (did you mean green?)'],
    ],
    ["a wrong type", "name: 7\nboxes: []\n", ['1:1 name must be a text, not 7 (put it in quotes: "7")']],
    [
      "a key twice",
      "name: a\nname: b\nboxes: []\n",
      ["2:1 the key name is there twice (keep one of the two: the other one is in line 1)"],
    ],
    [
      "an alias",
      "name: &n a\nboxes: [{ id: *n }]\n",
      [
        "1:7 anchors (&name) are not allowed (write the value out where it is used)",
        "2:15 aliases (*name) are not allowed (write the value out)",
      ],
    ],
    [
      "a merge key",
      "name: a\n<<: {}\nboxes: []\n",
      ["2:1 the key << is not allowed (write the values out under their own keys)"],
    ],
    [
      "a poisoned key",
      "name: a\n__proto__: {}\nboxes: []\n",
      ["2:1 the key __proto__ is not allowed (write the values out under their own keys)"],
    ],
    [
      "a number that loses digits",
      "name: a\nboxes: []\nsize: 12345678901234567890\n",
      ["3:7 the number 12345678901234567890 loses digits (put it in quotes if it is a name)"],
    ],
    ["broken YAML", "name: [a\nboxes: []\n", []],
    ["two documents", "name: a\nboxes: []\n---\nname: b\n", []],
  ];
  it.each(cases)("%s", (_name, text, expected) => {
    const found = problems(text);
    expect(found.length).toBeGreaterThan(0);
    if (expected.length > 0) expect(found).toEqual(expected);
  });

  it("refuses nesting that would end the parser", () => {
    expect(problems(`name: ${"[".repeat(100_000)}`)).toEqual([
      "1:71 nested deeper than 64 levels (what fgk reads is one YAML document of plain maps and lists)",
    ]);
  });

  it("refuses a file of more than a megabyte", () => {
    expect(problems(`name: ${"a".repeat(1_048_577)}`)[0]).toContain("the file is larger than 1048576 bytes");
  });
});

describe("a key of a deployment file", () => {
  const read = readDeployment("name: a\nboxes: [{ id: b, colour: null }]\n", "f.yaml", { schema: {}, rules: [] });
  const file = read.ok ? read.value : undefined;
  it("is written, or has its default, or is null", () => {
    const typed = readDeployment("name: a\nboxes: [{ id: b }]\n", "f.yaml", { schema: shelfSchema, rules: [] });
    if (!typed.ok) throw new Error("valid");
    expect(typed.value.get("name")).toEqual({ path: "name", value: "a", written: true });
    expect(typed.value.get("size")).toEqual({ path: "size", value: 3, written: false });
    expect(typed.value.get("boxes[0].managed")).toEqual({ path: "boxes[0].managed", value: true, written: false });
    expect(typed.value.get("boxes[0].colour")).toEqual({ path: "boxes[0].colour", value: null, written: false });
    expect(typed.value.get("nothing.here")).toEqual({ path: "nothing.here", value: null, written: false });
  });
  it("that is null counts as left out", () => {
    expect(file?.get("boxes[0].colour").written).toBe(false);
  });
});
