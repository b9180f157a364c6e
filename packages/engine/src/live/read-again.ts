import { Failure } from "../model/failure.ts";
import { limits } from "../model/limits.ts";
import type { World } from "../model/world.ts";
import { backoffMs } from "./backoff.ts";
import { explainOddAnswer } from "./odd-answer.ts";

/**
 * Runs a read until it answers, while its failures are of the kind that passes by itself. The last failure is thrown; so is
 * one after which the server wants a longer pause than a reader waits, and any after `wake` has fired.
 */
export async function readAgain<T>(
  world: Pick<World, "random" | "sleep">,
  read: () => Promise<T>,
  wake?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (thrown) {
      const error = explainOddAnswer(thrown);
      if (!(error instanceof Failure) || error.retry !== "transient") throw error;
      const pauseMs = backoffMs(world, attempt, error);
      if (attempt >= limits.readAttempts || pauseMs > limits.backoffMostMs || wake?.aborted === true) throw error;
      await world.sleep(pauseMs, wake);
    }
  }
}
