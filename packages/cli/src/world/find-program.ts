import fs from "node:fs";
import path from "node:path";

/** A program's absolute path, looked for as a shell does from that folder; undefined when there is none that may be run. */
export function findProgram(name: string, search: string | undefined, folder: string): string | undefined {
  if (name.includes("/") || name.includes(path.sep)) return ifRunnable(path.resolve(folder, name));
  const folders = (search ?? "").split(path.delimiter).filter((one) => one !== "");
  const endings = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  for (const where of folders) {
    for (const ending of endings) {
      const found = ifRunnable(path.resolve(folder, where, `${name}${ending}`));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function ifRunnable(name: string): string | undefined {
  try {
    fs.accessSync(name, fs.constants.X_OK);
    return fs.statSync(name).isFile() ? name : undefined;
  } catch {
    return undefined;
  }
}
