import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { World } from "@fgk/engine";
import { limits } from "@fgk/engine";
import type { ReadVariable } from "./variables.ts";

/**
 * Files under `$XDG_CACHE_HOME/fgk`, the most recently used ones. Where nothing can be written nothing is kept: a cache is
 * never needed.
 */
export function openCache(variable: ReadVariable): World["cache"] {
  const home = variable("HOME") ?? variable("USERPROFILE");
  const root = variable("XDG_CACHE_HOME") ?? (home === undefined ? undefined : path.join(home, ".cache"));
  if (root === undefined) return { get: async () => undefined, put: async () => undefined };
  const folder = path.join(root, "fgk");
  const place = (key: string): string => path.join(folder, createHash("sha256").update(key).digest("hex"));
  return {
    get: async (key) => {
      const kept = await fs.readFile(place(key)).catch(() => undefined);
      if (kept !== undefined) await markUsed(place(key));
      return kept;
    },
    put: async (key, value) => {
      const unfinished = `${place(key)}.${randomUUID()}`;
      try {
        await fs.mkdir(folder, { recursive: true, mode: 0o700 });
        await fs.writeFile(unfinished, value, { mode: 0o600 });
        await fs.rename(unfinished, place(key));
        await dropUnfinished(folder);
        await dropOldest(folder);
      } catch {
        await fs.rm(unfinished, { force: true }).catch(() => undefined);
      }
    },
  };
}

async function markUsed(file: string): Promise<void> {
  const now = new Date();
  await fs.utimes(file, now, now).catch(() => undefined);
}

/** What runs that were killed left of files that they wrote: nobody writes one for an hour. */
async function dropUnfinished(folder: string): Promise<void> {
  const names = (await fs.readdir(folder)).filter((name) => /^[0-9a-f]{64}\./.test(name));
  for (const name of names) {
    const file = path.join(folder, name);
    const found = await fs.stat(file).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > 3_600_000) await fs.rm(file, { force: true });
  }
}

/** Another fgk may do the same at the same time: what is gone already is no failure. */
async function dropOldest(folder: string): Promise<void> {
  const names = await fs.readdir(folder);
  if (names.length <= limits.cacheFiles) return;
  const dated = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return {
        file,
        usedMs: await fs.stat(file).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  const oldest = dated.sort((a, b) => a.usedMs - b.usedMs).slice(0, names.length - limits.cacheFiles);
  await Promise.all(oldest.map(({ file }) => fs.rm(file, { force: true })));
}
