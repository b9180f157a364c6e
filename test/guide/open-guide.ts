import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { EmulatorProcess } from "./emulator-process.ts";
import { startEmulatorProcess } from "./emulator-process.ts";
import { deleteClusters, realKubernetes } from "./real-kubernetes.ts";
import type { Terminal } from "./terminal.ts";
import { openTerminal } from "./terminal.ts";

/** The two terminals of somebody who tries the guide: in one the emulator runs, in the other commands are typed. */
export interface Guide extends Terminal {
  readonly emulator: EmulatorProcess;
  /** Writes a file into the folder in which commands are typed. */
  readonly write: (name: string, text: string) => Promise<void>;
  /** Ends the emulator and removes the folder. */
  readonly close: () => Promise<void>;
}

export interface GuideOptions {
  /** A folder of its own by default; one of an earlier run is gone on with. */
  readonly folder?: string;
  readonly timeScale?: number;
}

/** Starts an emulator and opens a terminal on it. */
export async function openGuide(options: GuideOptions = {}): Promise<Guide> {
  const folder = options.folder ?? (await makeFolder());
  const { timeScale } = options;
  const emulator = await startEmulatorProcess({
    folder,
    ...(timeScale === undefined ? {} : { timeScale }),
    ...(realKubernetes === undefined ? {} : { kubernetes: path.resolve(realKubernetes) }),
  });
  const terminal = await openTerminal(folder, emulator.pasted);
  return {
    ...terminal,
    emulator,
    write: (name, text) => writeFile(path.join(folder, name), text),
    close: async () => {
      if (realKubernetes !== undefined) await deleteClusters(emulator);
      await emulator.stop();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}

/** A new folder under its real name: what commands print must be comparable. */
export async function makeFolder(): Promise<string> {
  return fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-guide-")));
}

async function writeFile(file: string, text: string): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, text);
}
