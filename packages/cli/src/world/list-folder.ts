import fs from "node:fs/promises";
import path from "node:path";
import { compareText, limits, WorldError } from "@fgk/engine";

/**
 * The names of all files below a folder, with slashes, sorted; undefined when there is no such folder. Links to files are
 * files; links to folders aren't followed. Throws `WorldError` when there are more files than anybody's chart has.
 */
export async function listFolder(folder: string): Promise<readonly string[] | undefined> {
  const names: string[] = [];
  const below = [""];
  for (let at = below.pop(); at !== undefined; at = below.pop()) {
    const entries = await readEntries(path.join(folder, at));
    if (entries === undefined && at === "") return undefined;
    for (const entry of entries ?? []) {
      const name = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) below.push(name);
      else if (entry.isFile() || entry.isSymbolicLink()) names.push(name);
    }
    if (names.length + below.length > limits.folderFiles) {
      throw new WorldError("refused", `there are more than ${limits.folderFiles} files below ${folder}`);
    }
  }
  return names.sort(compareText);
}

async function readEntries(folder: string) {
  try {
    return await fs.readdir(folder, { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}
