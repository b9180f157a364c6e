import type { Edges } from "./collect-edges.ts";

/**
 * Drops what is waited for anyway through another step, so that a reader sees only the nearest. `sorted` has every key after
 * those that it waits for. What lies behind a step is kept as a row of bits: ten thousand steps fit into 12 MB.
 */
export function reduceEdges(edges: Edges, sorted: readonly string[]): Edges {
  const place = new Map(sorted.map((key, index) => [key, index]));
  const words = Math.ceil(sorted.length / 32);
  const behind: Uint32Array[] = [];
  const reduced = new Map<string, ReadonlySet<string>>();
  for (const key of sorted) {
    const implied = new Uint32Array(words);
    const direct = edges.get(key) ?? new Set<string>();
    for (const next of direct) {
      const far = behind[place.get(next) ?? -1];
      if (far !== undefined) for (let at = 0; at < words; at += 1) implied[at] = (implied[at] ?? 0) | (far[at] ?? 0);
    }
    const nearest = [...direct].filter((next) => !hasBit(implied, place.get(next) ?? -1));
    reduced.set(key, new Set(nearest));
    for (const next of nearest) setBit(implied, place.get(next) ?? -1);
    behind.push(implied);
  }
  return reduced;
}

function hasBit(row: Uint32Array, index: number): boolean {
  return index >= 0 && ((row[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
}

function setBit(row: Uint32Array, index: number): void {
  if (index >= 0) row[index >>> 5] = (row[index >>> 5] ?? 0) | (1 << (index & 31));
}
