import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Stored } from "../../cloud/http.ts";
import type { CommandResult } from "../commands/command.ts";
import { connectPod } from "../commands/connect-pod.ts";
import { resolveCommand } from "../commands/table.ts";
import { readEnv } from "../kubelet/references.ts";
import { chooseContainer, stateOf } from "../logs.ts";
import { badRequest } from "../status.ts";
import { digest } from "../store.ts";
import { containersOf } from "../strategies/pod-defaults.ts";
import type { Place } from "../strategies/strategy.ts";

const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, close: 255 } as const;
const frameBytes = 32 * 1024;
/** More standard input than any emulated program has use for. */
const mostInputBytes = 1024 * 1024;

interface Exec {
  readonly place: Place;
  readonly pod: Stored;
  readonly container: Stored;
  readonly words: readonly string[];
  readonly hasStdin: boolean;
  readonly isTerminal: boolean;
}

/** Checks an exec request, throwing what the API server would answer, and returns what serves its WebSocket. */
export function serveExec(place: Place, pod: Stored, query: URLSearchParams): (webSocket: WebSocket) => void {
  const words = query.getAll("command");
  if (words.length === 0) throw badRequest("you must specify at least one command for the container");
  const name = chooseContainer(pod, query.get("container"));
  const container = containersOf(pod["spec"]).find((candidate) => candidate["name"] === name);
  if (container === undefined || stateOf(pod, name)?.["running"] === undefined) {
    throw badRequest(`container not found ("${name}")`);
  }
  const isSet = (key: string): boolean => ["true", "1"].includes(query.get(key) ?? "");
  const exec = { place, pod, container, words, hasStdin: isSet("stdin"), isTerminal: isSet("tty") };
  return (webSocket) => runSession(exec, webSocket);
}

function runSession(exec: Exec, webSocket: WebSocket): void {
  sendFrame(webSocket, channels.stdout, Buffer.alloc(0));
  const { place, pod, container, words } = exec;
  const env = readEnv(place, pod, container);
  const found = resolveCommand(container["image"], words, env);
  if (found === undefined) {
    sendStatus(webSocket, missingExecutable(exec, words[0] ?? ""));
    return;
  }
  const { command, args } = found;
  const reads = exec.hasStdin ? (command.reads?.(args) ?? "nothing") : "nothing";
  readInput(webSocket, reads, (stdin) => {
    const { cloud, cluster } = place;
    const connect = (other: Stored, port: number, stream: Duplex): boolean => connectPod(place, other, port, stream);
    const result = command.run({ cloud, cluster, pod, args, env, stdin, connect });
    void Promise.resolve(result).then((ended) => sendResult(exec, webSocket, ended));
  });
}

/** Waits for as much input as the program reads, then calls `then` once. */
function readInput(webSocket: WebSocket, reads: "nothing" | "line" | "all", then: (stdin: string) => void): void {
  let input = Buffer.alloc(0);
  let isDone = false;
  const finish = (): void => {
    if (isDone) return;
    isDone = true;
    then(input.toString());
  };
  if (reads === "nothing") {
    finish();
    return;
  }
  webSocket.on("message", (data) => {
    const frame = Buffer.isBuffer(data) ? data : Buffer.from(data as ArrayBuffer);
    if (frame[0] === channels.close && frame[1] === channels.stdin) finish();
    if (frame[0] !== channels.stdin) return;
    input = Buffer.concat([input, frame.subarray(1)]);
    if ((reads === "line" && input.includes(0x0a)) || input.length > mostInputBytes) finish();
  });
  webSocket.on("close", finish);
}

function sendResult(exec: Exec, webSocket: WebSocket, result: CommandResult): void {
  sendText(webSocket, channels.stdout, result.stdout);
  sendText(webSocket, exec.isTerminal ? channels.stdout : channels.stderr, result.stderr);
  sendStatus(webSocket, describeExit(result.exitCode));
}

function sendText(webSocket: WebSocket, channel: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += frameBytes) {
    sendFrame(webSocket, channel, bytes.subarray(start, start + frameBytes));
  }
}

function sendFrame(webSocket: WebSocket, channel: number, bytes: Buffer): void {
  webSocket.send(Buffer.concat([Buffer.from([channel]), bytes]));
}

function sendStatus(webSocket: WebSocket, status: Stored): void {
  sendFrame(webSocket, channels.status, Buffer.from(JSON.stringify(status)));
  webSocket.close(1000);
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
  return {
    metadata: {},
    status: "Failure",
    message:
      `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${id}": ` +
      `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${why}: unknown`,
    reason: "InternalError",
    details: {
      causes: [
        {
          message:
            `error executing command in container: failed to exec in container: failed to start exec "${id}": ` +
            `OCI runtime exec failed: exec failed: unable to start container process: exec: "${name}": ${why}: unknown`,
        },
      ],
    },
    code: 500,
  };
}
