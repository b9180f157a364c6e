import { refuseOddAnswers } from "../live/odd-answer.ts";
import type { Address } from "../model/address.ts";
import type { LeasePort } from "../model/catalog.ts";
import type { Emit } from "../model/event.ts";
import { Failure } from "../model/failure.ts";
import { limits } from "../model/limits.ts";
import type { Step } from "../model/plan.ts";
import type { World } from "../model/world.ts";
import { WorldError } from "../model/world.ts";

/** The lease of one apply. */
export interface HeldLease {
  /** Fires when nothing new may be started: Ctrl-C, or the lease is somebody else's. */
  readonly stop: AbortSignal;
  /** Whether it was held before the first write. */
  readonly fromBeginning: boolean;
  /** Also by this process's own clock alone: it couldn't be renewed for so long that others may have it. */
  readonly lost: () => boolean;
  /** Takes the lease once there is something to hold it in. */
  readonly stepDone: (address: Address) => Promise<void>;
  /** Lets go of the lease before what holds it goes. */
  readonly stepStarts: (step: Pick<Step, "action" | "address">) => void;
  readonly release: () => Promise<void>;
}

interface LeaseOptions {
  readonly emit: Emit;
  readonly stop: AbortSignal;
  readonly holder: string;
  readonly lockTimeoutMs?: number;
}

/** Renewed four times before it counts as dead. */
const renewEveryMs = 15_000;

/** Takes the lease, or finds that there is no cluster yet to hold it in. Throws `Failure` (`lease-held`). */
export async function holdLease(lent: LeasePort, world: World, options: LeaseOptions): Promise<HeldLease> {
  const port = explainLease(lent);
  const halt = new AbortController();
  let renewals = new AbortController();
  const stop = AbortSignal.any([halt.signal, options.stop]);
  let held = false;
  let lost = false;
  let gone = false;
  let renewedMs = world.now();
  let renewing: Promise<void> = Promise.resolve();
  const lose = (): void => {
    lost = true;
    halt.abort();
  };
  const take = async (waitMs: number): Promise<void> => {
    const status = await port.take(world, {
      holder: options.holder,
      waitMs,
      stop: options.stop,
      onWrite: () => {
        renewedMs = world.now();
      },
      onHeld: (by, elapsedMs) => options.emit({ type: "lease-held", by, elapsedMs }),
    });
    options.emit({ type: "lease", status });
    held = status === "taken";
    if (!held) return;
    // Whatever ends the renewals, without them the lease is soon somebody else's.
    const ended = (kept: boolean): void => {
      if (!kept && !world.signal.aborted) lose();
    };
    renewals = new AbortController();
    const renewed = (askedMs: number): void => {
      renewedMs = askedMs;
    };
    const renewal = { port, world, holder: options.holder, finished: renewals.signal, isOver, renewed };
    renewing = renewUntil(renewal).then(ended, () => ended(false));
  };
  const isOver = (): boolean => held && world.now() - renewedMs >= limits.leaseMs;
  const isLost = (): boolean => {
    if (!lost && isOver()) lose();
    return lost;
  };
  await take(options.lockTimeoutMs ?? 0);
  return {
    stop,
    fromBeginning: held,
    lost: isLost,
    stepDone: async (address) => {
      if (held || gone || address !== port.possibleAfter) return;
      try {
        // Who has it by now works on the same things: when it is over nothing is left of what was planned here.
        await take(0);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        options.emit({ type: "diagnostic", diagnostic: error.diagnostic });
        lose();
      }
    },
    stepStarts: ({ action, address }) => {
      if (address !== port.possibleAfter || (action !== "delete" && action !== "replace")) return;
      // It goes with the cluster that it is held in; a cluster that is made anew has room for another.
      renewals.abort();
      held = false;
      gone = action === "delete";
    },
    release: async () => {
      renewals.abort();
      await renewing;
      if (held && !lost) await letGo(port, world, options);
    },
  };
}

/** The same, whatever the API server answers; a renewal that breaks loses the lease. */
function explainLease(port: LeasePort): LeasePort {
  return {
    ...port,
    take: (world, request) => refuseOddAnswers(() => port.take(world, request)),
    release: (world, holder) => refuseOddAnswers(() => port.release(world, holder)),
  };
}

async function letGo(port: LeasePort, world: World, { holder, emit }: LeaseOptions): Promise<void> {
  try {
    await port.release(world, holder);
    emit({ type: "lease", status: "released" });
  } catch (error) {
    // It dies by itself after 60 s.
    if (!(error instanceof Failure) && !(error instanceof WorldError)) throw error;
  }
}

interface Renewal {
  readonly port: LeasePort;
  readonly world: World;
  readonly holder: string;
  readonly finished: AbortSignal;
  readonly isOver: () => boolean;
  /** Told when a renewal was taken that was asked for at this time. */
  readonly renewed: (askedMs: number) => void;
}

/** Renews until it is finished (true) or the lease must count as lost (false). */
async function renewUntil({ port, world, holder, finished, isOver, renewed }: Renewal): Promise<boolean> {
  for (;;) {
    await world.sleep(renewEveryMs, finished);
    if (finished.aborted) return true;
    try {
      const askedMs = world.now();
      if (!(await port.renew(world, holder))) return false;
      renewed(askedMs);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // One renewal that failed isn't a lost lease: the next one shows who has it, until others may take it for dead.
      if (isOver()) return false;
    }
  }
}
