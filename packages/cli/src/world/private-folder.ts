import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const prefix = "fgk-run-";

/** Writes files that only this user can read into a folder of their own; answers each one's path and the removal. */
export async function writePrivateFiles(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly paths: ReadonlyMap<string, string>; readonly remove: () => Promise<void> }> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), `${prefix}${process.pid}-`));
  const remove = (): Promise<void> => fs.rm(folder, { recursive: true, force: true });
  try {
    await fs.chmod(folder, 0o700);
    const paths = new Map<string, string>();
    for (const [name, content] of Object.entries(files)) {
      const target = path.join(folder, path.basename(name));
      await fs.writeFile(target, content, { mode: 0o600, flag: "wx" });
      paths.set(name, target);
    }
    return { paths, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Removes what runs that were killed left behind: folders of ours whose program is gone. */
export async function removeStaleFolders(): Promise<void> {
  const names = await fs.readdir(os.tmpdir()).catch(() => []);
  for (const name of names) {
    const pid = /^fgk-run-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Another user's folder can't be removed; that is theirs to do.
    await fs.rm(path.join(os.tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
