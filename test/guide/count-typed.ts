import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The file to which each command that is typed is added, as a line of JSON. */
    readonly guideTranscript: string;
  }
}

/** Called by vitest around the project "guide"; at its end it prints how many commands were typed. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "fgk-guide-transcript-"));
  const transcript = process.env["FGK_GUIDE_TRANSCRIPT"] ?? path.join(folder, "typed.jsonl");
  writeFileSync(transcript, "");
  project.provide("guideTranscript", transcript);
  return () => {
    const count = readFileSync(transcript, "utf8").split("\n").filter(Boolean).length;
    process.stdout.write(`\nguide: ${count} commands typed\n`);
    rmSync(folder, { recursive: true, force: true });
  };
}
