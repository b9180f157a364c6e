import type { Duplex } from "node:stream";
import type { Stored } from "../../cloud/http.ts";
import type { CommandResult } from "../commands/command.ts";
import { fail } from "../commands/command.ts";
import { connectPod } from "../commands/connect-pod.ts";
import type { Invocation } from "../commands/table.ts";
import { resolveCommand } from "../commands/table.ts";
import { readEnv } from "../kubelet/references.ts";
import { chooseContainer, stateOf } from "../logs.ts";
import { badRequest } from "../status.ts";
import { digest } from "../store.ts";
import { containersOf } from "../strategies/pod-defaults.ts";
import type { Place } from "../strategies/strategy.ts";
import { readsCommands, runShell } from "./shell-session.ts";
import { readTyped } from "./typed-input.ts";

/** More standard input than any emulated program has use for. */
const mostInputBytes = 1024 * 1024;
const interruptedExitCode = 130;

type Env = Readonly<Record<string, string>>;

/** One exec request that is in order. */
export interface Exec {
  readonly place: Place;
  readonly pod: Stored;
  readonly container: Stored;
  readonly words: readonly string[];
  readonly hasStdin: boolean;
  readonly hasStdout: boolean;
  readonly hasStderr: boolean;
  readonly isTerminal: boolean;
}

/** Who ran it, whatever transport they use. */
export interface ExecPeer {
  readonly send: (output: "stdout" | "stderr", bytes: Buffer) => void;
  /** Sends how it ended and closes. */
  readonly finish: (status: Stored) => void;
  /** Listens to standard input; `onEnd` may be told more than once, and is when the peer goes. */
  readonly listen: (onInput: (bytes: Buffer) => void, onEnd: () => void) => void;
}

/** Checks an exec request, throwing what the API server would answer. */
export function prepareExec(place: Place, pod: Stored, query: URLSearchParams): Exec {
  const words = query.getAll("command");
  if (words.length === 0) throw badRequest("you must specify at least one command for the container");
  const name = chooseContainer(pod, query.get("container"));
  const container = containersOf(pod["spec"]).find((candidate) => candidate["name"] === name);
  if (container === undefined || stateOf(pod, name)?.["running"] === undefined) {
    throw badRequest(`container not found ("${name}")`);
  }
  const isSet = (key: string): boolean => ["true", "1"].includes(query.get(key) ?? "");
  const isTerminal = isSet("tty");
  return {
    place,
    pod,
    container,
    words,
    hasStdin: isSet("stdin"),
    hasStdout: isSet("stdout"),
    hasStderr: isSet("stderr") && !isTerminal,
    isTerminal,
  };
}

/** Runs the program and tells the peer what it prints and how it ends. */
export function runExec(exec: Exec, peer: ExecPeer): void {
  const { place, pod, container, words } = exec;
  const env = readEnv(place, pod, container);
  const found = resolveCommand(container["image"], words, env);
  if (found === undefined) {
    peer.finish(missingExecutable(exec, words[0] ?? ""));
    return;
  }
  if (exec.hasStdin && readsCommands(words)) {
    startShell(exec, peer, env);
    return;
  }
  const { command, args } = found;
  const reads = exec.hasStdin ? (command.reads?.(args) ?? "nothing") : "nothing";
  readInput(exec, peer, reads, (stdin) => {
    if (stdin === undefined) {
      peer.finish(describeExit(interruptedExitCode));
      return;
    }
    void runInvocation(exec, { command, args }, env, stdin).then((ended) => {
      sendOutput(exec, peer, ended);
      peer.finish(describeExit(ended.exitCode));
    });
  });
}

async function runInvocation(exec: Exec, invocation: Invocation, env: Env, stdin: string): Promise<CommandResult> {
  const { place, pod, isTerminal } = exec;
  const { cloud, cluster } = place;
  const connect = (other: Stored, port: number, stream: Duplex): boolean => connectPod(place, other, port, stream);
  return invocation.command.run({ cloud, cluster, pod, args: invocation.args, env, stdin, isTerminal, connect });
}

/** A shell whose commands are typed, or come from a file; each is run as `sh -c` runs one. */
function startShell(exec: Exec, peer: ExecPeer, env: Env): void {
  runShell(
    {
      print: (result) => sendOutput(exec, peer, result),
      echo: (text) => sendText(exec, peer, "stdout", text),
      listen: peer.listen,
      exit: (exitCode) => peer.finish(describeExit(exitCode)),
    },
    exec.isTerminal,
    async (line) => {
      const invocation = resolveCommand(exec.container["image"], ["sh", "-c", line], env);
      return invocation === undefined ? fail(127, "sh: not found\n") : runInvocation(exec, invocation, env, "");
    },
  );
}

/** Waits for as much input as the program reads, then calls `then` once: with undefined if it was interrupted. */
function readInput(
  exec: Exec,
  peer: ExecPeer,
  reads: "nothing" | "line" | "all",
  then: (stdin: string | undefined) => void,
): void {
  let input = Buffer.alloc(0);
  let isDone = false;
  const finish = (stdin: string | undefined): void => {
    if (isDone) return;
    isDone = true;
    then(stdin);
  };
  if (reads === "nothing") {
    finish("");
    return;
  }
  const onInput = (bytes: Buffer): void => {
    const typed = exec.isTerminal ? readTyped(bytes) : { text: bytes, ends: false, interrupts: false };
    input = Buffer.concat([input, typed.text]);
    if (typed.interrupts) finish(undefined);
    const isEnough = typed.ends || (reads === "line" && input.includes(0x0a)) || input.length > mostInputBytes;
    if (isEnough) finish(input.toString());
  };
  peer.listen(onInput, () => finish(input.toString()));
}

function sendOutput(exec: Exec, peer: ExecPeer, result: CommandResult): void {
  sendText(exec, peer, "stdout", result.stdout);
  sendText(exec, peer, exec.isTerminal ? "stdout" : "stderr", result.stderr);
}

/** A terminal begins a new line with a carriage return. */
function sendText(exec: Exec, peer: ExecPeer, output: "stdout" | "stderr", text: string): void {
  const isWanted = output === "stdout" ? exec.hasStdout : exec.hasStderr;
  if (!isWanted || text === "") return;
  peer.send(output, Buffer.from(exec.isTerminal ? text.replaceAll(/\r?\n/g, "\r\n") : text));
}

function describeExit(exitCode: number): Stored {
  if (exitCode === 0) return { metadata: {}, status: "Success" };
  return {
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: command terminated with exit code ${exitCode}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
  };
}

/** What containerd says of a program that the image doesn't have. */
function missingExecutable(exec: Exec, name: string): Stored {
  const id = digest(exec.pod["metadata"].uid, ...exec.words);
  const why = name.startsWith("/") ? `stat ${name}: no such file or directory` : "executable file not found in $PATH";
  const message =
    `error executing command in container: failed to exec in container: failed to start exec "${id}": ` +
    `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${why}: unknown`;
  return {
    metadata: {},
    status: "Failure",
    message: `Internal error occurred: ${message}`,
    reason: "InternalError",
    details: { causes: [{ message }] },
    code: 500,
  };
}
