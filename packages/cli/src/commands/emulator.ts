import path from "node:path";
import type { Invocation } from "../command.ts";
import { usageError } from "../command-error.ts";
import { openEmulator } from "../emulator.ts";

/** Makes of half an hour twenty seconds. */
const usualScale = 0.01;

/** `fgk emulator`: the emulated cloud until Ctrl-C, which is how it is meant to end. */
export async function runEmulator(invocation: Invocation): Promise<number> {
  const { flags, folder, terminal, signals } = invocation;
  const stateFile = flags.text("state");
  const port = readNumber(invocation, "port", 65_535);
  const projects = flags.list("project");
  const kubernetes = flags.text("kubernetes");
  const delayMs = 1_000 * (readNumber(invocation, "iam-delay", 600) ?? 0);
  const wrong = projects.find((id) => !/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(id));
  if (wrong !== undefined) {
    throw usageError(
      `--project ${JSON.stringify(wrong)} can't be a project's id`,
      "6 to 30 small letters, digits and hyphens, a letter first: acme-ml",
    );
  }
  const emulator = await openEmulator({
    ...(port === undefined ? {} : { port }),
    ...(stateFile === undefined ? {} : { stateFile: path.resolve(folder, stateFile) }),
    timeScale: readNumber(invocation, "time-scale", 1_000) ?? usualScale,
    faults: { iamPropagationMs: delayMs, saVisibleAfterMs: delayMs, serviceVisibleAfterMs: delayMs },
    ...(kubernetes === undefined ? {} : { kubernetes: path.resolve(folder, kubernetes) }),
    onTrouble: (what) => terminal.err.write(`The real cluster: ${what}\n`),
    projects: (projects.length === 0 ? ["acme-ml"] : projects).map((projectId) => ({ projectId })),
  });
  for (const [name, value] of Object.entries(emulator.environment())) {
    terminal.out.write(`export ${name}=${quote(value)}\n`);
  }
  terminal.err.write(
    `The emulated cloud runs at ${emulator.url}. Paste the lines above into another terminal; there fgk works on it.\nCtrl-C ends it.\n`,
  );
  await signals.whileEnding("Ending…", () => untilStopped(signals.stop));
  await emulator.close();
  terminal.err.write(stateFile === undefined ? "Ended.\n" : `Ended; the cloud is kept in ${stateFile}.\n`);
  const isHeld = Object.keys(emulator.cloud.state.kubernetes).length > 0;
  if (kubernetes !== undefined && isHeld) terminal.err.write("What was put into the real cluster is still there.\n");
  return 0;
}

function untilStopped(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** What a shell takes as one word. */
function quote(value: string): string {
  return /^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

function readNumber({ flags }: Invocation, name: string, most: number): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value <= most && (name !== "port" || Number.isInteger(value))) return value;
  throw usageError(`--${name} ${JSON.stringify(text)} isn't a number from 0 to ${most}`);
}
