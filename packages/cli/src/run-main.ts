import type { ColourChoice } from "./colour.ts";
import { runCommandLine } from "./run-command-line.ts";
import { listenToSignals } from "./signals.ts";
import { openTerminal } from "./terminal.ts";
import type { FastTime } from "./world/clock.ts";
import type { SelfCommand } from "./world/run.ts";

/** What the entry gives. */
export interface Entry {
  readonly self: SelfCommand;
  readonly leave: (code: number) => void;
  /** A clock that runs faster; left out: the machine's. */
  readonly time?: FastTime;
}

/** Runs the process's command line; answers the exit code. Never rejects. */
export async function runMain(argv: readonly string[], entry: Entry): Promise<number> {
  const terminal = await openTerminal(findColour(argv));
  // Listened to until the process ends: a signal that comes at the very end mustn't cut off the last words.
  const signals = listenToSignals(terminal.err.write, entry.leave);
  const place = { folder: process.cwd(), overlay: {}, ...(entry.time === undefined ? {} : { time: entry.time }) };
  return runCommandLine(argv, { terminal, signals, self: entry.self, place });
}

/** Colour must be known before the arguments are read: an error in them is coloured too. */
function findColour(argv: readonly string[]): ColourChoice {
  if (argv.includes("--no-color")) return "never";
  const at = argv.findIndex((arg) => arg === "--color" || arg.startsWith("--color="));
  const word = argv[at]?.split("=")[1] ?? argv[at + 1];
  return at >= 0 && (word === "always" || word === "never") ? word : "auto";
}
