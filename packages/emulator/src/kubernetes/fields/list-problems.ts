import type { Checked, Fault } from "./find-faults.ts";
import { listKeys } from "./key-occurrences.ts";
import { printMismatch } from "./mismatch.ts";

/** `unknown field "spec.foo"`, `duplicate field "spec.bar"`, in the order of the text. */
export function listProblems(text: string, checked: Checked): readonly string[] {
  const unknown = new Set(checked.faults.filter((fault) => fault.mismatch === undefined).map(({ path }) => path));
  return listKeys(text).flatMap(({ path, isRepeated }) => {
    if (unknown.has(path)) return isRepeated ? [] : [`unknown field ${JSON.stringify(path)}`];
    const isInside = [...unknown].some((other) => path.startsWith(`${other}.`) || path.startsWith(`${other}[`));
    return isRepeated && !isInside ? [`duplicate field ${JSON.stringify(path)}`] : [];
  });
}

/** What Go says of the first value of a wrong type. */
export function firstMismatch(faults: readonly Fault[]): string | undefined {
  for (const { mismatch, owner, plainPath } of faults) {
    if (mismatch !== undefined) return printMismatch(mismatch.field, mismatch.value, owner, plainPath);
  }
  return undefined;
}
