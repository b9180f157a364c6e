import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where a file of the emulator's is: beside the bundle, or in the sources. */
export function findAsset(name: string): string {
  const bundled = fileURLToPath(new URL(`./${name}`, import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL(`../../emulator/${name}`, import.meta.url));
}
