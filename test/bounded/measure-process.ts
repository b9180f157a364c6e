import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** What one process took. */
export interface Measured {
  readonly seconds: number;
  /** Of the process itself, user and system; 0 where there is no /proc. */
  readonly processorSeconds: number;
  /** The most memory that the kernel ever saw it hold (VmHWM); 0 where there is no /proc. */
  readonly peakMiB: number;
  readonly code: number;
  readonly output: string;
}

/** Linux counts a process's time in ticks of a hundredth of a second, fields 14 and 15 of its `stat`. */
function readTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** One run of the built CLI; time and peak are what the kernel saw of the process itself (Linux), 0 elsewhere. */
export function measureCli(
  cli: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: folder,
      env: { ...process.env, ...environment, NO_COLOR: "1", CI: "true" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let peakKiB = 0;
    let ticks = 0;
    const look = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
        ticks = readTicks(readFileSync(`/proc/${child.pid}/stat`, "utf8"));
        peakKiB = Math.max(peakKiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
      } catch {
        // The process has ended, or this isn't Linux.
      }
    }, 5);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part) => {
        output += part;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(look);
      const seconds = (performance.now() - started) / 1_000;
      resolve({ seconds, processorSeconds: ticks / 100, peakMiB: peakKiB / 1_024, code: code ?? -1, output });
    });
  });
}
