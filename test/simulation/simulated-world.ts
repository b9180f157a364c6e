import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Duplex } from "node:stream";
import type { FetchAnswer, FetchOptions, RunAnswer, RunOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { fetchOverHttp2 } from "../../packages/cli/src/world/http2-fetch.ts";
import { listFolder } from "../../packages/cli/src/world/list-folder.ts";
import { toWorldError } from "../../packages/cli/src/world/network-error.ts";
import { sharedCache } from "./shared-cache.ts";
import type { SimulatedCloud } from "./simulated-cloud.ts";
import { runSimulatedHelm } from "./simulated-helm.ts";

/** The process died: thrown by every call of a world after its crash. No part of fgk knows it, so none can swallow it. */
export class SimulatedCrash extends Error {}

/** The proxy of the company that the simulation plays in. */
const companyProxy = "http://proxy.acme.internal:3128";

/** Where a run dies: before or after the effect of its n-th call of an API, counted from 1. */
export interface CrashPoint {
  readonly call: number;
  readonly when: "before" | "after";
}

/** A request on its way to the cloud: fgk's own, helm's, or one of Flyte's calls over HTTP/2. */
export interface Passing {
  readonly by: "fgk" | "helm" | "http2";
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** How long the caller waits for a whole answer. */
  readonly patienceMs: number;
}

/** How fast a process comes forward: each is waited for while the clock runs, so others act meanwhile. */
export interface Pace {
  /** Before a call arrives, and before its answer does. */
  readonly arrive: (call: string) => Promise<void>;
  readonly answered: (call: string) => Promise<void>;
  /** Before a sleep that is over is left. */
  readonly woken: () => Promise<void>;
}

export interface WorldOptions {
  readonly crash?: CrashPoint;
  /** Stands between every request and the cloud: may let it pass or not, answer itself, lose the answer, or throw. */
  readonly disturb?: (passing: Passing, pass: () => Promise<FetchAnswer>) => Promise<FetchAnswer>;
  readonly variables?: Readonly<Record<string, string>>;
  /** No helm is installed. */
  readonly withoutHelm?: boolean;
  /** Answers come back in another order than they were asked. */
  readonly shuffled?: boolean;
  readonly signal?: AbortSignal;
  /** Left out: every call arrives at once. */
  readonly pace?: Pace;
  /** Where the deployment file lies: paths are relative to it. */
  readonly folder?: string;
}

/** One run's world: one process of fgk, as it were. */
export interface SimulatedWorld {
  readonly world: World;
  /** How many calls of an API were made, and which. */
  readonly calls: readonly string[];
  readonly crashed: () => boolean;
}

export function openSimulatedWorld(simulated: SimulatedCloud, options: WorldOptions = {}): SimulatedWorld {
  const { clock, reach, random } = simulated;
  const folder = options.folder ?? process.cwd();
  const signal = options.signal ?? new AbortController().signal;
  const calls: string[] = [];
  const sessions = new WeakMap<Duplex, never>();
  let dead = false;

  const die = (): never => {
    dead = true;
    throw new SimulatedCrash("the simulated process died");
  };
  const callAtOnce = async <T>(name: string, effect: () => Promise<T>): Promise<T> => {
    if (dead) die();
    calls.push(name);
    const mine = calls.length;
    if (options.crash?.call === mine && options.crash.when === "before") die();
    const end = clock.begin();
    try {
      const answer = await effect();
      if (options.crash?.call === mine) die();
      if (options.shuffled) for (let turns = Math.floor(random() * 6); turns > 0; turns -= 1) await nextTurn();
      if (dead) die();
      return answer;
    } finally {
      end();
    }
  };
  const { pace } = options;
  const callInPace = async <T>(name: string, effect: () => Promise<T>): Promise<T> => {
    await pace?.arrive(name);
    const answer = await callAtOnce(name, effect);
    await pace?.answered(name);
    return answer;
  };
  const call = pace === undefined ? callAtOnce : callInPace;
  /** Real files take real time, in which the virtual clock must not move on. */
  const standStill = async <T>(work: () => Promise<T>): Promise<T> => {
    const end = clock.begin();
    try {
      return await work();
    } finally {
      end();
    }
  };
  /** fgk stands outside the network: private addresses are silent, but for those who go through the company's proxy. */
  const enterNetwork = async (host: string, proxy: string | undefined, patienceMs: number): Promise<void> => {
    if (proxy !== undefined && proxy !== companyProxy) throw new WorldError("name", `there is no proxy ${proxy}`);
    if (proxy !== undefined || !isPrivate(host)) return;
    await clock.sleep(patienceMs);
    throw new WorldError("timeout", `${host}: no whole answer within ${patienceMs / 1_000} s`);
  };
  const answer = async (method: string, url: URL, headers: Readonly<Record<string, string>>, body: Uint8Array) => {
    const asked = { method, url: url.href, headers, body };
    const response = await reach.answer(asked).catch((error: unknown) => {
      // A cluster that is gone has no endpoint any more.
      throw isUnknownHost(error) ? toWorldError(error, `${method} ${url.href}`) : error;
    });
    const bytes = typeof response.body === "string" ? new TextEncoder().encode(response.body) : response.body;
    return { status: response.status, headers: response.headers, trailers: {}, body: bytes };
  };
  const disturb = options.disturb ?? ((_passing, pass) => pass());
  const fetch = (address: string, how: FetchOptions = {}): Promise<FetchAnswer> => {
    const url = new URL(address);
    const method = how.method ?? "GET";
    const { connection, headers = {}, timeoutMs: patienceMs = 60_000 } = how;
    const body = typeof how.body === "string" ? new TextEncoder().encode(how.body) : (how.body ?? new Uint8Array());
    const by = connection === undefined ? "fgk" : "http2";
    return disturb({ by, method, url, headers, body, patienceMs }, () => pass(url, method, body, how));
  };
  const pass = (url: URL, method: string, body: Uint8Array, how: FetchOptions): Promise<FetchAnswer> => {
    const { connection } = how;
    if (connection !== undefined) {
      return call(`${method} ${url.pathname} (HTTP/2)`, () =>
        fetchOverHttp2(url, how, connection, sessions, { timeoutMs: 60_000, answerBytes: 2 ** 25 }, signal),
      );
    }
    const ask = () => call(`${method} ${url.pathname}`, () => answer(method, url, how.headers ?? {}, body));
    // Not within the call: time stands still there, and silence takes time.
    return how.proxy === undefined && !isPrivate(url.hostname)
      ? ask()
      : enterNetwork(url.hostname, how.proxy, how.timeoutMs ?? 60_000).then(ask);
  };
  const run = async (how: RunOptions): Promise<RunAnswer> => {
    if (how.command !== "helm" || options.withoutHelm) {
      throw new WorldError("no-command", `${how.command} is not installed`);
    }
    const outcome = await runSimulatedHelm(how, {
      readFile: (name) => standStill(() => readFile(path.resolve(folder, name))),
      send: ({ method, url, headers, body, proxy }) =>
        disturb({ by: "helm", method, url, headers, body, patienceMs: 30_000 }, async () => {
          await enterNetwork(url.hostname, proxy, 30_000);
          return call(`helm ${method} ${url.pathname}${url.search}`, () => answer(method, url, headers, body));
        }),
      now: clock.now,
      sleep: (ms) => (dead ? die() : clock.sleep(ms)),
    });
    // helm dies with the process that started it, whatever it makes of the calls that failed.
    return dead ? die() : outcome;
  };

  return {
    calls,
    crashed: () => dead,
    world: {
      fetch,
      run,
      dial: async ({ host, port, proxy }) => {
        if (dead) die();
        await enterNetwork(host, proxy, 30_000);
        const connection = await reach.dial({ host, port });
        clock.openConnections.count += 1;
        connection.once("close", () => {
          clock.openConnections.count -= 1;
        });
        return connection;
      },
      listen: async () => {
        throw new WorldError("refused", "nothing listens in the simulation");
      },
      readFile: (name) => standStill(() => readFile(path.resolve(folder, name)).catch(() => undefined)),
      listFolder: (name) => standStill(() => listFolder(path.resolve(folder, name))),
      variable: (name) => ({ FGK_GOOGLE_ENDPOINT: "http://127.0.0.1:1", ...options.variables })[name],
      cache: sharedCache,
      now: clock.now,
      sleep: async (durationMs, wake) => {
        if (dead) die();
        await clock.sleep(durationMs, wake);
        await pace?.woken();
        if (dead) die();
      },
      random,
      signal,
    },
  };
}

function isUnknownHost(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOTFOUND";
}

function isPrivate(host: string): boolean {
  return host.startsWith("10.");
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
