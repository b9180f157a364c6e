import type { CommandResult } from "../commands/command.ts";
import { parseShell } from "../commands/shell.ts";

/** Runs one command line of a shell. */
export type RunLine = (line: string) => Promise<CommandResult>;

/** What a shell that is typed into needs of whoever types. */
export interface ShellPeer {
  readonly print: (result: CommandResult) => void;
  /** What the terminal itself shows: the prompt and what is typed. */
  readonly echo: (text: string) => void;
  readonly listen: (onInput: (bytes: Buffer) => void, onEnd: () => void) => void;
  readonly exit: (exitCode: number) => void;
}

const prompt = "/ $ ";
const mostLineCharacters = 4096;

/** Whether a command line starts a shell that reads its commands from standard input. */
export function readsCommands(words: readonly string[]): boolean {
  const [path = "", ...args] = words;
  return /^(.*\/)?(sh|bash)$/.test(path) && args.every((arg) => ["-i", "-l", "-s", "--login"].includes(arg));
}

/** A shell: one command after the other, as their lines come, until `exit` or the end of the input. */
export function runShell(peer: ShellPeer, isTerminal: boolean, runLine: RunLine): void {
  let typed = "";
  let exitCode = 0;
  let isOver = false;
  let running = Promise.resolve();
  const leave = (code: number): void => {
    if (isOver) return;
    isOver = true;
    peer.exit(code);
  };
  const runNext = async (line: string): Promise<void> => {
    if (isOver) return;
    const words = parseShell(["-c", line], {}) ?? [];
    if (words[0] === "exit") {
      leave(words[1] === undefined ? exitCode : Number(words[1]) & 255);
      return;
    }
    if (line.trim() !== "") {
      const result = await runLine(line);
      exitCode = result.exitCode;
      peer.print(result);
    }
    if (isTerminal) peer.echo(prompt);
  };
  const take = (line: string): void => {
    running = running.then(() => runNext(line));
  };
  const end = (): void => {
    if (typed !== "") take(typed);
    typed = "";
    running = running.then(() => leave(exitCode));
  };
  if (isTerminal) peer.echo(prompt);
  peer.listen((bytes) => {
    for (const character of bytes.toString()) {
      if (isTerminal && character === "\u0004" && typed === "") end();
      else typed = typeCharacter(peer, isTerminal, typed, character, take);
    }
  }, end);
}

/** One key; returns what stands in the line after it. */
function typeCharacter(
  peer: ShellPeer,
  isTerminal: boolean,
  typed: string,
  character: string,
  take: (line: string) => void,
): string {
  if (character === "\n" || (isTerminal && character === "\r")) {
    if (isTerminal) peer.echo("\n");
    take(typed);
    return "";
  }
  if (!isTerminal) return (typed + character).slice(0, mostLineCharacters);
  if (character === "\u0003") {
    peer.echo(`^C\n${prompt}`);
    return "";
  }
  if (character === "\u007f") {
    if (typed !== "") peer.echo("\b \b");
    return typed.slice(0, -1);
  }
  if (character < " ") return typed;
  peer.echo(character);
  return (typed + character).slice(0, mostLineCharacters);
}
