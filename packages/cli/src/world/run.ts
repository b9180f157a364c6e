import path from "node:path";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { RunAnswer, RunOptions } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { openPrivateFolder, readFolders, removeStaleFolders } from "./private-folder.ts";
import type { ReadVariable } from "./variables.ts";
import { isLoopbackUrl } from "./variables.ts";

/** How this very program is started again: runtime, its options, the entry file. */
export type SelfCommand = readonly [string, ...string[]];

/** What starting programs needs to know. */
export interface RunPlace {
  /** The deployment file's: programs run here. */
  readonly folder: string;
  /** Where the user stands: a relative FGK_HELM starts here. */
  readonly workFolder: string;
  readonly variable: ReadVariable;
  /** Variables that the program gets beside the process's own. */
  readonly overlay: Readonly<Record<string, string | undefined>>;
  readonly self: SelfCommand;
  readonly signal: AbortSignal;
}

const defaultTimeoutMs = 20 * 60_000;
/** What a program gets to tidy up once its time is up; then it is killed, with all that it started. */
const tidyMs = 5_000;
const outputBytes = 64 * 1_048_576;

/**
 * Runs a program in the deployment file's folder. It stands in a group of its own, so that a first Ctrl-C doesn't reach a
 * helm that is half done. Throws `WorldError`.
 */
export async function run(options: RunOptions, place: RunPlace): Promise<RunAnswer> {
  if (place.signal.aborted) throw new WorldError("aborted", "interrupted");
  await removeStaleFolders();
  const { command, before } = resolveCommand(options.command, place);
  const folderNames = options.args.flatMap((argument) =>
    typeof argument === "object" && "folder" in argument ? [argument.folder] : [],
  );
  const { paths, folders, remove } = await openPrivateFolder(options.files ?? {}, folderNames);
  try {
    const args = options.args.map((argument) => {
      if (typeof argument === "string") return argument;
      return "file" in argument ? pathOf(argument.file, paths) : pathOf(argument.folder, folders);
    });
    const variables = Object.entries(options.env ?? {}).map(([name, value]) => {
      if (value === null) return [name, undefined] as const;
      return [name, typeof value === "string" ? value : pathOf(value.file, paths)] as const;
    });
    const env = Object.fromEntries(variables);
    const answer = await start(command, [...before, ...args], { ...options, env }, place);
    return folders.size === 0 ? answer : { ...answer, folders: await readFolders(folders) };
  } finally {
    await remove();
  }
}

async function start(
  command: string,
  args: readonly string[],
  options: Omit<RunOptions, "env"> & { readonly env: Readonly<Record<string, string | undefined>> },
  place: RunPlace,
): Promise<RunAnswer> {
  const { execa } = await import("execa");
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const child = execa(command, [...args], {
    cwd: place.folder,
    env: {
      ...Object.fromEntries(Object.entries(place.overlay).filter((entry) => entry[1] !== undefined)),
      ...options.env,
      ...(options.command === "helm" ? withoutHelmTargets(process.env) : {}),
    },
    ...(options.stdin === undefined ? { stdin: "ignore" as const } : { input: options.stdin }),
    cancelSignal: place.signal,
    detached: process.platform !== "win32",
    reject: false,
    stripFinalNewline: false,
    maxBuffer: outputBytes,
  });
  if (options.onOutput !== undefined) hearOutput(child, options.onOutput);
  // A detached child outlives us unless told; `exit` also comes when we end by a second Ctrl-C.
  const end = (): void => endGroup(child);
  process.once("exit", end);
  place.signal.addEventListener("abort", end, { once: true });
  // The whole group: what a program started itself may hold its output open, and would be waited for.
  let timedOut = false;
  const late = setTimeout(() => {
    timedOut = true;
    end();
  }, timeoutMs);
  const kill = setTimeout(() => endGroup(child, "SIGKILL"), timeoutMs + tidyMs);
  const result = await child;
  clearTimeout(late);
  clearTimeout(kill);
  process.off("exit", end);
  place.signal.removeEventListener("abort", end);
  if (result.isCanceled) throw new WorldError("aborted", `${options.command} was interrupted`);
  if (timedOut) throw new WorldError("timeout", `${options.command} didn't end within ${timeoutMs / 1000} s`);
  if (result.code === "ENOENT" || result.code === "EACCES") {
    throw new WorldError("no-command", `${options.command} can't be started (${result.code}): ${command}`);
  }
  if (result.isMaxBuffer) throw new WorldError("reset", `${options.command} wrote more than ${outputBytes} bytes`);
  // Ended by a signal of somebody else's: the shell's convention is 128 + its number; which one doesn't matter here.
  return { code: result.exitCode ?? 128, stdout: result.stdout, stderr: result.stderr };
}

type Streams = Readonly<Record<"stdout" | "stderr", Readable | null>>;

/** Characters of several bytes may come in two pieces: each stream puts its own together. */
function hearOutput(child: Streams, hear: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder("utf8");
    stream?.on("data", (part: Buffer) => {
      const text = decoder.write(part);
      if (text !== "") hear(text);
    });
  }
}

/** Ends a program with those that it started itself, such as the docker of a pyflyte that builds an image. */
function endGroup(
  child: { readonly pid?: number | undefined; readonly kill: (signal: NodeJS.Signals) => boolean },
  signal: NodeJS.Signals = "SIGTERM",
): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}

/**
 * helm's variables that win over the kubeconfig: HELM_KUBEAPISERVER would hand the cluster's token to another server,
 * HELM_KUBECONTEXT names a context that isn't in our file, and another HELM_DRIVER hides the release from fgk.
 */
function withoutHelmTargets(environment: NodeJS.ProcessEnv): Record<string, undefined> {
  const names = Object.keys(environment).filter((name) => /^HELM_(KUBE|DRIVER|DEBUG$)/i.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

function resolveCommand(name: string, place: RunPlace): { command: string; before: readonly string[] } {
  const wanted = name === "helm" ? place.variable("FGK_HELM") : undefined;
  if (wanted === undefined) return { command: name, before: [] };
  if (wanted !== "stand-in") {
    const isPath = wanted.includes("/") || wanted.includes(path.sep);
    return { command: isPath ? path.resolve(place.workFolder, wanted) : wanted, before: [] };
  }
  if (!isLoopbackUrl(place.variable("FGK_GOOGLE_ENDPOINT"))) {
    throw new WorldError(
      "no-command",
      "FGK_HELM=stand-in works only with the emulator (FGK_GOOGLE_ENDPOINT on this machine)",
    );
  }
  const [runtime, ...options] = place.self;
  return { command: runtime, before: [...options, "helm-stand-in"] };
}

function pathOf(name: string, paths: ReadonlyMap<string, string>): string {
  const found = paths.get(name);
  if (found === undefined) throw new TypeError(`no file or folder ${name} was given to run`);
  return found;
}
