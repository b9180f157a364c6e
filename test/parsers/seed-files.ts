import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../product/run-fgk.ts";

/** Every file of the gallery whose name fits, in the order of their paths. */
export function readGallery(isMeant: (name: string) => boolean): readonly string[] {
  const folder = path.join(root, "plans");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => isMeant(path.basename(name)))
    .sort()
    .map((name) => readFileSync(path.join(folder, name), "utf8"));
}
