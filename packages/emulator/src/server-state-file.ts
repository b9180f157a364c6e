import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Certificates } from "./certificates.ts";
import type { CloudState } from "./cloud/state.ts";
import { emptyState } from "./cloud/state.ts";

/** All that an emulator needs to go on where it stopped. Holds private keys and passwords, all of them made up. */
export interface SavedEmulator {
  readonly format: 1;
  readonly port: number;
  /** Cluster → the port of its API endpoint. */
  readonly clusterPorts: Readonly<Record<string, number>>;
  readonly certificates: Certificates;
  readonly state: CloudState;
}

/** What the file holds, but for the ports of clusters that are gone; undefined when there is none; throws for a file that isn't ours. */
export async function readSaved(path: string): Promise<SavedEmulator | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const saved = parseSaved(text);
  if (saved?.format !== 1 || saved.state?.format !== 1)
    throw new Error(`${path} isn't a state file of this version of the emulator`);
  const state = { ...emptyState(), ...saved.state };
  const clusterPorts = Object.entries(saved.clusterPorts).filter(([cluster]) => cluster in state.clusters);
  return { ...saved, clusterPorts: Object.fromEntries(clusterPorts), state };
}

function parseSaved(text: string): SavedEmulator | undefined {
  try {
    return JSON.parse(text) as SavedEmulator;
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step: a reader, or a crash, finds the old one or the new one whole. */
export async function writeSaved(path: string, saved: SavedEmulator): Promise<void> {
  const draft = `${path}.new`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, JSON.stringify(saved), { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}
