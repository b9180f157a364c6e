import type { FieldProblem } from "../status.ts";

/** A field that holds one of a few words, in the server's order; none is wrong when it isn't set. */
export function checkChoice(field: string, value: unknown, choices: readonly string[]): readonly FieldProblem[] {
  if (value === undefined || (typeof value === "string" && choices.includes(value))) return [];
  const supported = choices.map((choice) => JSON.stringify(choice)).join(", ");
  const text = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`;
  return [{ field, reason: "FieldValueNotSupported", text }];
}
