import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";

/** The checkout. */
export const root: string = path.resolve(import.meta.dirname, "../..");

const node = path.join(root, "node_modules/.bin/node");
const main = path.join(root, "packages/cli/src/main.ts");
const startLimitMs = 30_000;

/** The workspace's Node, as it runs our sources; a file comes after it. */
export const nodeCommand: readonly string[] = [node, "-C", "fgk-source", "--disable-warning=ExperimentalWarning"];

/** The command line of fgk from its sources; what comes after it are fgk's own arguments. */
export const fgkCommand: readonly string[] = [...nodeCommand, main];

/** `fgk emulator` as a process of its own. */
export interface EmulatorProcess {
  /** The file with the lines that it printed on stdout: what a person pastes into the other terminal. */
  readonly pasted: string;
  /** Where the Google APIs are, without a slash at the end. */
  readonly url: string;
  /** Where it keeps its cloud. */
  readonly stateFile: string;
  /** Ends it with Ctrl-C and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

export interface EmulatorProcessOptions {
  /** Gets the state file `cloud.json`, and `pasted.sh`. A state file that is there already is gone on with. */
  readonly folder: string;
  /** What fgk is told by `--time-scale`; 0 unless given: gcloud sleeps seconds for what isn't done at its first look. */
  readonly timeScale?: number;
  readonly project?: string;
  /** A kubeconfig for `--kubernetes`. */
  readonly kubernetes?: string;
}

/** Starts the emulator and waits until it listens; rejects with what it said when it doesn't. */
export async function startEmulatorProcess(options: EmulatorProcessOptions): Promise<EmulatorProcess> {
  const { folder, timeScale = 0, project = "acme-ml", kubernetes } = options;
  const pasted = path.join(folder, "pasted.sh");
  const stateFile = path.join(folder, "cloud.json");
  const [program = node, ...before] = fgkCommand;
  const args = ["emulator", "--project", project, "--state", stateFile, "--time-scale", String(timeScale)];
  if (kubernetes !== undefined) args.push("--kubernetes", kubernetes);
  const out = openSync(pasted, "w");
  const child = spawn(program, [...before, ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder },
    stdio: ["ignore", out, "pipe"],
  });
  closeSync(out);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await untilItListens(child);
  const url = /^export FGK_GOOGLE_ENDPOINT=(\S+)$/m.exec(await fs.readFile(pasted, "utf8"))?.[1];
  if (url === undefined) throw new Error("the emulator printed no environment");
  const stop = async (): Promise<void> => {
    child.kill("SIGINT");
    await ended;
  };
  return { pasted, url, stateFile, stop };
}

function untilItListens(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const fail = (why: string): void => {
      child.kill("SIGKILL");
      reject(new Error(`${why}: ${said}`));
    };
    const timer = setTimeout(() => fail("the emulator doesn't start"), startLimitMs);
    child.stderr?.setEncoding("utf8").on("data", (part: string) => {
      said += part;
      if (!said.includes("The emulated cloud runs at")) return;
      clearTimeout(timer);
      resolve();
    });
    child.once("close", () => {
      clearTimeout(timer);
      fail("the emulator ended");
    });
  });
}
