/** Runs work, but at most so much of it at once; the rest waits its turn, first come first served. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** A gate that lets `most` pieces of work through at once. */
export function openGate(most: number): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async (work) => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      return await work();
    } finally {
      // Who waits takes the place over; else it is free.
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
