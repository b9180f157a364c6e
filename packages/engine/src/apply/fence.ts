import type { World } from "../model/world.ts";
import { WorldError } from "../model/world.ts";

/** A world that can be closed: from then on nothing leaves this process any more. */
export interface Fence {
  readonly world: World;
  /** Closes it once this is true; asked before each call. */
  readonly closeWhen: (isOver: () => boolean) => void;
}

/**
 * A process may stand still for minutes (a laptop that sleeps, a machine that is moved) and then go on where it was, with a
 * write that it decided long ago. So the lease is looked at before each call, not before each step; a helm that was begun
 * can't be called back.
 */
export function createFence(world: World): Fence {
  let isClosed = (): boolean => false;
  const guard =
    <Asked extends readonly unknown[], Answer>(call: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      if (isClosed()) throw new WorldError("aborted", "the lease is over");
      return call(...asked);
    };
  return {
    world: { ...world, fetch: guard(world.fetch), dial: guard(world.dial), run: guard(world.run) },
    closeWhen: (isOver) => {
      isClosed = isOver;
    },
  };
}
