import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../product/run-fgk.ts";

/** The package that people install, built anew. */
export interface Bundle {
  /** `dist/`, in a folder of its own. */
  readonly folder: string;
  /** Every file that went into it, as its path below the workspace. */
  readonly inputs: readonly string[];
  readonly remove: () => void;
}

/** What the build reads besides itself. */
const read = ["packages", "schemas", "node_modules", "pnpm-lock.yaml", "README.md", "SECURITY.md", "LICENSE"];

/** Runs `scripts/build.mjs` on this checkout without touching its `dist/`, and has it tell what it took. */
export function buildBundle(): Bundle {
  const place = mkdtempSync(path.join(os.tmpdir(), "fgk-bundle-"));
  mkdirSync(path.join(place, "scripts"));
  for (const name of read) symlinkSync(path.join(root, name), path.join(place, name));
  symlinkSync(path.join(root, "scripts/sbom.mjs"), path.join(place, "scripts/sbom.mjs"));
  const script = readFileSync(path.join(root, "scripts/build.mjs"), "utf8");
  const metafile = path.join(place, "metafile.json");
  const tell = `writeFileSync(${JSON.stringify(metafile)}, JSON.stringify(result.metafile));\n`;
  writeFileSync(path.join(place, "scripts/build.mjs"), script + tell);
  const { status, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: place, encoding: "utf8" });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  const { inputs } = JSON.parse(readFileSync(metafile, "utf8")) as { readonly inputs: object };
  return {
    folder: path.join(place, "dist"),
    inputs: Object.keys(inputs),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}
