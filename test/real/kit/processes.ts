import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { appendFileSync, closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";

/** The processes of one control plane. */
export interface Processes {
  /** Starts a program; what it says goes to `logs/NAME.log` in the folder. */
  readonly start: (name: string, program: string, args: readonly string[]) => void;
  /** Name and last lines of a program that ended by itself; undefined while all run. */
  readonly describeEnded: () => string | undefined;
  /** Kills all, last started first, and waits until they are gone. */
  readonly stop: () => Promise<void>;
}

// Reads until the process that started it closes its end or dies, even by SIGKILL; then it does what `stop` would have done.
const sitterScript = `
while read -r line; do :; done
while read -r pid; do kill -KILL "$pid"; sleep 0.2; done < "$1/pids"
rm -rf "$1"
`;

interface Started {
  readonly name: string;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

/** Makes the folder ready for processes, and starts who ends them should this process die. */
export async function openProcesses(folder: string): Promise<Processes> {
  const pids = path.join(folder, "pids");
  await mkdir(path.join(folder, "logs"));
  writeFileSync(pids, "");
  // In sessions of their own: Ctrl-C reaches the tests alone, and the sitter does the rest.
  const sitter = spawn("sh", ["-c", sitterScript, "sh", folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  sitter.unref();
  const all: Started[] = [];
  const start: Processes["start"] = (name, program, args) => {
    const log = openSync(path.join(folder, "logs", `${name}.log`), "w");
    const child = spawn(program, [...args], { cwd: folder, detached: true, stdio: ["ignore", log, log] });
    closeSync(log);
    if (child.pid !== undefined) appendFileSync(pids, `${child.pid}\n`);
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()).once("error", () => resolve()));
    // A program that forgets to stop its control plane ends nevertheless, and the sitter then ends that.
    child.unref();
    all.push({ name, child, ended });
  };
  const stop = async (): Promise<void> => {
    for (const { child, ended } of [...all].reverse()) {
      // The data is thrown away: nothing is won by a gentle end, and kube-apiserver's takes seconds.
      child.ref();
      child.kill("SIGKILL");
      await ended;
    }
    writeFileSync(pids, "");
    sitter.stdin?.end();
  };
  return { start, describeEnded: () => describeEnded(folder, all), stop };
}

function describeEnded(folder: string, all: readonly Started[]): string | undefined {
  const ended = all.find(
    ({ child }) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null,
  );
  if (ended === undefined) return undefined;
  const log = readFileSync(path.join(folder, "logs", `${ended.name}.log`), "utf8");
  return `${ended.name} ended:\n${log.trimEnd().split("\n").slice(-5).join("\n")}`;
}
