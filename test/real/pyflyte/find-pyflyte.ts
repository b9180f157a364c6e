import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** The flytekit that the tests type; its flyteidl is Flyte 1.16.8's. */
const version = "1.16.31";

const execute = promisify(execFile);

/** The folder of pyflyte and of its Python, or why there is none. */
export type PyflyteFound = { readonly bin: string } | { readonly why: string };

/** The pyflyte that `FGK_TEST_PYFLYTE` names, else the one in the cache, which `installPyflyte` fills. */
export function findPyflyte(): PyflyteFound {
  const named = process.env["FGK_TEST_PYFLYTE"] ?? "";
  if (named !== "") return { bin: path.dirname(path.resolve(named)) };
  if (existsSync(doneFile())) return { bin: path.join(folder(), "bin") };
  if (!hasPython()) return { why: "there is no python3 on this machine, 3.10 or newer is wanted" };
  return { why: "flytekit isn't in the cache; with FGK_INSTALL_PYFLYTE=1 (or in CI) it is installed there" };
}

/**
 * Installs flytekit into the cache (200 MB, a minute or two) when `FGK_INSTALL_PYFLYTE` or `CI` asks for it, unless it is there
 * or another one is named. Where it can't be had in CI, that is said, and its tests are skipped.
 */
export async function installPyflyte(): Promise<void> {
  if (!isSet("FGK_INSTALL_PYFLYTE") && !isSet("CI")) return;
  if (isSet("FGK_TEST_PYFLYTE") || existsSync(doneFile()) || !hasPython()) return;
  try {
    await install();
  } catch (error) {
    if (isSet("FGK_INSTALL_PYFLYTE")) throw error;
    console.error(`not run here: what wants the real pyflyte: it can't be installed: ${String(error).slice(0, 300)}`);
  }
}

async function install(): Promise<void> {
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

function hasPython(): boolean {
  const question = "import sys, venv; sys.exit(sys.version_info < (3, 10))";
  return spawnSync("python3", ["-c", question], { stdio: "ignore" }).status === 0;
}
