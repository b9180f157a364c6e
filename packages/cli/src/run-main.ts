import { Failure, InvariantError, WorldError } from "@fgk/engine";
import type { Parsed } from "./arguments.ts";
import { parseArguments } from "./arguments.ts";
import type { ColourChoice } from "./colour.ts";
import type { CommandSpec, Flags, Invocation } from "./command.ts";
import { CommandError, exitCodeFor } from "./command-error.ts";
import { renderCommandHelp, renderOverview } from "./render/help.ts";
import type { Report } from "./report.ts";
import { openReport } from "./report.ts";
import type { Signals } from "./signals.ts";
import { listenToSignals } from "./signals.ts";
import { allCommands } from "./specs/all-commands.ts";
import type { Terminal } from "./terminal.ts";
import { openTerminal } from "./terminal.ts";
import { refuseCommand } from "./unknown-command.ts";
import { fgkVersion } from "./version.ts";
import { openWorld } from "./world/open-world.ts";
import type { SelfCommand } from "./world/run.ts";

/** What the entry gives. */
export interface Entry {
  readonly self: SelfCommand;
  readonly leave: (code: number) => void;
}

/** Runs one command line; answers the exit code. Never rejects. */
export async function runMain(argv: readonly string[], entry: Entry): Promise<number> {
  const terminal = await openTerminal(findColour(argv));
  const signals = listenToSignals(terminal.err.write, entry.leave);
  const wantsJson = argv.includes("--json");
  let report: Report | undefined;
  try {
    const call = readCall(argv);
    if (call.kind === "overview") {
      const sink = call.asked ? terminal.out : terminal.err;
      sink.write(renderOverview(allCommands, sink.paint));
      return call.asked ? 0 : 1;
    }
    const { command, parsed } = call;
    if (parsed.flags.isOn("help")) {
      terminal.out.write(renderCommandHelp(command, terminal.out.paint));
      return 0;
    }
    // These write one text of their own; a line of events before it would spoil it.
    const events = parsed.flags.isOn("json") && command.name !== "version";
    report = openReport(terminal, events);
    const run = await command.load();
    return await run({ ...parsed, ...bind(terminal, report, signals, entry.self) });
  } catch (error) {
    return endWith(error, report ?? openReport(terminal, wantsJson), terminal, signals);
  } finally {
    signals.close();
  }
}

function bind(
  terminal: Terminal,
  report: Report,
  signals: Signals,
  self: SelfCommand,
): Omit<Invocation, "operands" | "flags"> {
  const overlay = {};
  return {
    terminal,
    report,
    signals,
    self,
    overlay,
    commands: allCommands,
    folder: process.cwd(),
    openWorld: (folder) => openWorld({ folder, overlay, self, signal: signals.abort }).world,
  };
}

type Call =
  | { readonly kind: "overview"; readonly asked: boolean }
  | { readonly kind: "command"; readonly command: CommandSpec; readonly parsed: Parsed };

function readCall(argv: readonly string[]): Call {
  const [first, ...rest] = argv;
  if (first === undefined) return { kind: "overview", asked: false };
  if (first === "--help" || first === "-h") return { kind: "overview", asked: true };
  const name = first === "--version" || first === "-V" ? "version" : first;
  const command = allCommands.find((each) => each.name === name);
  if (command === undefined) throw refuseCommand(name, allCommands);
  const parsed = command.raw ? { operands: rest, flags: noFlags } : parseArguments(command, rest);
  return { kind: "command", command, parsed };
}

const noFlags: Flags = { isOn: () => false, text: () => undefined, list: () => [] };

/** The one door for all that ends a run early. */
function endWith(error: unknown, report: Report, terminal: Terminal, signals: Signals): number {
  const interrupted = signals.exitCode();
  if (interrupted !== undefined && (signals.abort.aborted || isAbort(error))) {
    terminal.err.write("Interrupted.\n");
    return interrupted;
  }
  if (error instanceof CommandError) {
    report.diagnose(error.diagnostics);
    return exitCodeFor(error.diagnostics);
  }
  if (error instanceof Failure) {
    report.diagnose([error.diagnostic]);
    return exitCodeFor([error.diagnostic]);
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const what =
    error instanceof InvariantError ? "a rule that fgk sets itself was broken" : "something unforeseen happened";
  terminal.err.write(
    [
      `fgk has a bug: ${what}.`,
      "",
      detail,
      "",
      "What was done until here is done; running the same command again is safe.",
      `Please report it with the lines above (fgk ${fgkVersion}, Node ${process.versions.node}, ${process.platform}), after a look`,
      "that they hold nothing you want to keep: the project's issues page, label bug.",
      "",
    ].join("\n"),
  );
  return 70;
}

function isAbort(error: unknown): boolean {
  return error instanceof WorldError && error.kind === "aborted";
}

/** Colour must be known before the arguments are read: an error in them is coloured too. */
function findColour(argv: readonly string[]): ColourChoice {
  if (argv.includes("--no-color")) return "never";
  const at = argv.findIndex((arg) => arg === "--color" || arg.startsWith("--color="));
  const word = argv[at]?.split("=")[1] ?? argv[at + 1];
  return at >= 0 && (word === "always" || word === "never") ? word : "auto";
}
