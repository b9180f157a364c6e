import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { plan } from "../testing/run-shelf.ts";
import { createShelf } from "../testing/shelf.ts";
import { readPlan } from "./read-plan.ts";
import { writePlan } from "./write-plan.ts";

const schema = JSON.parse(readFileSync(new URL("../../../../schemas/plan.schema.json", import.meta.url), "utf8"));
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
);

function problems(text: string): readonly string[] {
  validate(parse(text));
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

/** One with every action, and with everything that may be left out. */
async function writeRich(): Promise<string> {
  const shelf = createShelf();
  shelf.boxes.set("turned", { id: "i1", fields: { shape: "round" }, mark: "us" });
  shelf.boxes.set("painted", { id: "i2", fields: { colour: "blue" }, mark: "nobody", notes: new Set(["theirs"]) });
  shelf.boxes.set("gone", { id: "i3", fields: {}, mark: "us", at: { shelf: "upper" } });
  shelf.boxes.set("same", { id: "i4", fields: {}, mark: "us" });
  const text = `name: a
boxes:
  - { id: new, colour: red, on: same }
  - { id: turned, shape: square }
  - { id: painted, colour: red, notes: [ours] }
  - { id: same }
  - { id: theirs, managed: false }
`;
  return writePlan(await plan(shelf, text, { adopt: "all", dataLoss: ["box/turned"], allow: ["access"] }));
}

describe("the plan file's schema", () => {
  it("takes what is written", async () => {
    expect(problems(await writeRich())).toEqual([]);
    expect(problems(writePlan(await plan(createShelf(), "name: a\nboxes: []\n")))).toEqual([]);
  });

  it("refuses what the reader refuses: a key too many at any place, a key too few", async () => {
    const written = await writeRich();
    const places: (readonly (string | number)[])[] = [[]];
    const visit = (value: unknown, path: readonly (string | number)[]): void => {
      if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
      else if (typeof value === "object" && value !== null) {
        places.push(path);
        for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
      }
    };
    visit(parse(written), []);
    // Maps of names take any name, in the schema and by the digests alone in the reader.
    const ofNames = (path: readonly (string | number)[]): boolean =>
      /^(at|identity|fields|reliesOn|to|from|later)$/.test(String(path.at(-1))) || path.includes("reliesOn");
    for (const path of places.filter((one) => !ofNames(one))) {
      const more = parseDocument(written);
      more.setIn([...path, "extra"], 1);
      expect(problems(more.toString()), path.join(".")).not.toEqual([]);
      expect(readPlan(more.toString(), "x").ok, path.join(".")).toBe(false);
    }
  });

  it("has a description for everything that a reader may ask about", () => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === "properties" && !path.includes("allOf")) {
          for (const [name, property] of Object.entries(value as Record<string, Record<string, unknown>>)) {
            const known =
              "description" in property || /^#\/definitions\/(address|risk|step)$/.test(String(property["$ref"]));
            if (!known) bare.push(`${path}.${name}`);
          }
        }
        visit(value, `${path}.${key}`);
      }
    };
    visit(schema, "");
    expect(bare).toEqual([]);
  });
});
