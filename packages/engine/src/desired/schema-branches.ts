import type { ErrorObject } from "ajv";

/**
 * Of a choice that failed (`anyOf`, `oneOf`), ajv reports every branch. Keeps the branch that the person meant (the only one
 * whose type fits) or else the choice itself, so that each mistake is reported once.
 */
export function chooseBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = [...errors];
  const choices = errors
    .filter((error) => error.keyword === "anyOf" || error.keyword === "oneOf")
    .sort((a, b) => b.schemaPath.length - a.schemaPath.length);
  for (const choice of choices) {
    const inside = kept.filter((error) => error !== choice && error.schemaPath.startsWith(`${choice.schemaPath}/`));
    const byRef = inside.length > 0 ? inside : insideByPlace(kept, choice);
    const branches = Map.groupBy(byRef, (error) => branchOf(choice, error));
    const meant = [...branches.values()].filter(
      (branch) => !branch.some((error) => error.instancePath === choice.instancePath && rejects(error)),
    );
    const winner = meant.length === 1 ? meant[0] : undefined;
    const dropped = new Set<ErrorObject>(byRef);
    if (winner !== undefined) {
      for (const error of winner) dropped.delete(error);
      dropped.add(choice);
    }
    kept = kept.filter((error) => !dropped.has(error));
  }
  return kept.filter((error) => error.keyword !== "if");
}

/** An error that says that the value is of another form altogether. */
function rejects(error: ErrorObject): boolean {
  return (
    error.keyword === "type" || error.keyword === "const" || error.keyword === "enum" || error.keyword === "pattern"
  );
}

function branchOf(choice: ErrorObject, error: ErrorObject): string {
  if (!error.schemaPath.startsWith(`${choice.schemaPath}/`)) return error.schemaPath.split("/").slice(0, 3).join("/");
  return error.schemaPath.slice(choice.schemaPath.length + 1).split("/")[0] ?? "";
}

/** Errors of branches that are written as `$ref`: their schema path begins at the definition. */
function insideByPlace(errors: readonly ErrorObject[], choice: ErrorObject): readonly ErrorObject[] {
  return errors.filter(
    (error) =>
      error !== choice &&
      (error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`)) &&
      error.schemaPath.startsWith("#/definitions/"),
  );
}
