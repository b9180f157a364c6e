import type { Diagnostic } from "../model/diagnostic.ts";
import { limits } from "../model/limits.ts";

/** The first problems of a file, and one line for all others: a file can have as many problems as it has characters. */
export function cutProblems(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const [first, ...others] = problems.slice(limits.fileProblems);
  if (first === undefined) return problems;
  const more: Diagnostic = {
    severity: [first, ...others].some(({ severity }) => severity === "error") ? "error" : "note",
    code: "yaml-limit",
    summary: `the file has more than ${limits.fileProblems} problems`,
    help: "mend the ones above first: the others are told then",
    ...(first.source === undefined ? {} : { source: first.source }),
  };
  return [...problems.slice(0, limits.fileProblems), more];
}
