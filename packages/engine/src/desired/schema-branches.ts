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
    const inside = kept.filter((error) => error !== choice && isInside(choice, error));
    const branches = Map.groupBy(inside, (error) => branchOf(choice, error));
    const winner = findMeant(choice, [...branches.values()]);
    const dropped = new Set<ErrorObject>(inside);
    if (winner !== undefined) {
      for (const error of winner) dropped.delete(error);
      dropped.add(choice);
    }
    kept = kept.filter((error) => !dropped.has(error));
  }
  return kept.filter((error) => error.keyword !== "if");
}

/** The only branch that is of the value's form; of several the only one whose keys are all there. */
function findMeant(
  choice: ErrorObject,
  branches: readonly (readonly ErrorObject[])[],
): readonly ErrorObject[] | undefined {
  // A list of words is no form for a map, though it names no type.
  const isForm = (error: ErrorObject): boolean => error.keyword !== "enum" || typeof error.data !== "object";
  const without = (keywords: readonly string[]): readonly (readonly ErrorObject[])[] =>
    branches.filter(
      (branch) =>
        !branch.some(
          (error) => error.instancePath === choice.instancePath && (keywords.includes(error.keyword) || !isForm(error)),
        ),
    );
  for (const keywords of [["type"], ["type", "const", "enum", "pattern", "required"]]) {
    const meant = without(keywords);
    if (meant.length === 1) return meant[0];
  }
  return undefined;
}

/** An error of one of the choice's branches; those of branches written as `$ref` have a path that begins at the definition. */
function isInside(choice: ErrorObject, error: ErrorObject): boolean {
  if (error.schemaPath.startsWith(`${choice.schemaPath}/`)) return true;
  const { instancePath } = choice;
  const here = error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`);
  const definition = definitionOf(error);
  return here && definition !== undefined && definition !== definitionOf(choice);
}

function branchOf(choice: ErrorObject, error: ErrorObject): string {
  if (!error.schemaPath.startsWith(`${choice.schemaPath}/`)) return definitionOf(error) ?? "";
  return error.schemaPath.slice(choice.schemaPath.length + 1).split("/")[0] ?? "";
}

/** `#/definitions/pool`; undefined for what stands in no definition. */
function definitionOf(error: ErrorObject): string | undefined {
  return /^#\/definitions\/[^/]+/.exec(error.schemaPath)?.[0];
}
