import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { compareText, limits, WorldError } from "@fgk/engine";

const prefix = "fgk-run-";

/** A folder of its own for one program, which only this user can enter. */
export interface PrivateFolder {
  /** The path of each file that was written. */
  readonly paths: ReadonlyMap<string, string>;
  /** The path of each empty folder that was asked for. */
  readonly folders: ReadonlyMap<string, string>;
  readonly remove: () => Promise<void>;
}

/** Writes files that only this user can read, and makes empty folders beside them. */
export async function openPrivateFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  folderNames: readonly string[],
): Promise<PrivateFolder> {
  const root = await fs.mkdtemp(path.join(os.tmpdir(), `${prefix}${process.pid}-`));
  const remove = (): Promise<void> => fs.rm(root, { recursive: true, force: true });
  try {
    await fs.chmod(root, 0o700);
    const paths = new Map<string, string>();
    for (const [name, content] of Object.entries(files)) {
      const target = path.join(root, path.basename(name));
      await fs.writeFile(target, content, { mode: 0o600, flag: "wx" });
      paths.set(name, target);
    }
    const folders = new Map<string, string>();
    for (const [at, name] of [...new Set(folderNames)].entries()) {
      const target = path.join(root, `out-${at}`);
      await fs.mkdir(target, { mode: 0o700 });
      folders.set(name, target);
    }
    return { paths, folders, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The files of each folder by name. Throws `WorldError` when a program wrote more than anybody's chart is. */
export async function readFolders(
  folders: ReadonlyMap<string, string>,
): Promise<Readonly<Record<string, Readonly<Record<string, Uint8Array>>>>> {
  const read = [...folders].map(async ([name, place]) => [name, await readFiles(place)] as const);
  return Object.fromEntries(await Promise.all(read));
}

async function readFiles(folder: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const entries = (await fs.readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  if (entries.length > limits.folderFiles)
    throw new WorldError("reset", `the program wrote more than ${limits.folderFiles} files`);
  const names = entries.map(({ name }) => name).sort(compareText);
  const files: Record<string, Uint8Array> = {};
  let bytes = 0;
  for (const name of names) {
    bytes += (await fs.stat(path.join(folder, name))).size;
    if (bytes > limits.folderBytes)
      throw new WorldError("reset", `the program wrote files of more than ${limits.folderBytes} bytes`);
    files[name] = await fs.readFile(path.join(folder, name));
  }
  return files;
}

let removed: Promise<void> | undefined;

/**
 * Removes what runs that were killed left behind, once a process and before it makes such a folder itself: folders of ours
 * whose program is gone. In containers each run may have the same number: one that has ours by now is left, too.
 */
export function removeStaleFolders(): Promise<void> {
  removed ??= removeStale();
  return removed;
}

async function removeStale(): Promise<void> {
  const names = await fs.readdir(os.tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = Number(/^fgk-run-(\d+)-/.exec(name)?.[1]);
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    const folder = path.join(os.tmpdir(), name);
    if (await isOurs(folder)) await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Anybody can put something of that name there. Another user's folder is theirs to remove, even if this one is root and could:
 * while it is emptied its owner could lead the way elsewhere.
 */
async function isOurs(folder: string): Promise<boolean> {
  const found = await fs.lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

/** Whether a program with this number runs, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
