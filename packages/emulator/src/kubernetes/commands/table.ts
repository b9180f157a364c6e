import { nameImage } from "../image-names.ts";
import type { Command } from "./command.ts";
import { fail } from "./command.ts";
import { curl } from "./curl.ts";
import { pgIsReady } from "./pg-isready.ts";
import { cat, echo, exit, failAlways, printEnv, sleep, succeedAlways, tail, tar } from "./plain.ts";
import { psql } from "./psql.ts";
import { parseShell } from "./shell.ts";

const commands: Readonly<Record<string, Command>> = {
  cat,
  curl,
  echo,
  env: printEnv,
  false: failAlways,
  pg_isready: pgIsReady,
  printenv: printEnv,
  psql,
  sleep,
  tail,
  tar,
  true: succeedAlways,
};

/** A command line, resolved to the emulated program that it starts. */
export interface Invocation {
  readonly command: Command;
  readonly args: readonly string[];
}

/**
 * Finds the program of a command line in an image; `sh -c` is looked into. Undefined if the image doesn't have the program,
 * or if nobody emulates it.
 */
export function resolveCommand(
  image: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Invocation | undefined {
  const [path = "", ...args] = words;
  const name = path.split("/").at(-1) ?? "";
  if (!isInstalled(image, name)) return undefined;
  if (name === "sh" || name === "bash") return resolveShell(image, args, env);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command === undefined ? undefined : { command, args };
}

function resolveShell(image: string, args: readonly string[], env: Readonly<Record<string, string>>): Invocation {
  const words = parseShell(args, env);
  if (words === undefined) {
    const why = "sh: the emulator runs one plain command only: no pipes, lists or redirections\n";
    return { command: { run: () => fail(2, why) }, args: [] };
  }
  if (words.length === 0) return { command: succeedAlways, args: [] };
  if (words[0] === "exit") return { command: exit, args: words.slice(1) };
  const inner = resolveCommand(image, words, env);
  return inner ?? { command: { run: () => fail(127, `sh: ${words[0]}: not found\n`) }, args: [] };
}

const everywhere = ["cat", "echo", "env", "false", "printenv", "sh", "sleep", "tail", "tar", "true"];

/** What well-known images bring beside the usual; an image that isn't known here has everything. */
const moreOf: Readonly<Record<string, readonly string[]>> = {
  alpine: [],
  busybox: [],
  "cloud-sdk": ["bash", "curl"],
  "google-cloud-cli": ["bash", "curl"],
  curl: ["curl"],
  debian: ["bash"],
  "flyte-binary": ["bash"],
  postgres: ["bash", "pg_isready", "psql"],
  ubuntu: ["bash"],
};

/** A PostgreSQL image has no curl, and a curl image no psql. */
function isInstalled(image: string, name: string): boolean {
  const known = nameImage(image);
  const more = Object.hasOwn(moreOf, known) ? moreOf[known] : undefined;
  return more === undefined || everywhere.includes(name) || more.includes(name);
}
