import fs from "node:fs/promises";
import path from "node:path";
import type { Diagnostic } from "@fgk/engine";
import { limits } from "@fgk/engine";
import { explain } from "./deployment.ts";
import { listFolder } from "./world/list-folder.ts";
import { readBounded, TooLong } from "./world/read-bounded.ts";

/** Python files as text, and what is wrong with the paths that were to have them. */
export interface SourceFiles {
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  readonly wrong: readonly Diagnostic[];
}

/** Folders that hold no code of the user's. */
const foreign = /(?:^|\/)(?:\.[^/]*|node_modules|site-packages|__pycache__|venv)\//;

/** Reads the Python files at and below paths, each by the name that the user knows it by. */
export async function readSources(folder: string, paths: readonly string[]): Promise<SourceFiles> {
  const sources: { name: string; text: string }[] = [];
  const wrong: Diagnostic[] = [];
  for (const name of paths) {
    try {
      for (const file of await listPython(folder, name)) {
        const where = path.resolve(folder, file);
        const bytes = await readBounded(where, limits.fileBytes).catch((error: unknown) => {
          if (error instanceof TooLong) return undefined;
          throw error;
        });
        if (bytes !== undefined) sources.push({ name: file, text: new TextDecoder().decode(bytes) });
      }
    } catch (error) {
      wrong.push({
        severity: "error",
        code: "file-unreadable",
        summary: `can't read ${name}`,
        cause: explain(error),
        help: "look at the path: it is taken from where you stand",
      });
    }
  }
  return { sources, wrong };
}

async function listPython(folder: string, name: string): Promise<readonly string[]> {
  const where = path.resolve(folder, name);
  if (!(await fs.stat(where)).isDirectory()) return [name];
  const inside = (await listFolder(where)) ?? [];
  return inside.filter((file) => file.endsWith(".py") && !foreign.test(file)).map((file) => path.join(name, file));
}
