import type { Effect, FieldLine, Resource } from "@fgk/engine";
import { compareText, limits } from "@fgk/engine";
import type { ObjectDifference, ObjectEffect } from "../objects/manifest-object.ts";
import { foldCreates } from "./fold-creates.ts";
import { foldEffects } from "./fold-effects.ts";

/** A step's lines beside its fields and effects: what it is, why, after what, how long, its risk, its digest. */
const otherLines = 11;

/** What becomes of the release's objects, as a plan says it: in no more lines than somebody reads. Pure. */
export function describeEffects(effects: readonly ObjectEffect[], { fields }: Resource): readonly Effect[] {
  const ownLines = otherLines + Object.values(fields).filter(({ value }) => value !== null).length;
  // A file that gives a hundred values itself has something said of the objects all the same.
  const mostLines = Math.max(limits.stepLines - ownLines, limits.stepLines / 2);
  return foldCreates(foldEffects(effects.map(toEffect)), mostLines);
}

function toEffect({ action, object, differences }: ObjectEffect): Effect {
  return { action, what: object, fields: differences.map(toLine).sort((a, b) => compareText(a.path, b.path)) };
}

function toLine({ path, before, after, manager }: ObjectDifference): FieldLine {
  return {
    path,
    ...(before === undefined ? {} : { before }),
    after,
    ...(manager === undefined ? {} : { manager }),
  };
}
