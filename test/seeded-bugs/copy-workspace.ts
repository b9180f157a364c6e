import { cpSync, mkdtempSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const leftOut = ["node_modules", ".git", ".tsbuild", ".soak", "dist"];

/** A copy of the workspace in a temporary folder, with the installed packages of this one. Whoever asks for it removes it. */
export function copyWorkspace(): string {
  const copy = realpathSync(mkdtempSync(path.join(os.tmpdir(), "fgk-seeded-bugs-")));
  for (const name of readdirSync(root).filter((one) => !leftOut.includes(one))) {
    // Links inside stay links: a package's link to its neighbour then leads to the neighbour's copy.
    cpSync(path.join(root, name), path.join(copy, name), { recursive: true, verbatimSymlinks: true });
  }
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"), "dir");
  return copy;
}
