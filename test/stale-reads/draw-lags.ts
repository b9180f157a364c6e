import { openDraw } from "../property/draw.ts";
import { createRandom } from "../simulation/random.ts";

/** How late one write is seen by reads. */
export interface Lag {
  /** Of a policy: Google's own word is a minute. */
  readonly policyMs: number;
  /** Of everything else. */
  readonly otherMs: number;
  /** All reads are old until it is seen; otherwise every other one is. */
  readonly monotonic: boolean;
  readonly turn: 0 | 1;
}

/** By the number of a write, counted from 0; undefined: it is seen at once. */
export interface LagPlan {
  readonly lags: readonly (Lag | undefined)[];
}

/** No run of a row makes more writes. */
const mostWrites = 300;

/** Draws how late each write is seen, whatever the run makes of it. */
export function drawLags(number: number): LagPlan {
  const draw = openDraw(createRandom(900_001 + number));
  const share = draw.one([0.3, 0.7, 1]);
  const monotonic = draw.chance(0.5);
  const lags = Array.from({ length: mostWrites }, (): Lag | undefined => {
    const lag: Lag = {
      policyMs: draw.count(1, 60) * 1_000,
      otherMs: draw.one([500, 2_000, 5_000, 20_000]),
      monotonic,
      turn: draw.chance(0.5) ? 1 : 0,
    };
    return draw.chance(share) ? lag : undefined;
  });
  return { lags };
}
