import { Failure } from "../model/failure.ts";
import type { Session } from "../model/kind.ts";
import type { Mark } from "../model/live.ts";
import type { World } from "../model/world.ts";

/** A new pass over the world: nothing that an earlier pass saw is used. `whole`: it reads all that there is. */
export function openSession(world: World, mark: Mark, whole = false): Session {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const known = answers.get(key);
    if (known !== undefined) return known as Promise<T>;
    const made = make();
    answers.set(key, made);
    made.catch((error: unknown) => {
      // What may pass is asked again; a refusal is the same answer for all who ask.
      if (error instanceof Failure && error.retry !== "never") answers.delete(key);
    });
    return made;
  };
  return { world, mark, whole, once };
}
