import type { ErrorObject } from "ajv";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { chooseBranches } from "./schema-branches.ts";

const schema = {
  definitions: { pool: { type: "object", required: ["name"], properties: { name: { type: "string" } } } },
  type: "object",
  properties: {
    password: {
      oneOf: [
        { type: "string", maxLength: 3 },
        { type: "object", required: ["secret"] },
      ],
    },
    pool: { anyOf: [{ type: "string", enum: ["all"] }, { $ref: "#/definitions/pool" }] },
    size: { type: "integer" },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word
    when: { type: "object", if: { required: ["a"] }, then: { required: ["b"] } },
  },
};

function choose(value: object): readonly string[] {
  const validate = new Ajv({ allErrors: true, strict: false, verbose: true }).compile(schema);
  validate(value);
  const errors: readonly ErrorObject[] = validate.errors ?? [];
  return chooseBranches(errors).map((error) => `${error.instancePath} ${error.keyword}`);
}

it.each([
  ["a text that is too long: the text was meant", { password: "long" }, ["/password maxLength"]],
  ["a map without its key: the map was meant", { password: {} }, ["/password required"]],
  ["neither form: the choice itself", { password: 7 }, ["/password oneOf"]],
  ["a map that stands elsewhere in the schema", { pool: {} }, ["/pool required"]],
  ["a wrong word: the words were meant", { pool: "some" }, ["/pool enum"]],
  ["no choice", { size: "x" }, ["/size type"]],
  ["a condition: only what it asks for", { when: { a: 1 } }, ["/when required"]],
  ["two mistakes", { password: {}, size: "x" }, ["/password required", "/size type"]],
  ["no mistake", { password: "abc", pool: "all" }, []],
])("%s", (_name, value, expected) => {
  expect(choose(value)).toEqual(expected);
});
