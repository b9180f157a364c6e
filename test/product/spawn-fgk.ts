import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { root } from "./run-fgk.ts";

/** How a run of the real program ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly tookMs: number;
}

/** A run of the real program that is under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when stderr has shown the text; rejects when the program ends without it. */
  readonly says: (text: string | RegExp) => Promise<void>;
}

const main = path.join(root, "packages/cli/src/main.ts");

/**
 * Starts fgk as a program of its own, without a terminal. Of this process's variables it gets only PATH; `undefined` takes
 * even that.
 */
export function spawnFgk(
  args: readonly string[],
  options: { readonly folder: string; readonly variables?: Readonly<Record<string, string | undefined>> },
): Running {
  const startedMs = performance.now();
  const child = spawn(process.execPath, ["-C", "fgk-source", main, ...args], {
    cwd: options.folder,
    env: { PATH: process.env["PATH"], HOME: options.folder, ...options.variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  const looks = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    out += part;
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    err += part;
    for (const look of looks) look();
  });
  const ended = new Promise<Ended>((resolve) =>
    child.on("close", (code) => resolve({ code, out, err, tookMs: performance.now() - startedMs })),
  );
  const says = (text: string | RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (typeof text === "string" ? err.includes(text) : text.test(err)) {
          looks.delete(look);
          resolve();
        }
      };
      looks.add(look);
      look();
      child.on("close", () => reject(new Error(`fgk ended without saying ${text}:\n${err}\n${out}`)));
    });
  return { child, ended, says };
}

/** Runs fgk to its end. */
export function runFgk(
  args: readonly string[],
  options: { readonly folder: string; readonly variables?: Readonly<Record<string, string | undefined>> },
): Promise<Ended> {
  return spawnFgk(args, options).ended;
}
