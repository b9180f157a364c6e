import type { World } from "../model/world.ts";

/** Calls `beat` at the times that it names while work goes on; `beat` answers how many milliseconds to wait until the next call. */
export async function withHeartbeat<T>(
  world: Pick<World, "sleep">,
  work: () => Promise<T>,
  beat: () => number,
): Promise<T> {
  const finished = new AbortController();
  const beating = beatUntil(world, finished.signal, beat);
  try {
    return await work();
  } finally {
    finished.abort();
    await beating;
  }
}

async function beatUntil(world: Pick<World, "sleep">, finished: AbortSignal, beat: () => number): Promise<void> {
  try {
    for (;;) {
      await world.sleep(Math.max(1, beat()), finished);
      if (finished.aborted) return;
    }
  } catch {
    // The world ends at once: the work is told so itself.
  }
}
