/** Draws from lists and chances by one generator of numbers in [0, 1). */
export interface Draw {
  readonly chance: (share: number) => boolean;
  /** From `least` to `most`, both included. */
  readonly count: (least: number, most: number) => number;
  /** One of a list that isn't empty. */
  readonly one: <T>(list: readonly T[]) => T;
  /** Some of a list in its order, each once. */
  readonly some: <T>(list: readonly T[], most: number) => readonly T[];
}

export function openDraw(random: () => number): Draw {
  const count = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const one = <T>(list: readonly T[]): T => {
    const drawn = list[count(0, list.length - 1)];
    if (drawn === undefined) throw new Error("nothing to draw from");
    return drawn;
  };
  return {
    chance: (share) => random() < share,
    count,
    one,
    some: (list, most) => {
      const chosen = new Set<number>();
      for (let left = Math.min(count(0, most), list.length); left > 0; left -= 1) chosen.add(count(0, list.length - 1));
      return list.filter((_, index) => chosen.has(index));
    },
  };
}
