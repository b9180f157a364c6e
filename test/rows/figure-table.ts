import type { Figure } from "./figure.ts";

/** A line for each family of each row, its counts added up: `R4 others · no member is lost · 2,000 schedules, 0 failed`. */
export function describeFigures(figures: readonly Figure[]): string {
  const families = new Map<string, { readonly claim: string; readonly counts: Record<string, number> }>();
  for (const { row, family, claim, counts } of figures) {
    const name = `${row} ${family}`;
    const known = families.get(name) ?? { claim, counts: {} };
    for (const [what, count] of Object.entries(counts)) known.counts[what] = (known.counts[what] ?? 0) + count;
    families.set(name, known);
  }
  return [...families]
    .sort(([a], [b]) => compareRows(a, b))
    .map(([name, { claim, counts }]) => `${name} · ${claim} · ${describeCounts(counts)}`)
    .join("\n");
}

function describeCounts(counts: Readonly<Record<string, number>>): string {
  const { failed, ...others } = counts;
  const shown = Object.entries(others).map(([what, count]) => `${count.toLocaleString("en-US")} ${what}`);
  return [...shown, ...(failed === undefined ? [] : [`${failed.toLocaleString("en-US")} failed`])].join(", ");
}

/** R1 … R12, then S1 … S10. */
function compareRows(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
