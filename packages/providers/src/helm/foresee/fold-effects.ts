import type { Effect, FieldLine } from "@fgk/engine";

/** So many objects must change alike before it is said once for all of them. */
const fewest = 3;

/**
 * Says once what changes alike in many objects (the labels with the chart's version), and leaves their names without it. What
 * another's field is about stays where it is. Pure.
 */
export function foldEffects(effects: readonly Effect[]): readonly Effect[] {
  const changed = effects.filter(({ action }) => action === "update");
  const byLine = Map.groupBy(
    changed.flatMap(({ what, fields }) => fields.filter(isFoldable).map((line) => ({ what, line }))),
    ({ line }) => JSON.stringify([line.path, line.before, line.after]),
  );
  const shared = [...byLine.values()].filter((list) => list.length >= fewest);
  const most = Math.max(0, ...shared.map((list) => list.length));
  const folded = shared.filter((list) => list.length === most);
  const [first] = folded;
  if (first === undefined) return effects;
  const names = namesOf(first);
  const same = folded
    .filter((list) => namesOf(list) === names)
    .flatMap(([one]) => (one === undefined ? [] : [one.line]));
  const paths = new Set(same.map(({ path }) => path));
  const objects = new Set(first.map(({ what }) => what));
  return [
    { action: "update", what: "several objects alike", fields: same },
    ...effects.map((effect) =>
      effect.action === "update" && objects.has(effect.what)
        ? { ...effect, fields: effect.fields.filter(({ path }) => !paths.has(path)) }
        : effect,
    ),
  ];
}

function namesOf(list: readonly { readonly what: string }[]): string {
  return list.map(({ what }) => what).join("\n");
}

function isFoldable({ manager, after }: FieldLine): boolean {
  return manager === undefined && (after === null || typeof after !== "object");
}
