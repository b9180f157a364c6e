import { randomBytes } from "node:crypto";
import path from "node:path";
import type { World } from "@fgk/engine";
import { limits } from "@fgk/engine";
import { openAgents } from "./agents.ts";
import { openCache } from "./cache.ts";
import type { FastTime } from "./clock.ts";
import { openClock } from "./clock.ts";
import { dial } from "./dial.ts";
import { fetchOverHttp } from "./http-fetch.ts";
import type { Http2Sessions } from "./http2-fetch.ts";
import { fetchOverHttp2 } from "./http2-fetch.ts";
import { listFolder } from "./list-folder.ts";
import { listen } from "./listen.ts";
import { removeStaleFolders } from "./private-folder.ts";
import { readBounded } from "./read-bounded.ts";
import type { SelfCommand } from "./run.ts";
import { run } from "./run.ts";
import { readVariables } from "./variables.ts";

/** What the real world is made of. */
export interface WorldOptions {
  /** The deployment file's folder: its relative paths start here, those that programs are given too. */
  readonly folder: string;
  /** Where the user stands: what a variable says starts here. */
  readonly workFolder: string;
  /** A clock that runs faster; left out: the machine's. */
  readonly time?: FastTime;
  /** Variables over the process's own. */
  readonly overlay?: Readonly<Record<string, string | undefined>>;
  readonly self: SelfCommand;
  readonly signal: AbortSignal;
}

/** A world whose connections can be given back. */
export interface OpenedWorld {
  readonly world: World;
  readonly close: () => void;
}

/** The real network, files, programs and clock. */
export function openWorld(options: WorldOptions): OpenedWorld {
  const { folder, signal, self, overlay = {} } = options;
  // Not only when a program is started: what a killed run left has passwords in it.
  void removeStaleFolders();
  const variable = readVariables(process.env, overlay);
  const agents = openAgents(process.env);
  const sessions: Http2Sessions = new WeakMap();
  const world: World = {
    fetch: (address, how = {}) => {
      const url = new URL(address);
      const held = { timeoutMs: how.timeoutMs ?? 60_000, answerBytes: limits.answerBytes };
      return how.connection === undefined
        ? fetchOverHttp(url, how, agents, held, signal)
        : fetchOverHttp2(url, how, how.connection, sessions, held, signal);
    },
    dial: (how) => dial(how, variable, signal),
    listen: (port, accept) => listen(port, accept, signal),
    run: (how) => run(how, { folder, workFolder: options.workFolder, variable, overlay, self, signal }),
    readFile: (name) => readIfThere(path.resolve(folder, name)),
    listFolder: (name) => listFolder(path.resolve(folder, name)),
    variable,
    cache: openCache(variable),
    ...openClock(options.time, signal),
    random: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
    signal,
  };
  return { world, close: agents.close };
}

/** A file's bytes; undefined when there is none. */
export async function readIfThere(name: string): Promise<Uint8Array | undefined> {
  try {
    return await readBounded(name, limits.folderBytes);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return undefined;
    throw error;
  }
}
