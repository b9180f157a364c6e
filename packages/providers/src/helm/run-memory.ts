import type { World } from "@fgk/engine";

/** What one run of fgk learns once: `make` is called the first time only, whoever asks; a failure is forgotten. */
export type RunMemory<T> = (world: World, key: string, make: () => Promise<T>) => Promise<T>;

/** A memory that ends with the run, because it hangs on the run's world. */
export function createRunMemory<T>(): RunMemory<T> {
  const runs = new WeakMap<World, Map<string, Promise<T>>>();
  return (world, key, make) => {
    const known = runs.get(world) ?? new Map<string, Promise<T>>();
    runs.set(world, known);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make();
    known.set(key, made);
    made.catch(() => known.delete(key));
    return made;
  };
}
