import { Failure, WorldError } from "@fgk/engine";
import type { Parsed } from "./arguments.ts";
import { parseArguments } from "./arguments.ts";
import { renderBug } from "./bug.ts";
import type { CommandSpec, Flags, Invocation, Place } from "./command.ts";
import { CommandError, exitCodeFor } from "./command-error.ts";
import { renderCommandHelp, renderOverview } from "./render/help.ts";
import type { Report } from "./report.ts";
import { openReport } from "./report.ts";
import type { Signals } from "./signals.ts";
import { allCommands } from "./specs/all-commands.ts";
import type { Terminal } from "./terminal.ts";
import { refuseCommand } from "./unknown-command.ts";
import { openWorld } from "./world/open-world.ts";
import type { SelfCommand } from "./world/run.ts";

/** What a command line is run with. */
export interface Surroundings {
  readonly terminal: Terminal;
  readonly signals: Signals;
  readonly self: SelfCommand;
  readonly place: Place;
}

/** Runs one command line; answers the exit code. Never rejects. */
export async function runCommandLine(argv: readonly string[], around: Surroundings): Promise<number> {
  const { terminal } = around;
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
    // `version --json` writes one line of its own; a line of events before it would spoil it.
    report = openReport(terminal, parsed.flags.isOn("json") && command.name !== "version");
    const run = await command.load();
    return await run({ ...parsed, ...bind(around, report) });
  } catch (error) {
    return await endWith(error, report ?? openReport(terminal, argv.includes("--json")), around);
  }
}

function bind(around: Surroundings, report: Report): Omit<Invocation, "operands" | "further" | "flags"> {
  const { terminal, signals, self, place } = around;
  return {
    terminal,
    report,
    signals,
    self,
    commands: allCommands,
    folder: place.folder,
    openWorld: (folder) => openWorld({ ...place, folder, workFolder: place.folder, self, signal: signals.abort }).world,
    runLine: (argv, other) => runCommandLine(argv, { ...around, place: other }),
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
  const parsed = command.raw ? { operands: rest, further: [], flags: noFlags } : parseArguments(command, rest);
  return { kind: "command", command, parsed };
}

const noFlags: Flags = { isOn: () => false, text: () => undefined, list: () => [] };

/** The one door for all that ends a run early. */
async function endWith(error: unknown, report: Report, { terminal, signals }: Surroundings): Promise<number> {
  const interrupted = signals.exitCode();
  if (interrupted !== undefined && (signals.abort.aborted || isAbort(error))) {
    terminal.err.write("Interrupted.\n");
    return interrupted;
  }
  const diagnostics =
    error instanceof CommandError ? error.diagnostics : error instanceof Failure ? [error.diagnostic] : undefined;
  if (diagnostics === undefined) {
    terminal.err.write(await renderBug(error));
    return 70;
  }
  report.diagnose(diagnostics);
  return exitCodeFor(diagnostics);
}

function isAbort(error: unknown): boolean {
  return error instanceof WorldError && error.kind === "aborted";
}
