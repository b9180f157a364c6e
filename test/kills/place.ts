import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Between, Emulator } from "@fgk/emulator";
import { startEmulator } from "@fgk/emulator";
import type { FastTime } from "../../packages/cli/src/world/clock.ts";
import { readTime } from "../../packages/cli/src/world/clock.ts";
import { bundleFgk } from "./bundle-fgk.ts";

/** How a process of fgk ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** What all places of one row share: the program, and how fast time runs for it and for its clouds. */
export interface Workshop {
  readonly folder: string;
  readonly program: string;
  readonly time: FastTime;
  readonly close: () => Promise<void>;
}

/** A folder and a cloud, in the state that another place was left in. */
export interface Mold {
  readonly folder: string;
}

/** A folder of a user with a deployment file, and an emulated cloud that listens: fgk is started here as a process. */
export interface Place {
  readonly folder: string;
  readonly emulator: Emulator;
  /** Moves the cloud's clock on. */
  readonly passTime: (durationMs: number) => void;
  readonly start: (args: readonly string[]) => Running;
  readonly write: (name: string, text: string) => Promise<void>;
  /** Ends the cloud and keeps all as it is, for other places to begin with. */
  readonly keep: () => Promise<Mold>;
  readonly close: () => Promise<void>;
}

/** A minute of fgk's takes five seconds: a lease that is left by a kill holds nobody up, and a busy machine hardly loses one. */
const scale = 0.08;
/** Of the cloud's own clock: a cluster takes eight seconds of it. */
const timeScale = 0.02;

export async function openWorkshop(): Promise<Workshop> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "fgk-kills-")));
  const program = await bundleFgk(path.join(folder, "program"));
  const time = { scale, startMs: Date.now() };
  return { folder, program, time, close: () => rm(folder, { recursive: true, force: true }) };
}

/** Opens a place that is empty, or like the one that was kept. */
export async function openPlace(workshop: Workshop, mold?: Mold, between?: Between): Promise<Place> {
  const folder = await mkdtemp(path.join(workshop.folder, "place-"));
  if (mold !== undefined) await cp(mold.folder, folder, { recursive: true });
  await mkdir(path.join(folder, "tmp"), { recursive: true });
  let passedMs = 0;
  const emulator = await startEmulator({
    // Ports of its own: others of the same mold are open.
    port: 0,
    stateFile: path.join(folder, "cloud.json"),
    now: () => readTime(workshop.time) + passedMs,
    timeScale,
    projects: [{ projectId: "acme-ml" }],
    ...(between === undefined ? {} : { between }),
  });
  await moveEndpoints(emulator);
  const start = (args: readonly string[]): Running => startFgk(workshop, folder, emulator.url, args);
  return {
    folder,
    emulator,
    start,
    passTime: (durationMs) => {
      passedMs += durationMs;
    },
    write: (name, text) => writeFile(path.join(folder, name), text),
    keep: async () => {
      await emulator.close();
      await forgetPorts(path.join(folder, "cloud.json"));
      return { folder };
    },
    close: async () => {
      await emulator.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Clusters of a kept cloud get ports of their own: where they say they are must be there. */
async function moveEndpoints({ cloud, kubeconfig }: Emulator): Promise<void> {
  for (const [name, stored] of Object.entries(cloud.state.clusters)) {
    const found = /https:\/\/(127\.0\.0\.1:\d+)/.exec(await kubeconfig(name))?.[1];
    const before: unknown = stored["endpoint"];
    if (found === undefined || typeof before !== "string") throw new Error(`${name} has no endpoint`);
    cloud.state.clusters[name] = JSON.parse(JSON.stringify(stored).replaceAll(before, found));
  }
}

async function forgetPorts(file: string): Promise<void> {
  const saved = JSON.parse(await readFile(file, "utf8")) as { clusterPorts: Record<string, number> };
  const clusterPorts = Object.fromEntries(Object.keys(saved.clusterPorts).map((name) => [name, 0]));
  await writeFile(file, JSON.stringify({ ...saved, clusterPorts }));
}

function startFgk(
  { program, folder: all, time }: Workshop,
  folder: string,
  url: string,
  args: readonly string[],
): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      TMPDIR: path.join(folder, "tmp"),
      NODE_COMPILE_CACHE: path.join(all, "compiled"),
      FGK_TEST_TIME: JSON.stringify(time),
      FGK_GOOGLE_ENDPOINT: url,
      FGK_HELM: "stand-in",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    out += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    err += part;
  });
  // Not `close`: a helm that lives on holds the pipes open.
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => setImmediate(() => resolve({ code, signal, out, err })));
  });
  return { child, ended };
}
