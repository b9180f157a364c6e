import type { Faults } from "./faults.ts";
import { noFaults } from "./faults.ts";
import type { Json, Stored } from "./http.ts";
import { clearRecords } from "./records.ts";
import type { CloudState, Due, JournalEntry } from "./state.ts";
import { emptyState } from "./state.ts";

/** What the emulated cloud needs from outside. Everything is optional but the clock. */
export interface CloudOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Multiplies every duration of `durations.ts`; 0 makes every operation done at once. */
  readonly timeScale?: number;
  readonly state?: CloudState;
  readonly faults?: Partial<Faults>;
  /** Where the Google APIs are reached, for the links in answers; no slash at the end. */
  readonly origin?: string;
  /** Opens the API endpoint of a new cluster; answers `host` or `host:port`. */
  readonly openEndpoint?: (cluster: string) => Promise<string>;
  /** Ends the API endpoint of a cluster that was deleted. */
  readonly dropEndpoint?: (cluster: string) => void;
  /** The PEM of the certificate authority that signs cluster endpoints. */
  readonly clusterCa?: string;
  /** Is told of every permission that a call needed, held or not, whoever calls. */
  readonly onNeed?: (need: DecidedNeed) => void;
  /** In place of the emulator's own Kubernetes. */
  readonly outside?: OutsideCluster;
}

/** A real API server, which one cluster of the cloud at a time stands for. */
export interface OutsideCluster {
  /** The copy of its objects, for the cluster that has it; undefined for any other. */
  readonly storeOf: (cluster: string) => Stored | undefined;
  /** The cluster that had it is gone: what was put into it goes as well. */
  readonly giveBack: (cluster: string) => void;
}

/** A permission that one call needed: on what, by whom, and whether they hold it. */
export interface DecidedNeed {
  readonly caller: string;
  readonly permission: string;
  readonly on: string;
  readonly held: boolean;
}

/** The emulated cloud: its state, its clock and the switches. Handlers take it as their first argument. */
export interface Cloud {
  readonly state: CloudState;
  readonly faults: Faults;
  readonly journal: JournalEntry[];
  readonly origin: string;
  readonly clusterCa: string;
  readonly openEndpoint: (cluster: string) => Promise<string>;
  readonly dropEndpoint: (cluster: string) => void;
  readonly onNeed?: (need: DecidedNeed) => void;
  readonly outside?: OutsideCluster;
  readonly now: () => number;
  /** Runs something with the clock standing still at a time. */
  readonly atTime: (atMs: number, run: () => void) => void;
  /** A new number, never given twice. */
  readonly nextSerial: () => number;
  /** Milliseconds that `durationMs` of the real world take here. */
  readonly scaled: (durationMs: number) => number;
  /** Plans an effect; it happens before the first request that is answered at or after that time. */
  readonly after: (durationMs: number, effect: string, args: Json) => void;
}

export function createCloud(options: CloudOptions): Cloud {
  const state = options.state ?? emptyState();
  clearRecords(state);
  const scale = options.timeScale ?? 1;
  let heldMs: number | undefined;
  const now = (): number => heldMs ?? options.now();
  const atTime = (atMs: number, run: () => void): void => {
    const before = heldMs;
    heldMs = atMs;
    try {
      run();
    } finally {
      heldMs = before;
    }
  };
  const nextSerial = (): number => {
    state.serial += 1;
    return state.serial;
  };
  return {
    state,
    faults: { ...noFaults(), ...options.faults },
    journal: [],
    origin: options.origin ?? "http://127.0.0.1",
    clusterCa: options.clusterCa ?? "",
    openEndpoint: options.openEndpoint ?? (async (cluster) => `${cluster.split("/").pop()}.cluster.invalid`),
    dropEndpoint: options.dropEndpoint ?? (() => {}),
    ...(options.onNeed === undefined ? {} : { onNeed: options.onNeed }),
    ...(options.outside === undefined ? {} : { outside: options.outside }),
    now,
    atTime,
    nextSerial,
    scaled: (durationMs) => Math.round(durationMs * scale),
    after: (durationMs, effect, args) => {
      state.due.push({ atMs: now() + Math.round(durationMs * scale), serial: nextSerial(), effect, args });
    },
  };
}

export type Effects = Readonly<Record<string, (cloud: Cloud, args: never) => void>>;

/**
 * How many effects of one settling happen at their own time. What comes after them happens now, once each: a loop that
 * nobody looked at for a week isn't caught up with round by round.
 */
const mostCaughtUp = 1_000;

/**
 * Lets everything that is due happen, in the order of time, each effect at its own time: what it plans may be due by now
 * too, so that after a long silence whole chains have happened. Called before each request is answered. Where nothing takes
 * time, retries stand a millisecond apart and only one of each happens.
 */
export function settle(cloud: Cloud, effects: Effects): void {
  const nowMs = cloud.now();
  let left = cloud.scaled(1_000) === 0 ? 0 : mostCaughtUp;
  let lastMs = 0;
  for (let due = nextDue(cloud, nowMs); due !== undefined; due = nextDue(cloud, nowMs)) {
    const { serial, args } = due;
    cloud.state.due = cloud.state.due.filter((entry) => entry.serial !== serial);
    const effect = effects[due.effect];
    if (effect === undefined) throw new Error(`the emulator has no effect named ${due.effect}`);
    lastMs = left > 0 ? Math.max(lastMs, due.atMs) : nowMs;
    left -= 1;
    cloud.atTime(lastMs, () => effect(cloud, args as never));
  }
}

function nextDue(cloud: Cloud, nowMs: number): Due | undefined {
  let next: Due | undefined;
  for (const due of cloud.state.due) {
    if (due.atMs > nowMs) continue;
    if (next === undefined || due.atMs < next.atMs || (due.atMs === next.atMs && due.serial < next.serial)) next = due;
  }
  return next;
}
