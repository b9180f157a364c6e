import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { findBinaries } from "./binaries.ts";
import { buildBinaries } from "./build-binaries.ts";

/**
 * Builds the real Kubernetes and the helms unless they are there; answers their folder. Cold some 8 minutes on 2 quiet cores,
 * 2 GB of memory, 400 MB on disk; progress goes to stderr.
 */
export async function ensureBinaries(): Promise<string> {
  const found = findBinaries();
  if (found.found === "no Go") throw new Error(`the real Kubernetes can't be built: ${found.why}`);
  if (found.found === "not built") await buildBinaries(found.binaries.folder);
  return found.binaries.folder;
}

// `--look` builds nothing: it prints whether all is there, or why it can't be.
if (argv[1] === fileURLToPath(import.meta.url)) {
  if (argv[2] === "--look") console.log(JSON.stringify(findBinaries()));
  else await buildAndSay();
}

async function buildAndSay(): Promise<void> {
  try {
    console.log(await ensureBinaries());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
