import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Emulator, EmulatorOptions } from "@fgk/emulator";
import { startEmulator } from "@fgk/emulator";
import { root } from "../product/run-fgk.ts";
import type { Ended, Running } from "../product/spawn-fgk.ts";
import { spawnFgk } from "../product/spawn-fgk.ts";

/** A folder with a deployment file, and an emulated cloud that the real program can be sent to. */
export interface Environment {
  readonly emulator: Emulator;
  readonly folder: string;
  /** What a newcomer pastes: the emulator's address and its stand-in for helm. */
  readonly variables: Readonly<Record<string, string>>;
  /** Starts fgk there; `variables` come over the pasted ones, and undefined takes one away. */
  readonly start: (args: readonly string[], variables?: Readonly<Record<string, string | undefined>>) => Running;
  readonly run: (args: readonly string[], variables?: Readonly<Record<string, string | undefined>>) => Promise<Ended>;
  /** Writes the deployment file anew, with one text in place of another. */
  readonly edit: (from: string, to: string) => Promise<void>;
  /** How many writes the cloud has taken or refused. */
  readonly writes: () => number;
  readonly close: () => Promise<void>;
}

export async function openEnvironment(options: Partial<EmulatorOptions> = {}): Promise<Environment> {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "fgk-environment-")));
  const text = (await fs.readFile(path.join(root, "plans/from-nothing/fgk.yaml"), "utf8")).replace(
    "../../packages",
    path.join(root, "packages"),
  );
  const file = path.join(folder, "fgk.yaml");
  await fs.writeFile(file, text);
  const emulator = await startEmulator({ timeScale: 0, projects: [{ projectId: "acme-ml" }], ...options });
  const pasted = { FGK_GOOGLE_ENDPOINT: emulator.url, FGK_HELM: "stand-in" };
  const start: Environment["start"] = (args, variables = {}) =>
    spawnFgk(args, { folder, variables: { ...pasted, ...variables } });
  return {
    emulator,
    folder,
    variables: pasted,
    start,
    run: (args, variables) => start(args, variables).ended,
    edit: async (from, to) => {
      if (!text.includes(from)) throw new Error(`the deployment file doesn't have ${from}`);
      await fs.writeFile(file, text.replace(from, to));
    },
    writes: () => emulator.cloud.journal.filter((entry) => entry.write).length,
    close: async () => {
      await emulator.close();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}
