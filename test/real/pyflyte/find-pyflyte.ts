import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** The flytekit that the tests type; its flyteidl is Flyte 1.16.8's. */
const version = "1.16.31";

const execute = promisify(execFile);

/** Where Python and pyflyte are, or why there are none. */
export type PyflyteFound = { readonly bin: string } | { readonly why: string };

/**
 * Looks for a virtual environment with flytekit in the cache. Where there is none, one is wanted when `FGK_PYFLYTE` or `CI`
 * is set: it takes some 200 MB and a minute or two.
 */
export function findPyflyte(): PyflyteFound {
  if (existsSync(doneFile())) return { bin: path.join(folder(), "bin") };
  const python = askPython();
  if (python === undefined) return { why: "there is no python3 on this machine, 3.10 or newer is wanted" };
  if (isSet("FGK_PYFLYTE") || isSet("CI")) return { bin: path.join(folder(), "bin") };
  return { why: "flytekit isn't in the cache; with FGK_PYFLYTE=1 it is installed there" };
}

/** Installs flytekit into the cache unless it is there. */
export async function installPyflyte(): Promise<void> {
  if (existsSync(doneFile())) return;
  // What is left of an installation that was cut short can't be told from a whole one.
  await fs.rm(folder(), { recursive: true, force: true });
  await execute("python3", ["-m", "venv", folder()]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `flytekit==${version}`];
  await execute(path.join(folder(), "bin", "python"), pip, { maxBuffer: 16 * 1_048_576 });
  await fs.writeFile(doneFile(), "");
}

function folder(): string {
  const cache = process.env["XDG_CACHE_HOME"];
  const caches = cache === undefined || cache === "" ? path.join(os.homedir(), ".cache") : cache;
  return path.join(caches, "fgk-pyflyte", version);
}

function doneFile(): string {
  return path.join(folder(), ".done");
}

function isSet(variable: string): boolean {
  return (process.env[variable] ?? "") !== "";
}

function askPython(): string | undefined {
  const question = "import sys, venv; sys.exit(sys.version_info < (3, 10))";
  try {
    return execFileSync("python3", ["-c", question], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
}
