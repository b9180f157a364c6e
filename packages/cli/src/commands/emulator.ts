import fs from "node:fs/promises";
import path from "node:path";
import type { Invocation } from "../command.ts";
import { CommandError, usageError } from "../command-error.ts";
import { explain } from "../deployment.ts";
import { emulatorVariables, openEmulator } from "../emulator.ts";
import { readIfThere } from "../world/open-world.ts";

/** Makes of half an hour twenty seconds. */
const usualScale = 0.01;

/** `fgk emulator`: the emulated cloud until Ctrl-C, which is how it is meant to end. */
export async function runEmulator(invocation: Invocation): Promise<number> {
  const { flags, terminal, signals } = invocation;
  const stateFile = flags.text("state");
  const projects = flags.list("project");
  const emulator = await openEmulator({
    port: readNumber(invocation, "port", 0, 65_535),
    timeScale: readNumber(invocation, "time-scale", usualScale, 1_000),
    projects: projects.length === 0 ? ["acme-ml"] : projects,
    state: stateFile === undefined ? undefined : await readState(invocation, stateFile),
  });
  for (const [name, value] of Object.entries(emulatorVariables(emulator.url))) {
    terminal.out.write(`export ${name}=${value}\n`);
  }
  terminal.err.write(`The emulated cloud runs at ${emulator.url}. Ctrl-C ends it.\n`);
  await signals.whileWriting(() => untilStopped(signals.stop));
  await emulator.close();
  if (stateFile !== undefined) await writeState(invocation, stateFile, emulator.state());
  terminal.err.write(stateFile === undefined ? "Ended.\n" : `Ended; the cloud is kept in ${stateFile}.\n`);
  return 0;
}

function untilStopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function readState(invocation: Invocation, name: string): Promise<unknown> {
  try {
    const bytes = await readIfThere(path.resolve(invocation.folder, name));
    return bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    const cause = error instanceof SyntaxError ? "it isn't a cloud that fgk emulator wrote" : explain(error);
    throw new CommandError({ severity: "error", code: "file-unreadable", summary: `can't read ${name}`, cause });
  }
}

/** It holds the emulated cloud's secrets, made up as they are. */
async function writeState(invocation: Invocation, name: string, state: unknown): Promise<void> {
  const where = path.resolve(invocation.folder, name);
  await fs.writeFile(`${where}.unfinished`, JSON.stringify(state), { mode: 0o600 });
  await fs.rename(`${where}.unfinished`, where);
}

function readNumber({ flags }: Invocation, name: string, otherwise: number, most: number): number {
  const text = flags.text(name);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value <= most && (name !== "port" || Number.isInteger(value))) return value;
  throw usageError(`--${name} ${JSON.stringify(text)} isn't a number from 0 to ${most}`);
}
