import type { Effect } from "@fgk/engine";
import { compareText, digestOf, nameMany, sortOf } from "@fgk/engine";
import { contentField } from "../objects/describe-create.ts";

/**
 * The effects, their creates on at most so many lines of a plan. While they are more, the kind that takes most of them says
 * less: first each of its objects has only its name and a digest of its content, then there is one digest of them all. So a
 * thousand ConfigMaps don't take a role's rules out of sight. One line at least stays of each kind. Pure.
 */
export function foldCreates(effects: readonly Effect[], mostLines: number): readonly Effect[] {
  const creates = effects.filter(({ action }) => action === "create");
  const others = effects.filter(({ action }) => action !== "create");
  const kinds = new Map<string, Fold>(
    [...Map.groupBy(creates, ({ what }) => sortOf(what))].map(([kind, list]) => [kind, { level: "whole", list }]),
  );
  while (countLines([...kinds.values()].flatMap(({ list }) => list)) > mostLines) {
    const [largest] = [...kinds]
      .filter(([, { level, list }]) => level === "whole" || (level === "names" && list.length > 1))
      .sort(([a, one], [b, other]) => countLines(other.list) - countLines(one.list) || compareText(a, b));
    if (largest === undefined) break;
    const [kind, { level, list }] = largest;
    kinds.set(kind, level === "whole" ? { level: "names", list: list.map(nameOnly) } : countOnly(kind, list));
  }
  return [...[...kinds.values()].flatMap(({ list }) => list), ...others];
}

interface Fold {
  readonly level: "whole" | "names" | "count";
  readonly list: readonly Effect[];
}

/** Each takes a line for its name. */
function countLines(effects: readonly Effect[]): number {
  return effects.reduce((sum, { fields }) => sum + 1 + fields.length, 0);
}

function nameOnly(effect: Effect): Effect {
  return { ...effect, fields: effect.fields.filter(({ path }) => path === contentField) };
}

function countOnly(kind: string, list: readonly Effect[]): Fold {
  const contents = list.map(({ what, fields }) => [what, ...fields.map(({ after }) => String(after))]);
  const fields = [
    { path: contentField, after: digestOf(contents) },
    { path: "count", after: list.length },
  ];
  return { level: "count", list: [{ action: "create", what: nameMany(kind), fields }] };
}
