import type { World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";

/** Something that is waited for, and no longer than `mostMs`. */
export interface Wait<T> {
  readonly mostMs: number;
  /** What didn't come, as its error says: `the upgrade of /api/v1/…`. */
  readonly what: string;
  readonly work: Promise<T>;
  /** Ends what would otherwise go on unheard. */
  readonly giveUp: () => void;
}

/** What `work` gives, if it gives it in time. Throws `WorldError` (`timeout`) when it doesn't. */
export async function inTime<T>(world: Pick<World, "sleep">, { mostMs, what, work, giveUp }: Wait<T>): Promise<T> {
  const over = new AbortController();
  const late = world.sleep(mostMs, over.signal).then(() => {
    // Whoever was in time has ended the sleep.
    if (over.signal.aborted) return work;
    giveUp();
    throw new WorldError("timeout", `${what}: no answer within ${mostMs / 1_000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
    late.catch(() => undefined);
    work.catch(() => undefined);
  }
}
