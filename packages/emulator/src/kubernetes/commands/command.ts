import type { Duplex } from "node:stream";
import type { Cloud } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";

/** One run of a program in a container, by exec or as the container's own command. */
export interface CommandCall {
  readonly cloud: Cloud;
  readonly cluster: string;
  readonly pod: Stored;
  /** What stands behind the command's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** All of standard input, or its first line, as `reads` said; empty if none was asked for. */
  readonly stdin: string;
  /** Whether it prints to a terminal. */
  readonly isTerminal?: boolean;
  /** Connects a stream to a port of a pod; false when nothing listens there. */
  readonly connect: (pod: Stored, port: number, stream: Duplex) => boolean;
}

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** An emulated program. */
export interface Command {
  /** How much of standard input it waits for before it runs; nothing if left out. */
  readonly reads?: (args: readonly string[]) => "nothing" | "line" | "all";
  readonly run: (call: CommandCall) => CommandResult | Promise<CommandResult>;
  /** As a container's command it goes on for ever rather than end. */
  readonly stays?: true;
}

export function succeed(stdout = ""): CommandResult {
  return { stdout, stderr: "", exitCode: 0 };
}

export function fail(exitCode: number, stderr: string): CommandResult {
  return { stdout: "", stderr, exitCode };
}
