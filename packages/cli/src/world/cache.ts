import { createHash, randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { World } from "@fgk/engine";
import type { ReadVariable } from "./variables.ts";

/** Files under `$XDG_CACHE_HOME/fgk`. Where nothing can be written nothing is kept: a cache is never needed. */
export function openCache(variable: ReadVariable): World["cache"] {
  const home = variable("HOME") ?? variable("USERPROFILE");
  const root = variable("XDG_CACHE_HOME") ?? (home === undefined ? undefined : path.join(home, ".cache"));
  if (root === undefined) return { get: async () => undefined, put: async () => undefined };
  const folder = path.join(root, "fgk");
  const place = (key: string): string => path.join(folder, createHash("sha256").update(key).digest("hex"));
  return {
    get: (key) => fs.readFile(place(key)).catch(() => undefined),
    put: async (key, value) => {
      const unfinished = `${place(key)}.${randomUUID()}`;
      try {
        await fs.mkdir(folder, { recursive: true, mode: 0o700 });
        await fs.writeFile(unfinished, value, { mode: 0o600 });
        await fs.rename(unfinished, place(key));
      } catch {
        await fs.rm(unfinished, { force: true }).catch(() => undefined);
      }
    },
  };
}
