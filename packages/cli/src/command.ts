import type { World } from "@fgk/engine";
import type { Report } from "./report.ts";
import type { Signals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import type { FastTime } from "./world/clock.ts";
import type { SelfCommand } from "./world/run.ts";

/** One flag of a command. */
export interface FlagSpec {
  /** Without dashes: `allow-data-loss`. */
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; a flag without one is a switch. */
  readonly value?: string;
  /** It may be given several times, or with commas. */
  readonly many?: true;
  readonly choices?: readonly string[];
  readonly about: string;
}

/** What is known of a command before its code is loaded. */
export interface CommandSpec {
  readonly name: string;
  /** `first`: what most people use; `second`: the rest; `hidden`: only for fgk itself. */
  readonly shown: "first" | "second" | "hidden";
  readonly purpose: string;
  readonly usage: string;
  readonly operands: { readonly least: number; readonly most: number };
  readonly about?: string;
  readonly examples: readonly { readonly line: string; readonly about: string }[];
  readonly flags: readonly FlagSpec[];
  /** Takes its arguments as they are; nothing is parsed. */
  readonly raw?: true;
  /** What stands after `--` is for the program that it runs. */
  readonly runsProgram?: true;
  readonly load: () => Promise<RunCommand>;
}

/** The flags of one call. */
export interface Flags {
  readonly isOn: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
}

/** What a command is called with. */
export interface Invocation {
  readonly operands: readonly string[];
  /** What stands after `--`, for the program that the command runs. */
  readonly further: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
  readonly report: Report;
  /** Every command, in the order of the help. */
  readonly commands: readonly CommandSpec[];
  readonly signals: Signals;
  /** Where the user stands: relative paths start here. */
  readonly folder: string;
  readonly self: SelfCommand;
  /** The real world, seen from a folder. */
  readonly openWorld: (folder: string) => World;
  /** Runs another command line as if it had been typed elsewhere: the demo's tour. */
  readonly runLine: (argv: readonly string[], place: Place) => Promise<number>;
}

/** Where a command line is run. */
export interface Place {
  readonly folder: string;
  /** Variables over the process's own: the demo's emulator. */
  readonly overlay: Readonly<Record<string, string | undefined>>;
  /** A clock that runs faster, as the demo's cloud does; left out: the machine's. */
  readonly time?: FastTime;
}

/** A command's code: answers the exit code. Throws `CommandError` for what ends it early. */
export type RunCommand = (invocation: Invocation) => Promise<number>;
