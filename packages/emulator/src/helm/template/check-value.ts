import { HelmError } from "../helm-world.ts";
import { isTree } from "../values.ts";
import type { Parameter } from "./functions.ts";
import { isNil, typeName } from "./go-text.ts";
import type { Operand } from "./nodes.ts";
import { lineOf } from "./scan.ts";

/** The fields of a value, one after another. Of nothing at all any field is nothing; of a field that is nothing, none is. */
export function takeFields(template: string, operand: Operand, start: unknown): unknown {
  if (isNil(start)) return undefined;
  let value = start;
  for (const [at, field] of operand.fields.entries()) {
    if (isNil(value)) throw failAt(template, operand, `nil pointer evaluating interface {}.${field}`);
    if (!isTree(value)) {
      const type = at === 0 ? typeName(value) : "interface {}";
      throw failAt(template, operand, `can't evaluate field ${field} in type ${type}`);
    }
    value = Object.hasOwn(value, field) ? (value[field] ?? null) : null;
  }
  return value;
}

const typeNames: Readonly<Record<Exclude<Parameter, "any">, string>> = {
  bool: "bool",
  int: "int",
  list: "interface {}",
  map: "map[string]interface {}",
  string: "string",
};

/** The value, if the parameter takes it. `template` is the one that runs, for the error. */
export function checkType(template: string, operand: Operand, value: unknown, parameter: Parameter): unknown {
  switch (parameter) {
    case "any":
      return value;
    case "string":
      if (typeof value === "string") return value;
      break;
    case "bool":
      if (typeof value === "boolean") return value;
      break;
    case "int":
      if (typeof value === "number" && Number.isInteger(value)) return value;
      break;
    case "list":
      if (isNil(value) || Array.isArray(value)) return value;
      break;
    case "map":
      if (isTree(value) || value === undefined) return value;
      break;
  }
  const wanted = typeNames[parameter];
  if (isNil(value)) {
    const typed = `wrong type for value; expected ${wanted}; got interface {}`;
    const said = value === null ? typed : `invalid value; expected ${wanted}`;
    throw failAt(template, operand, said);
  }
  throw failAt(template, operand, `wrong type for value; expected ${wanted}; got ${typeName(value)}`);
}

/** File, line and column of an operand, as Go counts them. */
export function placeOf({ position }: Operand): string {
  const before = position.text.slice(0, position.at);
  return `${position.file}:${lineOf(position.text, position.at)}:${position.at - (before.lastIndexOf("\n") + 1)}`;
}

/** An error of a template, with its place. */
export function failAt(template: string, operand: Operand, cause: string): HelmError {
  return new HelmError(
    `template: ${placeOf(operand)}: executing ${JSON.stringify(template)} at <${operand.source}>: ${cause}`,
  );
}
