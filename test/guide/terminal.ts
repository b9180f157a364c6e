import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { inject } from "vitest";
import { fgkCommand, nodeCommand } from "./emulator-process.ts";
import { findTool } from "./tools.ts";

/** A command as it was typed, and what came of it. */
export interface Typed {
  readonly command: string;
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A shell in which commands are typed: a home, a kubeconfig and a helm of its own, fgk on the PATH. */
export interface Terminal {
  readonly folder: string;
  /** Runs the text with `bash -c`, whatever its exit code. */
  readonly type: (command: string) => Promise<Typed>;
  /** The same, and anything but exit code 0 is an error that shows what the command printed. */
  readonly typeWell: (command: string) => Promise<Typed>;
  /** All that was typed here, in order. */
  readonly typed: readonly Typed[];
}

const commandLimitMs = 180_000;

/** What answers as grpcurl where the machine has none. */
const reflectionClient = [...nodeCommand, path.join(import.meta.dirname, "reflection-client.ts")];

/**
 * Opens a terminal in the folder, which holds what the person writes. `pasted` is a file of `export` lines; bash itself reads
 * it before each command, as a shell into which they were pasted would have.
 */
export async function openTerminal(folder: string, pasted: string): Promise<Terminal> {
  const bin = path.join(folder, "bin");
  await fs.mkdir(bin, { recursive: true });
  await writeProgram(path.join(bin, "fgk"), `exec ${fgkCommand.map(quote).join(" ")} "$@"`);
  const helm = findTool("helm");
  if (helm !== undefined) await writeProgram(path.join(bin, "helm"), `exec ${quote(helm)} "$@"`);
  if (findTool("grpcurl") === undefined) {
    await writeProgram(path.join(bin, "grpcurl"), `exec ${reflectionClient.map(quote).join(" ")} "$@"`);
  }
  const environment = makeEnvironment(folder, bin, pasted);
  const typed: Typed[] = [];
  const type: Terminal["type"] = async (command) => {
    const one = await runInBash(command, folder, environment);
    typed.push(one);
    record(one);
    return one;
  };
  const typeWell: Terminal["typeWell"] = async (command) => {
    const one = await type(command);
    if (one.code !== 0) throw new Error(show(one));
    return one;
  };
  return { folder, type, typeWell, typed };
}

function makeEnvironment(folder: string, bin: string, pasted: string): Record<string, string> {
  const home = path.join(folder, "home");
  mkdirSync(home, { recursive: true });
  return {
    PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}`,
    HOME: home,
    KUBECONFIG: path.join(folder, "kubeconfig"),
    HELM_CACHE_HOME: path.join(home, "helm-cache"),
    HELM_CONFIG_HOME: path.join(home, "helm-config"),
    HELM_DATA_HOME: path.join(home, "helm-data"),
    LC_ALL: "C.UTF-8",
    BASH_ENV: pasted,
  };
}

function runInBash(command: string, folder: string, environment: Record<string, string>): Promise<Typed> {
  return new Promise((resolve, reject) => {
    const child = spawn("bash", ["-c", command], {
      cwd: folder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: commandLimitMs,
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      out += part;
    });
    child.stderr.setEncoding("utf8").on("data", (part: string) => {
      err += part;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ command, code: code ?? 1, out, err }));
  });
}

/** A command with its exit code and all that it printed. */
export function show({ command, code, out, err }: Typed): string {
  return `$ ${command}\n${out}${err}[exit ${code}]\n`;
}

/** Each command stands in the transcript of the run, from which the end of the suite counts them. */
function record(one: Typed): void {
  appendFileSync(inject("guideTranscript"), `${JSON.stringify(one)}\n`);
}

async function writeProgram(file: string, line: string): Promise<void> {
  await fs.writeFile(file, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
