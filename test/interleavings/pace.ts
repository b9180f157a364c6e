import { createRandom } from "../simulation/random.ts";
import type { Pace } from "../simulation/simulated-world.ts";
import type { VirtualClock } from "../simulation/virtual-clock.ts";

/** A process stands still: its laptop sleeps, or somebody stopped it. Nothing of it goes on, and nothing tells it so. */
export interface Pause {
  /** After the answer of its n-th call, counted from 1. */
  readonly afterCall: number;
  readonly ms: number;
}

/** A call as its process made it: what it was decided by was known then, however late it arrives. */
export interface Sent {
  readonly call: string;
  readonly sentMs: number;
}

/** How one process comes forward. */
export interface ProcessPace extends Pace {
  readonly sent: readonly Sent[];
  readonly stoodStill: () => boolean;
}

/**
 * Each call takes its own time on the way, some ms to some seconds, drawn by the number of the call alone, so that leaving out
 * a pause moves nothing else. `onCall` is what others do before the n-th call arrives.
 */
export function openPace(
  clock: VirtualClock,
  seed: number,
  pauses: readonly Pause[],
  onCall: (call: number) => Promise<void> = async () => undefined,
): ProcessPace {
  const random = createRandom(seed);
  const sent: Sent[] = [];
  let answered = 0;
  let [fromMs, untilMs] = [0, 0];
  const thaw = async (): Promise<void> => {
    while (clock.now() < untilMs) await clock.sleep(untilMs - clock.now());
  };
  return {
    sent,
    stoodStill: () => untilMs > 0,
    arrive: async (call) => {
      // While it stands still nothing is decided: this was on its way before.
      sent.push({ call, sentMs: clock.now() < untilMs ? fromMs : clock.now() });
      const mine = sent.length;
      await clock.sleep(drawDelay(random));
      await thaw();
      await onCall(mine);
    },
    answered: async () => {
      answered += 1;
      const pause = pauses.find(({ afterCall }) => afterCall === answered);
      if (pause !== undefined) [fromMs, untilMs] = [clock.now(), clock.now() + pause.ms];
      await thaw();
    },
    woken: thaw,
  };
}

/** Most calls are quick; some take so long that another process makes many of its own meanwhile. */
function drawDelay(random: () => number): number {
  const kind = random();
  const share = random();
  if (kind < 0.5) return Math.floor(share * 20);
  if (kind < 0.9) return Math.floor(share * 400);
  return Math.floor(share * 6_000);
}
