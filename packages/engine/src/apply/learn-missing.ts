import { Failure } from "../model/failure.ts";
import type { Live } from "../model/live.ts";
import type { Field, Later, Resource } from "../model/resource.ts";
import { findLaters } from "../model/resource.ts";

/**
 * Looks again for values of a resource that aren't known yet. What is there can do without those that are only sent to make
 * it: they are looked for, and left out where their source isn't there. Throws `Failure` for the others.
 */
export async function learnMissing(
  learn: (laters: readonly Later[]) => Promise<void>,
  wanted: Resource,
  live: Live,
): Promise<void> {
  const isSpare = (field: Field): boolean => live.status === "present" && field.role === "default";
  const fields = Object.values(wanted.fields);
  const needed = listLaters(fields.filter((field) => !isSpare(field)));
  if (needed.length > 0) await learn(needed);
  const useful = listLaters(fields.filter(isSpare));
  if (useful.length === 0) return;
  try {
    await learn(useful);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function listLaters(fields: readonly Field[]): readonly Later[] {
  return fields.flatMap((field) => findLaters(field.value));
}
